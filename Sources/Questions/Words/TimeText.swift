import Ledger

/// Times in the forms of `journalctl`, always in UTC.
package enum TimeText {
    private static let day: UInt64 = 86_400_000
    private static let units: [(name: String, milliseconds: UInt64)] = [
        ("min", 60_000), ("s", 1000), ("h", 3_600_000), ("d", day),
    ]

    /// Reads `2022-02-07`, `2022-02-07 21:28:18`, `now`, `today`, `yesterday`, or a time before now
    /// such as `-90s`, `-15min`, `-2h`, `-7d`.
    package static func milliseconds(_ text: String, now: UInt64) -> UInt64? {
        switch text {
        case "now": return now
        case "today": return now / day * day
        case "yesterday": return now / day * day - min(day, now / day * day)
        default: break
        }
        if let time = UTCTime(text) { return time.milliseconds }
        guard text.hasPrefix("-"), let past = duration(text.dropFirst()) else { return nil }
        return past > now ? 0 : now - past
    }

    /// Reads `90s`, `15min`, `2h` or `7d`; in milliseconds, at most the greatest number.
    package static func duration(_ text: some StringProtocol) -> UInt64? {
        guard let unit = units.first(where: { text.hasSuffix($0.name) }),
            let count = UInt64(text.dropLast(unit.name.count))
        else { return nil }
        let (product, isTooLong) = count.multipliedReportingOverflow(by: unit.milliseconds)
        return isTooLong ? .max : product
    }
}

extension ParsedArguments {
    /// Reads a time as ``TimeText`` does; in milliseconds.
    package func time(_ name: String, now: UInt64) throws(UsageError) -> UInt64? {
        try valueIfGiven(name, "a time such as 2022-02-07T21:28:18Z, 'yesterday' or '-2h'") {
            TimeText.milliseconds($0, now: now)
        }
    }
}
