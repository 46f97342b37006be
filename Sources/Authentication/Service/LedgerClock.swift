/// Turns readings of a clock that may go back into the time of a ledger, which never does.
///
/// After a step back the ledger's time stays ahead by as much and goes on at the speed of the
/// clock: what lasts ten minutes lasts ten minutes, codes expire and locks end. The lead is
/// recorded, so that the true time is known, and is given up when the clock has caught up.
struct LedgerClock {
    private var lastReading: UInt64?
    private var lead: UInt64 = 0

    /// The time of the next event, and by how much the clock was behind when it stepped back.
    ///
    /// - Parameters:
    ///   - reading: of the clock, in milliseconds.
    ///   - lastTime: of the last event.
    mutating func time(
        reading: UInt64, after lastTime: UInt64
    ) -> (now: UInt64, step: UInt64?) {
        defer { lastReading = reading }
        guard reading < lastTime else {
            lead = 0
            return (reading, nil)
        }
        let isStep = reading < lastReading ?? .max
        // Another process may have taken the lead before.
        if isStep || reading + lead < lastTime { lead = lastTime - reading }
        return (reading + lead, isStep ? lead : nil)
    }

    /// The time of an event that records no step: one that is found now is left for the next
    /// command.
    mutating func timeWithoutStep(reading: UInt64, after lastTime: UInt64) -> UInt64 {
        guard reading >= lastReading ?? lastTime else { return lastTime }
        return time(reading: reading, after: lastTime).now
    }
}
