import Ledger
import Projections

/// The enrolment portal, up to the open session.
extension Rules {
    static func requestCodes(
        _ email: UInt64?, _ verifier: String?, _ facts: Facts, _ draft: inout Draft
    ) throws {
        // Before anything is looked up: the answer is the same for every address.
        if let end = facts.refusedUntil {
            try draft.emit(.codesRefused, 0) {
                $0.email = email
                $0.until = end
            }
            return
        }
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
        // Beside those that there are: who knows an address must not be able to end them.
        let session = try draft.emit(.sessionRequested, id) { $0.email = email }
        let isWithheld = try withholdIfDue(id, &draft) {
            $0.session = session
            $0.generation = 1
        }
        if !isWithheld { try issuePair(session, id, generation: 1, verifier, &draft) }
    }

    static func resendCodes(
        _ id: UInt64, _ verifier: String?, _ draft: inout Draft
    ) throws {
        let session = try session(id, &draft)
        guard try admits(.awaitingCodes, session, &draft) else { return }
        guard session.generation <= draft.policy[.resendLimit] else {
            return try refuse(.resendLimit, session, &draft)
        }
        let isWithheld = try withholdIfDue(session.cardholder, &draft) {
            $0.session = id
            $0.generation = session.generation + 1
        }
        // The old pair stays when no new one comes, and goes before it: there are never two.
        guard !isWithheld else { return }
        try endCodes(session.codes, session.cardholder, .codeSuperseded, &draft)
        try issuePair(
            id, session.cardholder, generation: session.generation + 1, verifier, &draft)
    }

    static func goBack(_ id: UInt64, _ draft: inout Draft) throws {
        let session = try session(id, &draft)
        guard session.status == .awaitingCodes else {
            return try refuse(session.refusal, session, &draft)
        }
        try close(.back, session, &draft)
    }

    static func logOut(_ id: UInt64, _ draft: inout Draft) throws {
        let session = try session(id, &draft)
        guard session.status == .open else {
            return try refuse(session.refusal, session, &draft)
        }
        try close(.logout, session, &draft)
    }

    /// The session, after what was due has been recorded.
    static func session(_ id: UInt64, _ draft: inout Draft) throws -> Session {
        guard let session = try draft.state.session(id) else {
            throw CommandError(.unknown, field: "session", "no session \(id)")
        }
        try endDue(session.cardholder, &draft)
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
    var refusal: Reason { status == .closed ? .ended : .wrongStep }
}
