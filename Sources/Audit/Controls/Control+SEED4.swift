import Ledger

extension Control {
    static let seed4 = Control(
        "SEED-4", .guide, clause: "Guide 2, 4, 7",
        check: """
            The steps of every session, code and challenge follow one another as the guide has \
            them; what has ended does not go on, and leaves no code alive.
            """,
        blindSpot: "Steps that were taken on a page and never sent.",
        kinds: [.codeIssued, .passwordSubmitted, .codeSubmitted, .challengeEnded]
            + codeKinds + sessionKinds
    ) { event, context in
        switch event.kind {
        case .codeIssued: !mayIssue(event, context)
        case .passwordSubmitted, .codeSubmitted, .challengeEnded:
            !admits(event, context.challenge)
        // The issuer's feed tells of a phone outside of any session.
        case .phoneChanged where event.session == nil: false
        case let kind where codeKinds.contains(kind): !admits(event, context.code)
        default: !admits(event, context.session)
        }
    }

    private static let sessionKinds: [Kind] = [
        .verificationSucceeded, .verificationFailed, .sessionClosed, .phoneChanged, .passwordSet,
        .passwordChanged, .passwordNotConfirmed, .passwordRefused, .passwordEntryCancelled,
        .methodActivated, .methodDeactivated,
    ]
    private static let codeKinds: [Kind] = [
        .codeSent, .codeDeliveryFailed, .codeConsumed, .codeExpired, .codeSuperseded, .codeVoided,
    ]

    /// The next code of a session comes when the one before has ended, that of a challenge after
    /// the password.
    private static func mayIssue(_ event: Event, _ context: AuditContext) -> Bool {
        if let session = context.session, event.challenge == nil {
            let last = session.code(event.channel)
            return session.cardholder == event.stream && session.step != .open
                && (last == nil || last?.end != nil)
        }
        guard let challenge = context.challenge, event.session == nil else { return false }
        return challenge.cardholder == event.stream && challenge.step == .passwordSubmitted
    }

    private static func admits(_ event: Event, _ code: CodeRecord?) -> Bool {
        guard let code, code.end == nil, code.cardholder == event.stream else { return false }
        return switch event.kind {
        case .codeSent, .codeDeliveryFailed: code.sentAt == nil
        case .codeConsumed, .codeExpired: code.sentAt != nil
        default: true
        }
    }

    private static func admits(_ event: Event, _ session: SessionRecord?) -> Bool {
        guard let session, session.cardholder == event.stream else { return false }
        return switch event.kind {
        case .verificationSucceeded, .verificationFailed: session.step == .awaitingCodes
        case .sessionClosed:
            [session.sms, session.email].allSatisfy { $0 == nil || $0?.end != nil }
        default: session.step == .open
        }
    }

    private static func admits(_ event: Event, _ challenge: ChallengeRecord?) -> Bool {
        guard let challenge, challenge.cardholder == event.stream else { return false }
        switch event.kind {
        case .passwordSubmitted: return challenge.step == .opened
        case .codeSubmitted:
            return challenge.step == .codeIssued || challenge.step == .codeSubmitted
        default:
            // The verdict comes after both.
            let isVerdict = event.outcome == .authenticated || event.outcome == .failed
            let isEnded = challenge.code == nil || challenge.code?.end != nil
            return isEnded && (!isVerdict || challenge.step == .codeSubmitted)
        }
    }
}
