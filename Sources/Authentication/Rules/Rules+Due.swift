import Ledger
import Projections

/// What time alone ends: locks, codes, sessions, challenges. It is recorded when somebody next asks
/// about the cardholder, or by the command `expire`.
extension Rules {
    /// Decides what is due for one cardholder, as it is before a command about it.
    package static func decideDue(
        _ cardholder: UInt64, _ state: State, now: UInt64
    ) throws -> Decision {
        var draft = Draft(state, now: now, actor: .system, request: nil, facts: Facts())
        try endDue(cardholder, &draft)
        return draft.decision
    }

    /// Records what is due for one cardholder.
    static func endDue(_ cardholder: UInt64, _ draft: inout Draft) throws {
        guard let live = try draft.state.cardholder(cardholder) else { return }
        if live.isLockOver(at: draft.now) {
            try draft.emitDue(.lockEnded, cardholder) { $0.until = live.lockedUntil }
        }
        for id in live.liveSessions {
            try expireCodes(try draft.state.knownSession(id).codes, cardholder, &draft)
            try endSessionIfDue(id, &draft)
        }
        for id in live.liveChallenges { try endChallengeIfDue(id, &draft) }
    }

    /// What is true of a cardholder at a moment, whether it was recorded by then or not.
    ///
    /// - Parameter state: after every event up to that moment; it is not touched.
    package static func effective(
        _ cardholder: UInt64, _ state: State, at now: UInt64
    ) throws -> State {
        var draft = Draft(state, now: now, actor: .system, request: nil, facts: Facts())
        try endDue(cardholder, &draft)
        return draft.state
    }

    /// Records that codes whose time is over have expired.
    private static func expireCodes(
        _ codes: [UInt64], _ cardholder: UInt64, _ draft: inout Draft
    ) throws {
        for id in codes {
            guard let code = try draft.state.code(id), code.isExpired(at: draft.now) else {
                continue
            }
            try draft.emitDue(.codeExpired, cardholder) {
                $0.code = id
                $0.session = code.session
                $0.challenge = code.challenge
            }
        }
    }

    /// An open session ends when idle or open for too long, one that awaits codes when none is left
    /// that could be right.
    private static func endSessionIfDue(_ id: UInt64, _ draft: inout Draft) throws {
        let session = try draft.state.knownSession(id)
        guard let reason = try endThatIsDue(session, draft) else { return }
        try close(reason, session, due: true, &draft)
    }

    /// Why a session is over; nil when it is not.
    // Inlined it makes the optimiser of Swift 6.3.1 fail ("Found ownership error").
    @inline(never)
    private static func endThatIsDue(_ session: Session, _ draft: Draft) throws -> Reason? {
        switch session.status {
        case .awaitingCodes: return try hasCodeToAwait(session, draft) ? nil : .expired
        case .open:
            let idleEnd = session.lastActivity + draft.policy.milliseconds(.sessionIdleLimit)
            let lifeEnd = session.openedAt + draft.policy.milliseconds(.sessionLifetime)
            guard draft.now >= min(idleEnd, lifeEnd) else { return nil }
            return idleEnd <= lifeEnd ? .idle : .sessionLifetime
        case .requested, .closed: return nil
        }
    }

    private static func hasCodeToAwait(_ session: Session, _ draft: Draft) throws -> Bool {
        let codes = try session.codes.compactMap { try draft.state.code($0) }
        if codes.contains(where: { !$0.status.isFinal }) { return true }
        // A pair that never went out has not expired: the holder may ask for another as long as it
        // would have lived, whatever is typed meanwhile.
        if codes.suffix(2).contains(where: { $0.status == .expired }) { return false }
        let validity = codes.last?.validity ?? draft.policy[.portalCodeValidity]
        return draft.now < session.askedAt + validity * 1000
    }

    static func close(
        _ reason: Reason, _ session: Session, due: Bool = false, _ draft: inout Draft
    ) throws {
        try endCodes(
            session.codes, session.cardholder, .codeVoided, because: reason, due: due, &draft)
        try draft.emit(.sessionClosed, session.cardholder, due: due) {
            $0.session = session.id
            $0.reason = reason
        }
        draft.add(.forgetCodes(session.codes))
    }

    /// A challenge ends when its time is over, its code before that if its own time is.
    private static func endChallengeIfDue(_ id: UInt64, _ draft: inout Draft) throws {
        let challenge = try draft.state.knownChallenge(id)
        if let code = challenge.code { try expireCodes([code], challenge.cardholder, &draft) }
        let timeout = draft.policy.milliseconds(.challengeTimeout)
        guard draft.now >= challenge.openedAt + timeout else { return }
        try end(challenge, .timedOut, due: true, &draft)
    }

    /// Ends codes that are not final: superseded by newer ones, or voided for a reason.
    static func endCodes(
        _ codes: [UInt64], _ cardholder: UInt64, _ kind: Kind, because reason: Reason? = nil,
        due: Bool = false, _ draft: inout Draft
    ) throws {
        for id in codes {
            guard let code = try draft.state.code(id), !code.status.isFinal else { continue }
            try draft.emit(kind, cardholder, due: due) {
                $0.code = id
                $0.session = code.session
                $0.challenge = code.challenge
                $0.reason = reason
            }
        }
    }
}
