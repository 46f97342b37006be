import Ledger

/// Times as people type them: the forms of RFC 3339 and of `journalctl`. What names no offset is in
/// the clocks of a zone.
package struct TimeText {
    package let now: UInt64
    package let zone: Zone

    package init(now: UInt64, zone: Zone) { (self.now, self.zone) = (now, zone) }

    package static let wanted =
        "a time such as 2022-02-07T21:28:18Z, 2022-02-07, 2022-02, 'yesterday', '-2h' or "
        + "'2 hours ago'"

    private static let day: UInt64 = 86_400_000
    private static let units: [String: UInt64] = {
        let names: [(UInt64, [String])] = [
            (1000, ["s", "sec", "second", "seconds"]),
            (60_000, ["m", "min", "minute", "minutes"]),
            (3_600_000, ["h", "hour", "hours"]), (day, ["d", "day", "days"]),
            (7 * day, ["w", "week", "weeks"]),
        ]
        return Dictionary(
            uniqueKeysWithValues: names.flatMap { size, names in names.map { ($0, size) } })
    }()

    /// Reads `2022-02-07`, `2022-02` (its beginning), `2022-02-07 21:28:18`, with `Z` or an offset
    /// such as `+11:00`; `now`, `today`, `yesterday`; or a time before now: `-90s`, `now-1h`,
    /// `1 hour ago`.
    package func milliseconds(_ text: String) -> UInt64? {
        switch text {
        case "now": return now
        case "today": return midnight(daysAgo: 0)
        case "yesterday": return midnight(daysAgo: 1)
        default: return Self.past(text).map { now - min($0, now) } ?? moment(text)
        }
    }

    private func midnight(daysAgo count: UInt64) -> UInt64 {
        let today = zone.local(now) / Self.day
        return zone.milliseconds(local: (today - min(count, today)) * Self.day)
    }

    private static func past(_ text: String) -> UInt64? {
        if text.hasPrefix("now-") { return duration(text.dropFirst(4)) }
        if text.hasPrefix("-") { return duration(text.dropFirst()) }
        return text.hasSuffix(" ago") ? duration(text.dropLast(4)) : nil
    }

    private func moment(_ text: String) -> UInt64? {
        if text.hasSuffix("Z") { return UTCTime(text)?.milliseconds }
        if let parts = text.wholeMatch(
            of: /(.+[T ][0-9:.]+)([+-])([01][0-9]|2[0-3])(?::?([0-5][0-9]))?/)?.output
        {
            guard let time = UTCTime(parts.1)?.milliseconds, let hours = UInt64(parts.3),
                let minutes = UInt64(parts.4 ?? "0")
            else { return nil }
            let offset = (hours * 60 + minutes) * 60_000
            if parts.2 == "-" { return time + offset }
            return time < offset ? nil : time - offset
        }
        let isMonth = text.wholeMatch(of: /[0-9]{4}-[0-9]{2}/) != nil
        return UTCTime(isMonth ? text + "-01" : text).map {
            zone.milliseconds(local: $0.milliseconds)
        }
    }

    /// Reads `90s`, `15min`, `2h`, `7d`, `1w`, `2 hours` or `1h30min`; in milliseconds, at most the
    /// greatest number.
    package static func duration(_ text: some StringProtocol) -> UInt64? {
        var rest = Substring(text.filter { $0 != " " })
        var total: UInt64?
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            let name = rest.dropFirst(digits.count).prefix { $0.isLetter }
            guard let count = UInt64(digits), let unit = units[String(name)] else { return nil }
            let (product, isTooLong) = count.multipliedReportingOverflow(by: unit)
            let (sum, isLonger) = (total ?? 0).addingReportingOverflow(isTooLong ? .max : product)
            total = isLonger ? .max : sum
            rest = rest.dropFirst(digits.count + name.count)
        }
        return total
    }
}

extension ParsedArguments {
    /// Reads a time as ``TimeText`` does; in milliseconds.
    ///
    /// - Parameter now: in milliseconds.
    package func time(_ name: String, now: UInt64) throws -> UInt64? {
        let times = TimeText(now: now, zone: try Zone(self))
        return try valueIfGiven(name, TimeText.wanted, times.milliseconds)
    }
}
