import Ledger

extension Control {
    static let pci10Point2Point2 = Control(
        "PCI-10.2.2", .pci, clause: "PCI DSS 4.0.1, 10.2.2",
        check: """
            Each event says who, what, when, with which success and about what, or it could not \
            be read; those of cardholders and of the access control server say from where, those \
            of operators which person.
            """,
        blindSpot: "Whether the caller told the truth about who and from where.",
        kinds: Kind.allCases
    ) { event, context in
        switch event.actor {
        case .cardholder, .acs: event.origin == nil
        case .operator: event.account?.isEmpty ?? true
        // The first policy is part of the ledger's creation.
        case .issuer, .system: event.kind == .policyChanged && context.size != 1
        }
    }
}
