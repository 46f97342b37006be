/// A moment in UTC, to the millisecond, and its text in RFC 3339: `2022-02-07T21:28:18.000Z`.
///
/// Its own arithmetic instead of a formatter: it is on the path of every exported line, and all it
/// needs is the proleptic Gregorian calendar (H. Hinnant, "chrono-compatible low-level date
/// algorithms").
package struct UTCTime: Hashable, Sendable, CustomStringConvertible {
    /// Since 1970-01-01T00:00:00Z.
    package let milliseconds: UInt64

    /// The end of the year 9999, the last that RFC 3339 can write.
    package static let millisecondsMax: UInt64 = 253_402_300_799_999

    /// Later moments than the year 9999 are held at its end.
    package init(milliseconds: UInt64) {
        self.milliseconds = min(milliseconds, Self.millisecondsMax)
    }

    package init?(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
        millisecond: Int = 0
    ) {
        guard (1970...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.dayCount(year: year, month: month), (0..<24).contains(hour),
            (0..<60).contains(minute), (0..<60).contains(second),
            (0..<1000).contains(millisecond)
        else { return nil }
        let days = Self.days(year: year, month: month, day: day)
        let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
        milliseconds = UInt64(seconds * 1000 + millisecond)
    }

    /// Reads `2022-02-07`, `2022-02-07T21:28:18Z`, with a space instead of `T`, with up to three
    /// digits of a fraction, with or without seconds and `Z`. Always UTC.
    package init?(_ text: some StringProtocol) {
        var rest = Substring(text)
        if rest.hasSuffix("Z") { rest.removeLast() }
        let halves = rest.split(
            maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { "T ".contains($0) })
        let date = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        guard date.count == 3, let year = Self.digits(date[0], 4),
            let month = Self.digits(date[1], 2), let day = Self.digits(date[2], 2)
        else { return nil }
        guard halves.count == 2 else {
            guard !text.hasSuffix("Z") else { return nil }
            self.init(year: year, month: month, day: day)
            return
        }
        let clock = halves[1].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 2 || clock.count == 3, let hour = Self.digits(clock[0], 2),
            let minute = Self.digits(clock[1], 2)
        else { return nil }
        var second = 0
        var millisecond = 0
        if clock.count == 3 {
            let parts = clock[2].split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count <= 2, let whole = Self.digits(parts[0], 2) else { return nil }
            second = whole
            if parts.count == 2 {
                guard (1...3).contains(parts[1].count),
                    let fraction = Self.digits(parts[1], parts[1].count)
                else { return nil }
                millisecond = fraction * [100, 10, 1][parts[1].count - 1]
            }
        }
        self.init(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second,
            millisecond: millisecond)
    }

    package var description: String {
        var text: [UInt8] = []
        text.append(addingCapacity: Self.textCount) { write(to: &$0) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of its text.
    static let textCount = 24

    /// Appends its text.
    func write(to output: inout OutputSpan<UInt8>) {
        let c = components
        output.decimal(UInt64(c.year), atLeast: 4)
        output.ascii("-")
        output.decimal(UInt64(c.month), atLeast: 2)
        output.ascii("-")
        output.decimal(UInt64(c.day), atLeast: 2)
        output.ascii("T")
        output.decimal(UInt64(c.hour), atLeast: 2)
        output.ascii(":")
        output.decimal(UInt64(c.minute), atLeast: 2)
        output.ascii(":")
        output.decimal(UInt64(c.second), atLeast: 2)
        output.ascii(".")
        output.decimal(milliseconds % 1000, atLeast: 3)
        output.ascii("Z")
    }

    /// As a cardholder reads it: `07/02/2022 21:28:18 GMT`.
    package var cardholderText: String {
        let text = description
        func part(_ start: Int, _ count: Int) -> Substring { text.dropFirst(start).prefix(count) }
        return "\(part(8, 2))/\(part(5, 2))/\(part(0, 4)) \(part(11, 8)) GMT"
    }

    /// As mail has it (RFC 5322, 3.3): `Mon, 07 Feb 2022 21:28:18 +0000`.
    package var mailText: String {
        let text = description
        func part(_ start: Int, _ count: Int) -> Substring { text.dropFirst(start).prefix(count) }
        // 1970 began on a Thursday.
        let weekday = Self.weekdays[Int((milliseconds / 86_400_000 + 3) % 7)]
        let month = Self.months[components.month - 1]
        return "\(weekday), \(part(8, 2)) \(month) \(part(0, 4)) \(part(11, 8)) +0000"
    }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Of the calendar, from 1970 on.
    var year: Int { components.year }

    private var components:
        (
            year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int
        )
    {
        let seconds = Int(milliseconds / 1000)
        let (days, time) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, day, time / 3600, time / 60 % 60, time % 60)
    }

    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear % 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func dayCount(year: Int, month: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 && isLeap
            ? 29 : [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    private static func digits(_ text: Substring, _ count: Int) -> Int? {
        guard text.utf8.count == count, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
