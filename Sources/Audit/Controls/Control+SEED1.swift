import Ledger

extension Control {
    static let seed1 = Control(
        "SEED-1", .guide, clause: "Guide 2, 7",
        check: """
            A code is valid for as long as the policy says from its sending (10 minutes by \
            default); none is accepted later, and none expires sooner.
            """,
        blindSpot: "When the message arrived.",
        kinds: [.codeIssued, .codeExpired, .verificationSucceeded, .codeSubmitted, .codeConsumed]
    ) { event, context in
        switch event.kind {
        case .codeIssued:
            let limit: PolicyParameter =
                event.challenge == nil ? .portalCodeValidity : .paymentCodeValidity
            return event.validity != context.policy[limit]
        case .codeExpired:
            return context.code.map { !$0.isExpired(at: event.time) } ?? false
        default:
            return context.isAcceptance(event)
                && context.acceptedCodes(event).contains { $0.isExpired(at: event.time) }
        }
    }
}
