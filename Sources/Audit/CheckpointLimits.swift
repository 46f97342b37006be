/// How much of a ledger no checkpoint need cover.
public struct CheckpointLimits: Hashable, Sendable {
    /// Events.
    public let eventCountMax: UInt64
    /// Milliseconds.
    public let ageMax: UInt64

    public init(eventCountMax: UInt64 = 100_000, ageMax: UInt64 = 86_400_000) {
        self.eventCountMax = eventCountMax
        self.ageMax = ageMax
    }
}
