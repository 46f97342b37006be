import Ledger

extension Control {
    static let pci10Point4 = Control(
        "PCI-10.4", .pci, clause: "PCI DSS 4.0.1, 10.4.1, 10.4.1.1",
        check: """
            The events of each calendar day (UTC) are covered by an automated review before the \
            next day ends; one review begins where the last ended.
            """,
        blindSpot: "Whether anybody read the alerts: 'epin reviews' tells which were closed.",
        kinds: [.reviewCompleted],
        isViolated: { event, context in
            // It cannot have seen what came after it.
            event.treeSize.map { $0 > event.sequence } ?? true
        },
        conclude: { context in
            Conclusion(violations: context.reviewDays.missed.filter(context.range.contains))
        })
}
