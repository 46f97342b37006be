import Ledger

extension Control {
    static let seed3 = Control(
        "SEED-3", .guide, clause: "Guide 6",
        check: """
            A new password replaces the old one at once, without a time in between when there is \
            none, and a password of an older version is never accepted.
            """,
        blindSpot: "Whether what was compared was really the newest password.",
        kinds: [.passwordSet, .passwordChanged, .passwordSubmitted, .challengeEnded]
    ) { event, context in
        let current = context.cardholder?.passwordVersion ?? 0
        switch event.kind {
        case .passwordSet: return current != 0 || event.credentialVersion != 1
        case .passwordChanged: return current == 0 || event.credentialVersion != current &+ 1
        case .passwordSubmitted: return current == 0 || event.credentialVersion != current
        default:
            return event.outcome == .authenticated
                && context.challenge.map { $0.passwordVersion != current } ?? false
        }
    }
}
