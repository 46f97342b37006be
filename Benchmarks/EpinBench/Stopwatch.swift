import Ledger

/// Adds up the time of what is measured, and keeps each part of it when asked.
struct Stopwatch {
    private let clock = ContinuousClock()
    private(set) var nanoseconds: UInt64 = 0
    /// The time of each part, in nanoseconds.
    private(set) var laps: [UInt64] = []
    var keepsLaps = false

    mutating func measure<R>(_ body: () throws -> R) rethrows -> R {
        let start = clock.now
        let result = try body()
        let spent = (clock.now - start).nanoseconds
        nanoseconds += spent
        if keepsLaps { laps.append(spent) }
        return result
    }
}

extension Duration {
    var nanoseconds: UInt64 {
        UInt64(components.seconds) * 1_000_000_000
            + UInt64(components.attoseconds / 1_000_000_000)
    }
}

/// Percentiles of latencies in nanoseconds, as members of a JSON object.
func percentiles(_ laps: [UInt64]) -> [(String, JSON)] {
    let sorted = laps.sorted()
    guard let last = sorted.last else { return [] }
    func part(_ perMille: Int) -> JSON {
        .number(sorted[min(sorted.count - 1, sorted.count * perMille / 1000)])
    }
    return [
        ("p50", part(500)), ("p99", part(990)), ("p999", part(999)), ("max", .number(last)),
    ]
}

func object(_ members: [(String, JSON)]) -> JSON {
    .object(members.map { JSON.Member(key: $0.0, value: $0.1) })
}
