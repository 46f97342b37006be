import Ledger

extension ReadLog {
    /// How many of the last events are looked through for a step of the clock. While the reads are
    /// ahead of the clock, that is said again after half as many, so that it is always among them.
    static let clockWindow: UInt64 = 64

    /// The time of the next read, which goes on at the speed of the clock when that is set back, as
    /// the ledger's own does. By how much the reads are ahead of it is an event before the read.
    ///
    /// - Throws: ``ClockError`` for a time that no event can have.
    func time(_ reading: UInt64, _ appender: Appender) throws -> UInt64 {
        let last = try lastStep(appender)
        let lead = last?.offset ?? 0
        var clock = LedgerClock(lead: lead)
        let time = try clock.time(
            reading: reading, step: nil, after: appender.lastTime, patience: 0)
        let distance = last.map { appender.size - $0.sequence } ?? 0
        if clock.lead != lead || clock.lead > 0 && distance > Self.clockWindow / 2 {
            var step = try appender.next(.clockStepped, by: .system, at: time)
            step.offset = clock.lead
            try appender.append(step)
        }
        return time
    }

    private func lastStep(_ appender: Appender) throws -> Event? {
        let end = appender.size
        for sequence in (end - min(end, Self.clockWindow)..<end).reversed() {
            if let event = try appender.event(sequence), event.kind == .clockStepped {
                return event
            }
        }
        return nil
    }
}
