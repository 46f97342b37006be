import Ledger

/// Why something may end or be refused: for a reason that is true at that moment.
extension AuditContext {
    /// Whether the session or the challenge of the event at hand relied on what was given up.
    var isGivenUp: Bool {
        guard let givenUp = cardholder?.givenUp else { return false }
        return session.map(givenUp.includes) ?? false || challenge.map(givenUp.includes) ?? false
    }

    /// Whether an event ends what relied on what was given up.
    func ends(_ event: Event) -> Bool {
        event.kind == .codeVoided || event.reason == .contactChanged || event.outcome == .revoked
    }

    /// Whether the password was there when the challenge was opened.
    func isEnrolled(for challenge: ChallengeRecord) -> Bool {
        cardholder?.enrolledBy.map { $0 < challenge.id } ?? false
    }

    /// Whether the outcome of a challenge is one that it may have now.
    func mayEnd(_ challenge: ChallengeRecord, _ event: Event) -> Bool {
        guard !challenge.isRight || event.outcome == .authenticated else { return false }
        return switch event.outcome {
        // The verdict comes after both; where no code was sent it can only be a failure.
        case .authenticated: challenge.step == .codeSubmitted
        case .failed: challenge.step == .codeSubmitted || challenge.isWithheld
        case .locked: isLocked(at: event.time)
        case .notEnrolled: challenge.step == .opened && !isEnrolled(for: challenge)
        case .timedOut:
            !isStated(.challengeTimeout)
                || hasPassed(.challengeTimeout, since: challenge.openedAt, at: event.time)
        case .revoked: isGivenUp || !isGivingUpKnown
        case .cancelled, .technicalError, nil: true
        }
    }

    /// Whether the reason why a session is closed is true.
    func mayClose(_ session: SessionRecord, _ event: Event) -> Bool {
        let isAwaiting = session.step == .awaitingCodes
        let isOpen = session.step == .open
        let isIdle = hasPassed(.sessionIdleLimit, since: session.lastStep, at: event.time)
        return switch event.reason {
        case .back: isAwaiting
        case .logout: isOpen && !isIdle
        case .idle: isOpen && isIdle
        case .sessionLifetime:
            isOpen && isStated(.sessionLifetime)
                && hasPassed(.sessionLifetime, since: session.openedAt, at: event.time)
        case .expired: isAwaiting && hasNoCodeToAwait(session, at: event.time)
        case .locked: (isAwaiting || isOpen) && isLocked(at: event.time)
        case .contactChanged: (isAwaiting || isOpen) && (isGivenUp || !isGivingUpKnown)
        // Sessions live side by side; those of earlier versions did not.
        case .superseded: isAwaiting && !isStated(.openSessionLimit)
        default: false
        }
    }

    /// Whether the reason why a step is refused is true. Which step it was is not recorded.
    func mayRefuse(_ event: Event) -> Bool {
        guard session?.step != .requested else { return false }
        let isOfSession = event.session != nil
        let hasEnded =
            isOfSession ? session.map { $0.step == .expired } ?? true : challenge == nil
        switch event.reason {
        case .locked: return isLocked(at: event.time)
        case .ended: return hasEnded && (isOfSession || event.challenge != nil)
        // A lock comes before that in a payment; earlier versions said it after.
        case .wrongStep:
            return !hasEnded
                && (isOfSession || !isStated(.sessionLifetime) || !isLocked(at: event.time))
        case .resendLimit:
            guard let session, !hasEnded else { return false }
            return !isStated(.resendLimit) || session.askedCount > policy[.resendLimit]
                || session.step == .open && isAllowanceUsedUp(event)
        case .openSessionLimit:
            let count = UInt64(cardholder?.openSessions.count ?? 0)
            return session != nil && isStated(.openSessionLimit)
                && count >= policy[.openSessionLimit]
        default: return false
        }
    }

    /// Nothing that could be right is awaited: a code that went out has expired, or none went out
    /// for as long as one would have lived.
    private func hasNoCodeToAwait(_ session: SessionRecord, at time: UInt64) -> Bool {
        if session.codes.contains(where: { $0.end?.kind == .codeExpired }) { return true }
        let validity = session.email?.validity ?? policy[.portalCodeValidity]
        return time >= session.requestedAt && (time - session.requestedAt) / 1000 >= validity
    }

    /// Whether no more codes may be issued for the cardholder: they are withheld, or a new number
    /// is refused.
    func isAllowanceUsedUp(_ event: Event) -> Bool {
        let limit = policy[.cardholderCodeLimit]
        return limit > 0 && cardholder?.issuances.isReached(limit, by: event) ?? false
    }

    private func isLocked(at time: UInt64) -> Bool {
        cardholder.map { $0.isPermanentlyLocked || time < $0.lockedUntil } ?? false
    }

    private func hasPassed(_ limit: PolicyParameter, since start: UInt64, at time: UInt64) -> Bool {
        time >= start && time - start >= policy.milliseconds(limit)
    }
}
