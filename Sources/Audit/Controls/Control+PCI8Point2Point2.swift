import Ledger

extension Control {
    static let pci8Point2Point2 = Control(
        "PCI-8.2.2", .pci, clause: "PCI DSS 4.0.1, 8.2.2",
        check: """
            No action of an operator is done under the name of a group, a role or a service \
            (admin, root, support and the like), nor under one that acted from another origin in \
            the ten minutes before.
            """,
        blindSpot: "An account that two people share from one place.",
        kinds: Kind.allCases.filter { $0.schema.allowed.contains(.account) }
    ) { event, context in
        guard event.actor == .operator, let account = event.account else { return false }
        return sharedNames.contains(account.lowercased())
            || context.hasActedElsewhere(account, event)
    }

    private static let sharedNames: Set<String> = [
        "admin", "administrator", "administrateur", "root", "operator", "operateur", "opérateur",
        "support", "helpdesk", "test", "guest", "shared", "service", "system", "user", "epin",
    ]
}
