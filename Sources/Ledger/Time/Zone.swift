/// A time zone: by how much its clocks are ahead of UTC at each moment.
///
/// Its own reader of the system's files: Foundation's zones need ICU, which is not linked. `TZ` is
/// not asked, so that an output does not depend on who asks.
package struct Zone: Hashable, Sendable {
    /// As the database of the IANA has it: `Pacific/Noumea`.
    package let name: String
    /// Seconds since 1970, ascending, and the offset from then on in seconds.
    let transitions: [(time: Int64, offset: Int64)]
    /// Before the first transition.
    let firstOffset: Int64
    /// After the last transition, where the file has a rule for it.
    let rule: ZoneRule?

    package static let utc = Zone(name: "UTC", transitions: [], firstOffset: 0, rule: nil)

    package var isUTC: Bool { self == .utc }

    /// A zone has one meaning by its name, within one run of the program.
    package static func == (left: Zone, right: Zone) -> Bool { left.name == right.name }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// Seconds east of UTC.
    ///
    /// - Complexity: the logarithm of the number of transitions.
    func offset(at seconds: Int64) -> Int64 {
        guard let last = transitions.last else { return rule?.offset(at: seconds) ?? firstOffset }
        if seconds >= last.time { return rule?.offset(at: seconds) ?? last.offset }
        var (low, high) = (0, transitions.count)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].time <= seconds { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? firstOffset : transitions[low - 1].offset
    }

    /// What the clocks of the zone show, as the same moment in UTC would be written; the beginning
    /// of 1970 for what they showed before.
    package func local(_ milliseconds: UInt64) -> UInt64 {
        guard !isUTC else { return milliseconds }
        let milliseconds = min(milliseconds, UTCTime.millisecondsMax)
        let offset = offset(at: Int64(milliseconds / 1000)) * 1000
        return UInt64(max(0, Int64(milliseconds) + offset))
    }

    /// The moment at which the clocks of the zone show `local`: the first of two. For what they
    /// jump over, the moment that would have been if they had not.
    package func milliseconds(local: UInt64) -> UInt64 {
        guard !isUTC else { return local }
        let local = Int64(min(local, UTCTime.millisecondsMax))
        // No zone is further off than that: 26 hours.
        let around = [-93_600, 93_600].map { offset(at: max(0, local / 1000 + $0)) * 1000 }
        let candidates = around.map { local - $0 }.filter { $0 >= 0 }.sorted()
        let exact = candidates.first { self.local(UInt64($0)) == UInt64(local) }
        return UInt64(exact ?? max(0, local - around[0]))
    }

    /// RFC 3339 with the offset: `2022-02-08T07:40:00.000+11:00`, or with `Z` in UTC and where the
    /// clocks show what cannot be written: before 1970 or after 9999.
    package func text(_ milliseconds: UInt64) -> String {
        let offset = offset(at: Int64(min(milliseconds, UTCTime.millisecondsMax) / 1000))
        let shown = Int64(min(milliseconds, UTCTime.millisecondsMax)) + offset * 1000
        guard !isUTC, shown >= 0, shown <= Int64(UTCTime.millisecondsMax) else {
            return UTCTime(milliseconds: milliseconds).description
        }
        let time = UTCTime(milliseconds: UInt64(shown)).description.dropLast()
        func two(_ number: Int64) -> String { (number < 10 ? "0" : "") + "\(number)" }
        let size = abs(offset)
        let seconds = size % 60 == 0 ? "" : ":" + two(size % 60)
        return
            "\(time)\(offset < 0 ? "-" : "+")\(two(size / 3600)):\(two(size / 60 % 60))\(seconds)"
    }
}

/// Why a zone cannot be had.
package struct ZoneError: Error, Hashable, Sendable, CustomStringConvertible {
    package let name: String
    package let reason: String

    package var description: String { "time zone '\(name)': \(reason)" }
}
