import FoundationEssentials

/// What the clocks of the machine say at one moment.
public struct Moment: Hashable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z, not later than the year 9999.
    public let wall: UInt64
    /// Nil where it is not known: a clock that is set forward, or back while nothing happens, is
    /// then not noticed.
    public let start: MachineStart?

    /// - Parameters:
    ///   - seconds: since 1970-01-01T00:00:00Z.
    ///   - boot: which start of the machine it is (`boot_id`), and the milliseconds since then at
    ///     the same moment, those of a suspension included.
    /// - Throws: ``ClockError`` for a time that no event can have.
    public init(
        seconds: Int, nanoseconds: Int, boot: (id: UUID, milliseconds: Int64)? = nil
    ) throws(ClockError) {
        guard seconds >= 0 else { throw .tooEarly(seconds: seconds) }
        guard seconds <= UTCTime.millisecondsMax / 1000 else { throw .tooLate }
        self.init(
            wall: UInt64(seconds) * 1000 + UInt64(nanoseconds) / 1_000_000, boot: boot)
    }

    /// - Precondition: `wall` is not later than ``UTCTime/millisecondsMax``.
    package init(wall: UInt64, boot: (id: UUID, milliseconds: Int64)? = nil) {
        self.wall = wall
        start = boot.map { MachineStart(id: $0.id, time: Int64(wall) - $0.milliseconds) }
    }
}
