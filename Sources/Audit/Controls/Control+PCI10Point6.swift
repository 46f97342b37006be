import Ledger

extension Control {
    static let pci10Point6 = Control(
        "PCI-10.6", .pci, clause: "PCI DSS 4.0.1, 10.6",
        check: """
            No event is earlier than the one before or comes before its cause; each step back of \
            the clock says by how much.
            """,
        blindSpot: "Steps forward, and a clock that is wrong all the time.",
        kinds: Kind.allCases
    ) { event, context in
        event.time < context.time || event.cause.map { $0 >= event.sequence } ?? false
            || event.kind == .clockStepped && event.offset == 0
    } conclude: { context in
        let steps = context.count(of: .clockStepped)
        let worst = "\(steps) steps back of the clock, the worst by \(context.worstOffset) ms"
        return Conclusion(notes: [
            context.isSimulated ? "\(worst); the time of this ledger is simulated" : worst
        ])
    }
}
