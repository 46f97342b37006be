import Ledger

/// What a simulation is asked for.
package struct SimulationSettings: Sendable {
    package let seed: UInt64
    package let holderCount: Int
    package let dayCount: UInt64
    /// Milliseconds: when the days begin. The time that gives holders a past comes before.
    package let start: UInt64
    /// Scenarios of each detector.
    package let fraudCount: Int

    /// A scenario that needs a dozen cards cannot be played with fewer.
    package static let holderCountMin = 50
    /// The greatest useful numbers: they fill a disk.
    package static let holderCountMax = 5_000_000
    package static let dayCountMax: UInt64 = 3660
    /// 1 January 2026.
    package static let startDefault: UInt64 = 1_767_225_600_000
    package static let fraudCountMax = 100_000
    /// From where on the past is not before 1970, to where the days end before the year 10000.
    package static let starts = Habits.past...UTCTime.millisecondsMax - Milliseconds.day * 4000
    /// Addresses that most holders share: the first references.
    package static let sharedOriginCount = Habits.sharedOriginCount

    /// - Parameter fraudCount: when absent, 10 for a month of 20,000 holders, in proportion for
    ///   other sizes, and at least one.
    package init(
        seed: UInt64 = 1, holderCount: Int = 20_000, dayCount: UInt64 = 30,
        start: UInt64 = startDefault, fraudCount: Int? = nil
    ) {
        precondition(
            (Self.holderCountMin...Self.holderCountMax).contains(holderCount)
                && (1...Self.dayCountMax).contains(dayCount) && Self.starts.contains(start))
        self.seed = seed
        self.holderCount = holderCount
        self.dayCount = dayCount
        self.start = start
        let usual = Double(holderCount) * Double(dayCount) / (20_000 * 30) * 10
        self.fraudCount = fraudCount ?? max(1, Int(usual))
    }

    var end: UInt64 { start + dayCount * Milliseconds.day }
}
