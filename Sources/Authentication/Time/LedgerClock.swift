import Ledger

/// Turns readings of a clock that may be set into the time of a ledger, which never goes back and
/// goes on at the speed of time: what lasts ten minutes lasts ten minutes, codes expire and locks
/// end, whatever becomes of the clock and of the processes that read it.
struct LedgerClock: Equatable {
    /// By how much the ledger is ahead of the clock, in milliseconds: what the last `clockStepped`
    /// says.
    private(set) var lead: UInt64 = 0
    /// That event; nil when there is none.
    var since: UInt64?

    /// The ledger's time now; ``lead`` may change, which is then to be recorded.
    ///
    /// The lead is taken when the clock is behind the last event, or was set back since. It is
    /// given up when the clock has reached the ledger's time. But it may have done so because
    /// nothing happened for as long, and a code would then live on by the lead: where the machine
    /// is known to have run since, only when whatever lived at the last event has ended.
    ///
    /// - Parameters:
    ///   - reading: of the clock, in milliseconds.
    ///   - step: by how much the clock was set forward since the last reading, or back where it is
    ///     negative, in milliseconds; nil when that is not known.
    ///   - lastTime: of the last event.
    ///   - patience: how long anything lives, in milliseconds.
    /// - Throws: ``ClockError`` for a time that no event can have.
    mutating func time(
        reading: UInt64, step: Int64?, after lastTime: UInt64, patience: @autoclosure () -> UInt64
    ) throws(ClockError) -> UInt64 {
        if let step { follow(step) }
        if Self.sum(reading, lead) < lastTime {
            lead = lastTime - reading
        } else if lead > 0,
            reading >= Self.sum(lastTime, step == nil ? 0 : patience())
        {
            lead = 0
        }
        let now = Self.sum(reading, lead)
        guard now <= UTCTime.millisecondsMax else { throw .tooLate }
        return now
    }

    /// The clock was set; the ledger's time is not, as far as it is ahead.
    private mutating func follow(_ step: Int64) {
        lead = step > 0 ? lead - min(lead, step.magnitude) : Self.sum(lead, step.magnitude)
    }

    /// No ledger comes near the end; only one that was made elsewhere does.
    private static func sum(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let (sum, isTooLarge) = a.addingReportingOverflow(b)
        return isTooLarge ? .max : sum
    }

    init(lead: UInt64 = 0, since: UInt64? = nil) { (self.lead, self.since) = (lead, since) }
}
