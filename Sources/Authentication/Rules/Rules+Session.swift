import Ledger
import Projections

/// The enrolment portal, up to the open session.
extension Rules {
    static func requestCodes(
        _ email: UInt64?, _ verifier: String?, _ draft: inout Draft
    ) throws {
        guard let email else {
            try draft.emit(.nonEmailTyped, 0)
            return
        }
        guard let id = try draft.state.owner(of: email) else {
            try draft.emit(.emailNotRecognised, 0) { $0.email = email }
            return
        }
        try endDue(id, &draft)
        let cardholder = try cardholder(id, draft)
        guard !cardholder.isLocked(at: draft.now) else {
            try draft.emit(.attemptRefused, id) {
                $0.reason = .locked
                $0.email = email
            }
            return
        }
        let session = try draft.emit(.sessionRequested, id) { $0.email = email }
        // Only the newest codes of a cardholder can be right.
        for earlier in cardholder.liveSessions {
            let session = try draft.state.knownSession(earlier)
            guard session.status == .awaitingCodes else { continue }
            try endCodes(session.codes, id, .codeSuperseded, &draft)
            try close(.superseded, session, &draft)
        }
        try issuePair(session, id, generation: 1, verifier, &draft)
    }

    static func resendCodes(
        _ id: UInt64, _ verifier: String?, _ draft: inout Draft
    ) throws {
        let session = try session(id, &draft)
        guard try admits(.awaitingCodes, session, &draft) else { return }
        guard session.generation <= draft.policy[.resendLimit] else {
            return try refuse(.resendLimit, session, &draft)
        }
        // The old pair goes before the new one comes: there are never two.
        try endCodes(session.codes, session.cardholder, .codeSuperseded, &draft)
        try issuePair(
            id, session.cardholder, generation: session.generation + 1, verifier, &draft)
    }

    static func goBack(_ id: UInt64, _ draft: inout Draft) throws {
        let session = try session(id, &draft)
        guard session.status == .awaitingCodes else {
            return try refuse(session.refusal, session, &draft)
        }
        try endCodes(session.codes, session.cardholder, .codeVoided, because: .back, &draft)
        try close(.back, session, &draft)
    }

    static func logOut(_ id: UInt64, _ draft: inout Draft) throws {
        let session = try session(id, &draft)
        guard session.status == .open else {
            return try refuse(session.refusal, session, &draft)
        }
        try close(.logout, session, &draft)
    }

    /// Both codes together. The message is the same whichever is wrong; the ledger keeps which.
    static func submitCodes(
        _ id: UInt64, _ sms: Submission, _ email: Submission, _ facts: Facts,
        _ draft: inout Draft
    ) throws {
        let session = try session(id, submitted: true, &draft)
        guard try admits(.awaitingCodes, session, &draft) else { return }
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
            if !isRight { $0.failures = cardholder.failures + 1 }
        }
        if isRight {
            try endCodes(session.codes, cardholder.id, .codeConsumed, &draft)
            draft.add(.forgetCodes(session.codes))
        } else if try lockIfDue(cardholder.id, &draft) {
            try endCodes(session.codes, cardholder.id, .codeVoided, because: .locked, &draft)
            try close(.locked, session, &draft)
        } else {
            try endSessionIfDue(id, &draft)
        }
    }

    /// What one submitted code turns out to be. A code is right only while it is sent and not due,
    /// whoever compared it.
    private static func factor(
        _ channel: Channel, _ submission: Submission, _ match: UInt64?, _ session: Session,
        _ draft: Draft
    ) throws -> Factor {
        let codes = try session.codes.compactMap { try draft.state.code($0) }
            .filter { $0.channel == channel }
        let name = channel == .sms ? "sms" : "email"
        try requireHolder(
            of: codes.last!, submission, fields: ("\(name)Code", "\(name)Result"))
        switch submission {
        case .secret: return codes.first { $0.id == match }.map { $0.factor } ?? .wrong
        case .result(.right, _): return codes.last!.factor
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

    private static func issuePair(
        _ session: UInt64, _ id: UInt64, generation: UInt64, _ verifier: String?,
        _ draft: inout Draft
    ) throws {
        for channel in [Channel.sms, .email] {
            try issue(channel, id, validity: .portalCodeValidity, verifier, &draft) {
                $0.session = session
                $0.generation = generation
            }
        }
    }

    /// Issues a code to the phone or the address declared at this moment.
    static func issue(
        _ channel: Channel, _ id: UInt64, validity: PolicyParameter, _ verifier: String?,
        _ draft: inout Draft, _ fill: (inout Event) -> Void
    ) throws {
        let cardholder = try cardholder(id, draft)
        let seconds = draft.policy[validity]
        let code = try draft.emit(.codeIssued, id) {
            $0.channel = channel
            $0.validity = seconds
            $0.verifier = verifier
            if channel == .sms { $0.phone = cardholder.phone }
            if channel == .email { $0.email = cardholder.email }
            fill(&$0)
        }
        if verifier == nil {
            draft.add(.issue(code: code))
        } else {
            // The outside system sends its own codes.
            let issued = draft.decision.events.last!
            try draft.emit(.codeSent, id, by: .system) {
                $0.code = code
                $0.session = issued.session
                $0.challenge = issued.challenge
            }
        }
    }

    /// The session, after what was due has been recorded.
    static func session(
        _ id: UInt64, submitted: Bool = false, _ draft: inout Draft
    ) throws -> Session {
        guard let session = try draft.state.session(id) else {
            throw CommandError(.unknown, field: "session", "no session \(id)")
        }
        try endDue(session.cardholder, submitted: submitted ? id : nil, &draft)
        return try draft.state.knownSession(id)
    }

    /// Whether a step can be evaluated; records the refusal when it cannot.
    static func admits(
        _ status: Session.Status, _ session: Session, _ draft: inout Draft
    ) throws -> Bool {
        if try cardholder(session.cardholder, draft).isLocked(at: draft.now) {
            try refuse(.locked, session, &draft)
            return false
        }
        guard session.status == status else {
            try refuse(session.refusal, session, &draft)
            return false
        }
        return true
    }

    static func refuse(_ reason: Reason, _ session: Session, _ draft: inout Draft) throws {
        try draft.emit(.attemptRefused, session.cardholder) {
            $0.session = session.id
            $0.reason = reason
        }
    }
}

extension Session {
    /// Why a step that is not the next one is refused.
    fileprivate var refusal: Reason { status == .closed ? .ended : .wrongStep }
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
