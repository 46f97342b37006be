import Ledger

/// Which step may come next, as the guide has it.
extension AuditContext {
    /// Whether a session, a code or a challenge admits a step, or the reason why one was refused.
    func admits(_ event: Event) -> Bool {
        // The issuer's feed reports these outside any session.
        let isOfFeed = event.kind == .phoneChanged || event.kind == .languageChosen
        if isOfFeed, event.session == nil { return true }
        guard !isGivenUp || ends(event) else { return false }
        switch event.kind {
        case .codeIssued: return mayIssue(event)
        case .codesWithheld: return mayWithhold(event)
        case .passwordSubmitted, .codeSubmitted, .challengeEnded: return admits(event, challenge)
        case .attemptRefused: return mayRefuse(event)
        case .codeSent, .codeDeliveryFailed, .codeConsumed, .codeExpired, .codeSuperseded,
            .codeVoided:
            return admits(event, code)
        default: return admits(event, session)
        }
    }

    /// The next code of a session comes when the one before has ended, in an open one after a new
    /// phone number; that of a challenge after the password.
    private func mayIssue(_ event: Event) -> Bool {
        if let session, event.challenge == nil {
            let last = session.code(event.channel)
            let isAsked =
                session.step != .open
                || event.channel == .sms && session.newPhone == event.phone
                    && session.newPhone != nil
            return session.cardholder == event.stream && isAsked
                && (last == nil || last?.end != nil) && mayAskAgain(session, event)
        }
        guard let challenge, event.session == nil else { return false }
        return challenge.cardholder == event.stream && challenge.step == .passwordSubmitted
    }

    /// Where codes would have been issued.
    private func mayWithhold(_ event: Event) -> Bool {
        if let session {
            return session.cardholder == event.stream && mayAskAgain(session, event)
                && (session.step == .requested || session.step == .awaitingCodes)
        }
        guard let challenge else { return false }
        return challenge.cardholder == event.stream && challenge.step == .passwordSubmitted
    }

    /// The first time, and as many more as the policy allows. A code by e-mail is of the same time
    /// as the one by SMS before it.
    private func mayAskAgain(_ session: SessionRecord, _ event: Event) -> Bool {
        let isSecond = event.channel == .email && session.askedCount > 0
        let count = session.askedCount - (isSecond ? 1 : 0)
        return !isStated(.resendLimit) || count <= policy[.resendLimit]
    }

    private func admits(_ event: Event, _ code: CodeRecord?) -> Bool {
        guard let code, code.end == nil, code.cardholder == event.stream else { return false }
        return switch event.kind {
        case .codeSent, .codeDeliveryFailed: code.sentAt == nil
        case .codeConsumed, .codeExpired: code.sentAt != nil
        default: true
        }
    }

    private func admits(_ event: Event, _ session: SessionRecord?) -> Bool {
        guard let session, session.cardholder == event.stream else { return false }
        return switch event.kind {
        case .verificationSucceeded: session.step == .awaitingCodes
        case .verificationFailed: session.step == .awaitingCodes || session.step == .expired
        case .sessionClosed:
            session.codes.allSatisfy { $0.end != nil } && mayClose(session, event)
        default: session.step == .open
        }
    }

    private func admits(_ event: Event, _ challenge: ChallengeRecord?) -> Bool {
        guard let challenge, challenge.cardholder == event.stream else { return false }
        switch event.kind {
        // A password that is set meanwhile is for the next; earlier versions took it.
        case .passwordSubmitted:
            return challenge.step == .opened
                && (!isStated(.sessionLifetime) || isEnrolled(for: challenge))
        case .codeSubmitted:
            return challenge.step == .codeIssued || challenge.step == .codeSubmitted
        default:
            let isEnded = challenge.code == nil || challenge.code?.end != nil
            return isEnded && mayEnd(challenge, event)
        }
    }
}
