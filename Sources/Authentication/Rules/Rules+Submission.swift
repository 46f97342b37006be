import Ledger
import Projections

/// The codes of the portal, submitted.
extension Rules {
    /// Both codes together. The message is the same whichever is wrong; the ledger keeps which.
    static func submitCodes(
        _ id: UInt64, _ sms: Submission, _ email: Submission, _ facts: Facts,
        _ draft: inout Draft
    ) throws {
        let session = try session(id, &draft)
        guard try isJudged(session, &draft) else { return }
        let smsFactor = try factor(.sms, sms, facts.smsMatch, session, draft)
        let emailFactor = try factor(.email, email, facts.emailMatch, session, draft)
        let isRight = smsFactor == .right && emailFactor == .right
        let cardholder = try cardholder(session.cardholder, draft)
        try draft.emit(
            isRight ? .verificationSucceeded : .verificationFailed, cardholder.id
        ) {
            $0.session = id
            $0.smsFactor = smsFactor
            $0.emailFactor = emailFactor
            $0.verifier = sms.verifier ?? email.verifier
            // Where nothing was sent, nothing could be guessed.
            let count: UInt64 = session.codes.isEmpty ? 0 : 1
            if !isRight { $0.failures = cardholder.failures + count }
        }
        if isRight {
            try endCodes(session.codes, cardholder.id, .codeConsumed, &draft)
            draft.add(.forgetCodes(session.codes))
        } else if try !session.codes.isEmpty && lockIfDue(cardholder.id, &draft),
            session.status != .closed
        {
            try endCodes(session.codes, cardholder.id, .codeVoided, because: .locked, &draft)
            try close(.locked, session, &draft)
        }
    }

    /// Whether codes are judged: those of a session that awaits them, and once those that come
    /// after their time. Records the refusal when they are not.
    private static func isJudged(_ session: Session, _ draft: inout Draft) throws -> Bool {
        if !session.takesLateCodes {
            guard try admits(.awaitingCodes, session, &draft) else { return false }
        } else if try cardholder(session.cardholder, draft).isLocked(at: draft.now) {
            try refuse(.locked, session, &draft)
            return false
        }
        // Nobody was told of them yet: the reply comes after their delivery.
        if try session.codes.contains(where: { try draft.state.code($0)?.status == .issued }) {
            try refuse(.wrongStep, session, &draft)
            return false
        }
        guard try hasRoom(session.cardholder, draft.state) else {
            try refuse(.openSessionLimit, session, &draft)
            return false
        }
        return true
    }

    /// Whether one more session of a cardholder may be open.
    private static func hasRoom(_ id: UInt64, _ state: State) throws -> Bool {
        let open = try state.cardholder(id)?.liveSessions.filter {
            try state.knownSession($0).status == .open
        }
        return UInt64(open?.count ?? 0) < state.ledger.policy[.openSessionLimit]
    }

    /// What one submitted code turns out to be. A code is right only while it is sent and not due,
    /// whoever compared it.
    private static func factor(
        _ channel: Channel, _ submission: Submission, _ match: UInt64?, _ session: Session,
        _ draft: Draft
    ) throws -> Factor {
        let codes = try session.codes.compactMap { try draft.state.code($0) }
            .filter { $0.channel == channel }
        guard let newest = codes.last else { return .wrong }
        let name = channel == .sms ? "sms" : "email"
        try requireHolder(of: newest, submission, fields: ("\(name)Code", "\(name)Result"))
        switch submission {
        // Their verifiers may be gone.
        case .secret where session.takesLateCodes: return newest.factor
        case .secret: return codes.first { $0.id == match }.map { $0.factor } ?? .wrong
        case .result(.right, _): return newest.factor
        case .result(let factor, _): return factor
        }
    }

    /// Who made a code compares it.
    static func requireHolder(
        of code: Code, _ submission: Submission, fields: (secret: String, result: String)
    ) throws {
        let isExternal = submission.verifier != nil
        guard code.isExternal == isExternal else {
            throw CommandError(
                .conflict, field: isExternal ? fields.result : fields.secret,
                code.isExternal
                    ? "an outside verifier made this code: give its result"
                    : "the vault made this code: give what was typed")
        }
    }
}

extension Code {
    /// What a submission that matches this code turns out to be. What was due has been recorded
    /// before.
    var factor: Factor {
        switch status {
        case .sent: .right
        case .consumed: .consumed
        case .expired: .expired
        case .superseded: .superseded
        case .issued, .voided: .voided
        }
    }
}
