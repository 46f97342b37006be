import Ledger

extension Control {
    static let pci10Point2Point1 = Control(
        "PCI-10.2.1", .pci, clause: "PCI DSS 4.0.1, 10.2.1",
        check: """
            Nothing that must be an event is missing from those there are: the ledger begins \
            with its creation, no stream has a gap, every failure that is counted is an event, \
            and commands are recorded only between start and stop of the program. What operators \
            do (limits, locks, cases, holds, erasures) is an event each.
            """,
        blindSpot: """
            Reads of cardholder data (10.2.1.1), reads of the ledger (10.2.1.3) and the deletion \
            of stores (10.2.1.7): they are no events yet.
            """,
        kinds: Kind.allCases
    ) { event, context in
        (event.sequence == 0) != (event.kind == .ledgerCreated)
            || !continuesStream(event, context) || countsWhatIsNoEvent(event, context)
            || event.actor != .system && context.instances.isEmpty
            || event.kind == .ledgerClosed
                && !(event.instance.map(context.instances.contains) ?? false)
    } conclude: { context in
        let started = context.count(of: .ledgerOpened)
        let stopped = context.count(of: .ledgerClosed)
        return Conclusion(notes: [
            "started \(started) times, stopped \(stopped) times: a program that was killed "
                + "could not say that it stopped",
            "not recorded by this ledger: reads of cardholder data (10.2.1.1), reads of the "
                + "ledger (10.2.1.3), deletion of stores (10.2.1.7)",
        ])
    }

    private static func continuesStream(_ event: Event, _ context: AuditContext) -> Bool {
        let isOwn = event.stream == 0
        let isNew = event.kind == .cardholderRegistered && event.stream == event.sequence
        guard isOwn || isNew || context.cardholder != nil else { return false }
        let version = isOwn ? context.ownVersion : context.cardholder?.version ?? 0
        let last = isOwn ? context.ownLast : context.cardholder?.last ?? 0
        return event.version == version &+ 1 && event.previous == (version == 0 ? nil : last)
    }

    /// More failures than there were.
    private static func countsWhatIsNoEvent(_ event: Event, _ context: AuditContext) -> Bool {
        guard event.kind == .verificationFailed || event.kind == .codeSubmitted,
            let failures = event.failures, let cardholder = context.cardholder
        else { return false }
        return failures > cardholder.failures + 1
    }
}
