/// By which rule clocks go on after the last transition that is listed:
/// `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX.1, *TZ*, with the hours of RFC 8536, 3.3.1).
struct ZoneRule: Hashable, Sendable {
    /// A moment of every year, in the clocks of the time that ends.
    struct Change: Hashable, Sendable {
        enum Day: Hashable, Sendable {
            /// The last `weekday` for week 5, otherwise that many from the first; 0 is Sunday.
            case weekday(month: Int, week: Int, weekday: Int)
            /// From 0, with a leap day.
            case ofYear(Int)
            /// From 1, where no 29 February counts.
            case ofCommonYear(Int)
        }

        let day: Day
        /// After midnight, in seconds; before it where it is negative.
        let seconds: Int64
    }

    /// Seconds east of UTC.
    let standard: Int64
    let summer: Summer?

    struct Summer: Hashable, Sendable {
        /// Seconds east of UTC.
        let offset: Int64
        let start: Change
        let end: Change
    }

    func offset(at seconds: Int64) -> Int64 {
        guard let summer else { return standard }
        let local = UInt64(max(0, seconds + standard)) * 1000
        let year = UTCTime(milliseconds: local).year
        let start = summer.start.seconds(in: year) - standard
        let end = summer.end.seconds(in: year) - summer.offset
        let isSummer =
            start < end ? (start..<end).contains(seconds) : !(end..<start).contains(seconds)
        return isSummer ? summer.offset : standard
    }

    /// - Returns: nil for what is no such rule.
    init?(_ text: String) {
        var parser = ZoneRuleParser(text)
        guard parser.name(), let standard = parser.offset() else { return nil }
        self.standard = -standard
        guard !parser.isAtEnd else {
            summer = nil
            return
        }
        guard parser.name() else { return nil }
        let offset = parser.offset().map { -$0 } ?? 3600 - standard
        guard parser.take(","), let start = parser.change(), parser.take(","),
            let end = parser.change(), parser.isAtEnd
        else { return nil }
        summer = Summer(offset: offset, start: start, end: end)
    }
}

extension ZoneRule.Change {
    /// Since 1970, as if its clocks were those of UTC.
    fileprivate func seconds(in year: Int) -> Int64 {
        let first = Self.day(year, 1, 1)
        let number: Int64 =
            switch day {
            case .ofYear(let day): first + Int64(day)
            case .ofCommonYear(let day):
                first + Int64(day - 1) + (day > 59 && Self.isLeap(year) ? 1 : 0)
            case .weekday(let month, let week, let weekday):
                Self.weekday(year, month, week, weekday)
            }
        return number * 86_400 + seconds
    }

    private static func weekday(_ year: Int, _ month: Int, _ week: Int, _ weekday: Int) -> Int64 {
        let first = day(year, month, 1)
        // 1970 began on a Thursday.
        let lead = (Int64(weekday) - (first + 4) % 7 + 7) % 7
        let found = first + lead + Int64(week - 1) * 7
        let next = month == 12 ? day(year + 1, 1, 1) : day(year, month + 1, 1)
        return found < next ? found : found - 7
    }

    private static func isLeap(_ year: Int) -> Bool { day(year, 3, 1) - day(year, 2, 1) == 29 }

    /// Since 1970; 0 for a year that no ledger has.
    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        let time = UTCTime(year: year, month: month, day: day)
        return time.map { Int64($0.milliseconds / 86_400_000) } ?? 0
    }
}

private struct ZoneRuleParser {
    private var rest: Substring

    init(_ text: String) { rest = Substring(text) }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    /// Letters, or anything in angle brackets.
    mutating func name() -> Bool {
        if take("<") {
            guard let end = rest.firstIndex(of: ">") else { return false }
            rest = rest[rest.index(after: end)...]
            return true
        }
        let letters = rest.prefix { $0.isASCII && $0.isLetter }
        rest = rest.dropFirst(letters.count)
        return letters.count >= 3
    }

    /// `-3:30` in seconds; nil where there is none.
    mutating func offset() -> Int64? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard let hours = number(), hours <= 167 else { return nil }
        var seconds = Int64(hours) * 3600
        for unit: Int64 in [60, 1] where rest.first == ":" {
            _ = take(":")
            guard let part = number(), part < 60 else { return nil }
            seconds += Int64(part) * unit
        }
        return isNegative ? -seconds : seconds
    }

    mutating func change() -> ZoneRule.Change? {
        guard let day = day() else { return nil }
        guard take("/") else { return ZoneRule.Change(day: day, seconds: 7200) }
        return offset().map { ZoneRule.Change(day: day, seconds: $0) }
    }

    private mutating func day() -> ZoneRule.Change.Day? {
        if take("M") {
            guard let month = number(), take("."), let week = number(), take("."),
                let weekday = number(), (1...12).contains(month), (1...5).contains(week),
                weekday < 7
            else { return nil }
            return .weekday(month: month, week: week, weekday: weekday)
        }
        let isCommon = take("J")
        guard let day = number(), (isCommon ? 1 : 0)...365 ~= day else { return nil }
        return isCommon ? .ofCommonYear(day) : .ofYear(day)
    }

    private mutating func number() -> Int? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard digits.count <= 3 else { return nil }
        rest = rest.dropFirst(digits.count)
        return Int(digits)
    }
}
