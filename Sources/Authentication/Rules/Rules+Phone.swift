import Ledger
import Projections

/// A new phone number. One that the holder gives counts once a code that was sent to it was typed,
/// where the policy says so: a number with a slip in it, or of somebody else, cuts nobody off.
extension Rules {
    static func modifyPhone(
        _ id: UInt64, _ phone: UInt64, _ verifier: String?, _ draft: inout Draft
    ) throws {
        try inOpenSession(id, &draft) { session, draft in
            guard draft.policy[.phoneConfirmation] == 1 else {
                return try changePhone(session.cardholder, phone, in: id, &draft)
            }
            // Nobody sends messages to numbers of others without end. Only who was verified comes
            // here, and may be told.
            guard session.phoneCodeCount <= draft.policy[.resendLimit],
                try !isAllowanceUsedUp(session.cardholder, draft)
            else {
                return try refuse(.resendLimit, session, &draft)
            }
            try draft.emit(.phoneEntered, session.cardholder) {
                $0.session = id
                $0.phone = phone
            }
            try endCodes(session.codes, session.cardholder, .codeSuperseded, &draft)
            try issue(.sms, session.cardholder, validity: .portalCodeValidity, verifier, &draft) {
                $0.session = id
                $0.phone = phone
            }
        }
    }

    /// The code that was sent to the number given last. A wrong one is a failure like any other.
    static func confirmPhone(
        _ id: UInt64, _ submission: Submission, _ facts: Facts, _ draft: inout Draft
    ) throws {
        try inOpenSession(id, &draft) { session, draft in
            guard let phone = session.newPhone, let codeID = session.phoneCode else {
                return try refuse(.wrongStep, session, &draft)
            }
            let code = try draft.state.code(codeID)!
            // Nobody was asked for it yet: the reply to the number comes after its delivery.
            guard code.status != .issued else { return try refuse(.wrongStep, session, &draft) }
            try requireHolder(of: code, submission, fields: ("smsCode", "smsResult"))
            let factor: Factor =
                switch submission {
                case .secret: facts.smsMatch == codeID ? code.factor : .wrong
                case .result(let given, _): given == .right ? code.factor : given
                }
            let failures = try cardholder(session.cardholder, draft).failures
            try draft.emit(.phoneCodeSubmitted, session.cardholder) {
                $0.session = id
                $0.code = codeID
                $0.smsFactor = factor
                $0.verifier = submission.verifier
                if factor != .right { $0.failures = failures + 1 }
            }
            if factor == .right {
                try endCodes([codeID], session.cardholder, .codeConsumed, &draft)
                draft.add(.forgetCodes([codeID]))
                try changePhone(session.cardholder, phone, in: id, &draft)
            } else if try lockIfDue(session.cardholder, &draft) {
                try close(.locked, session, &draft)
            }
        }
    }

    /// What relied on another number ends with it.
    ///
    /// - Parameter session: the one in which the holder gives the number; it goes on: it was opened
    ///   with the old one. Nil for the issuer's feed.
    static func changePhone(
        _ id: UInt64, _ phone: UInt64, in session: UInt64?, _ draft: inout Draft
    ) throws {
        let holder = try cardholder(id, draft)
        let change = try draft.emit(.phoneChanged, id) {
            $0.session = session
            $0.phone = phone
        }
        // A feed may give the same number again.
        guard phone != holder.phone else { return }
        notify(holder, of: change, &draft)
        try revokePhone(id, sparing: session, &draft)
    }
}
