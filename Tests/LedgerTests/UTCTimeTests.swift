import TestSupport
import Testing

@testable import Ledger

@Suite struct UTCTimeTests {
    private static let dayLength: UInt64 = 86_400_000

    /// Every day from 1970 to 2100 and the last of the year 9999, as Python's calendar has them.
    @Test func everyDay() throws {
        let script = """
            from datetime import date, timedelta
            day = date(1970, 1, 1)
            while day.year <= 2100:
                print(day.isoformat())
                day += timedelta(days=1)
            """
        let days = try Python.lines(script)
        try #require(days.count == 47_847)
        for (index, day) in days.enumerated() {
            let start = UInt64(index) * Self.dayLength
            let isRight =
                UTCTime(milliseconds: start).description == "\(day)T00:00:00.000Z"
                && UTCTime(milliseconds: start + Self.dayLength - 1).description
                    == "\(day)T23:59:59.999Z"
                && UTCTime(day)?.milliseconds == start
            if !isRight { Issue.record("\(day) is not day \(index)") }
        }
    }

    /// Any moment up to the year 9999, to the millisecond, both ways.
    @Test func randomMoments() throws {
        var random = JSONRandom(state: 1970)
        let moments = (0..<5_000).map { _ in
            random.next() % (UTCTime.millisecondsMax + 1) >> UInt64(random.below(20))
        }
        let script = """
            import sys
            from datetime import datetime, timedelta
            for line in sys.stdin:
                moment = datetime(1970, 1, 1) + timedelta(milliseconds=int(line))
                print(moment.isoformat(timespec="milliseconds") + "Z",
                      moment.strftime("%d/%m/") + f"{moment.year:04}"
                      + moment.strftime(" %H:%M:%S GMT"), sep="|")
            """
        let texts = try Python.lines(script, input: moments.map(String.init))
        try #require(texts.count == moments.count)
        for (moment, text) in zip(moments, texts) {
            let time = UTCTime(milliseconds: moment)
            #expect("\(time)|\(time.cardholderText)" == text)
            #expect(UTCTime(time.description) == time)
        }
    }

    private static let read: [(String, UInt64)] = [
        ("1970-01-01", 0), ("2022-02-07", 1_644_192_000_000),
        ("2022-02-07T21:28:18Z", 1_644_269_298_000), ("2022-02-07T21:28:18", 1_644_269_298_000),
        ("2022-02-07 21:28:18", 1_644_269_298_000), ("2022-02-07T21:28Z", 1_644_269_280_000),
        ("2022-02-07 21:28", 1_644_269_280_000), ("2022-02-07T21:28:18.1Z", 1_644_269_298_100),
        ("2022-02-07T21:28:18.12Z", 1_644_269_298_120),
        ("2022-02-07T21:28:18.123Z", 1_644_269_298_123),
        ("2022-02-07T21:28:18.003", 1_644_269_298_003),
        ("2024-02-29", 1_709_164_800_000), ("2000-02-29", 951_782_400_000),
        ("9999-12-31T23:59:59.999Z", UTCTime.millisecondsMax),
    ]

    @Test(arguments: read) func reads(_ text: String, _ milliseconds: UInt64) {
        #expect(UTCTime(text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "Z", "T", "-", "2022", "2022-02", "2022-2-7", "22-02-07", "02022-02-07", "2022-02-007",
        "2022-02-07Z", "2022-02-07T", "2022-02-07 ", " 2022-02-07", "2022-02-07T21",
        "2022-02-07T21Z",
        "2022-02-07T21:28:", "2022-02-07T21:28:18.", "2022-02-07T21:28:18.1234Z",
        "2022-02-07T21:28:18.1.2Z", "2022-02-07T21:28:18:00Z", "2022-02-07T1:28:18Z",
        "2022-02-07T21:28:18ZZ", "2022-02-07T21:28:18z", "2022-02-07t21:28:18Z",
        "2022-02-07T21:28:18+00:00", "2022-02-07T21:28:18+11:00", "2022-02-07T21:28:18 Z",
        "2022-02-07T21:28.5Z", "2022-02-07  21:28:18", "2022-02-07TT21:28:18", "2022/02/07",
        "2022--2-07", "2022-+2-07", "-022-02-07", "2022-02-0x", "２０２２-02-07", "2022-02-07T2١:28Z",
        "1969-12-31", "0000-01-01", "2022-00-07", "2022-13-07", "2022-02-00", "2022-02-29",
        "1900-02-29", "2100-02-29", "2022-04-31", "2022-06-31", "2022-09-31", "2022-11-31",
        "2022-01-32", "2022-02-07T24:00:00Z", "2022-02-07T21:60:00Z", "2022-02-07T21:28:60Z",
        "2022-02-07T21:28:18.-1Z", "2022-02-07\u{0}", "2022-02-07T21:28:18Z\n",
    ])
    func refuses(_ text: String) {
        #expect(UTCTime(text) == nil)
    }

    @Test func componentsAreChecked() {
        #expect(UTCTime(year: 2022, month: 2, day: 7, millisecond: 999) != nil)
        #expect(UTCTime(year: 2022, month: 2, day: 7, millisecond: 1000) == nil)
        #expect(UTCTime(year: 1970, month: 1, day: 1, millisecond: -1) == nil)
        #expect(UTCTime(year: 10_000, month: 1, day: 1) == nil)
        #expect(UTCTime(year: .max, month: 1, day: 1) == nil)
        #expect(UTCTime(year: 2022, month: .min, day: 1) == nil)
        #expect(UTCTime(year: 2022, month: 1, day: .min) == nil)
    }

    /// RFC 3339 has four digits for the year; a record may hold any time.
    @Test func laterThanTheYear9999() {
        #expect(UTCTime(milliseconds: .max).description == "9999-12-31T23:59:59.999Z")
    }
}
