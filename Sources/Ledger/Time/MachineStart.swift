import FoundationEssentials

/// When the machine started, by its clock of today: that moves only when the clock is set.
public struct MachineStart: Hashable, Sendable {
    /// Another one after each start.
    package let id: UUID
    /// Milliseconds since 1970-01-01T00:00:00Z, before it where they are negative.
    package let time: Int64

    /// What two readings of clocks may differ by though nobody set one, in milliseconds.
    package static let tolerance: Int64 = 1000

    package init(id: UUID, time: Int64) { (self.id, self.time) = (id, time) }

    /// By how much the clock was set forward since `earlier`, or back where it is negative, in
    /// milliseconds: 0 within ``tolerance``. Nil when the machine has started again in between.
    package func step(since earlier: MachineStart) -> Int64? {
        guard id == earlier.id else { return nil }
        let step = time - earlier.time
        return step.magnitude > Self.tolerance.magnitude ? step : 0
    }
}
