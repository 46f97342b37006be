import Ledger

extension Control {
    static let pci10Point5 = Control(
        "PCI-10.5", .pci, clause: "PCI DSS 4.0.1, 10.5.1",
        check: """
            12 months of events are kept, or all since the ledger was created; all that is kept \
            is online.
            """,
        blindSpot: "Backups, and ledgers before this one.",
        kinds: Kind.allCases,
        conclude: { context in
            let days = (context.time - context.firstTime) / 86_400_000
            let isKept = context.firstKind == .ledgerCreated || days >= 365
            let first = UTCTime(milliseconds: context.firstTime)
            return Conclusion(
                violations: isKept ? [] : [0], notes: ["kept from \(first), \(days) days"])
        })
}
