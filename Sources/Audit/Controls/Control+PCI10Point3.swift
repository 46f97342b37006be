import Ledger

extension Control {
    static let pci10Point3 = Control(
        "PCI-10.3", .pci, clause: "PCI DSS 4.0.1, 10.3.2–10.3.4",
        check: """
            When the range ends, the last checkpoint is neither too many events nor too long ago \
            (100,000 and a day by default).
            """,
        blindSpot: """
            The tree, the signatures and the copy outside of the machine: 'epin verify --key \
            --against' tells of them.
            """,
        kinds: Kind.allCases,
        conclude: { context in
            let last = context.checkpoint
            let uncovered = context.size - min(last?.size ?? 0, context.size)
            let age = context.time - min(last?.time ?? context.firstTime, context.time)
            let isFar = uncovered > context.limits.eventCountMax || age > context.limits.ageMax
            let beginning =
                last.map { "the last checkpoint is of \($0.size) events" } ?? "never signed"
            return Conclusion(
                violations: isFar ? [context.range.upperBound - 1] : [],
                notes: [
                    "\(beginning): \(uncovered) events and \(age / 60_000) minutes are not "
                        + "covered; run 'epin verify' for the tree"
                ])
        })
}
