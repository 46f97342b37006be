import Ledger
import Testing

@testable import Questions

@Suite struct TimeTextTests {
    private static let now = UTCTime("2026-03-01T12:34:56.789Z")!.milliseconds

    private static func read(_ text: String, _ zone: String) throws -> String? {
        let time = TimeText(now: now, zone: try Zone(named: zone)).milliseconds(text)
        return time.map { UTCTime(milliseconds: $0).description }
    }

    @Test(arguments: [
        ("2022-02-07", "2022-02-07T00:00:00.000Z"),
        ("2022-02", "2022-02-01T00:00:00.000Z"),
        ("2022-02-07 21:28:18", "2022-02-07T21:28:18.000Z"),
        ("2022-02-07T21:00:00+11:00", "2022-02-07T10:00:00.000Z"),
        ("2022-02-07T21:00:00.5-0330", "2022-02-08T00:30:00.500Z"),
        ("2022-02-07 21:00+11", "2022-02-07T10:00:00.000Z"),
        ("now", "2026-03-01T12:34:56.789Z"),
        ("today", "2026-03-01T00:00:00.000Z"),
        ("yesterday", "2026-02-28T00:00:00.000Z"),
        ("-90s", "2026-03-01T12:33:26.789Z"),
        ("-15min", "2026-03-01T12:19:56.789Z"),
        ("-90m", "2026-03-01T11:04:56.789Z"),
        ("-2h", "2026-03-01T10:34:56.789Z"),
        ("-2 h", "2026-03-01T10:34:56.789Z"),
        ("-1h30min", "2026-03-01T11:04:56.789Z"),
        ("-7d", "2026-02-22T12:34:56.789Z"),
        ("-1w", "2026-02-22T12:34:56.789Z"),
        ("now-1h", "2026-03-01T11:34:56.789Z"),
        ("1 hour ago", "2026-03-01T11:34:56.789Z"),
        ("2 days ago", "2026-02-27T12:34:56.789Z"),
        ("-18446744073709551615d", "1970-01-01T00:00:00.000Z"),
    ])
    func isRead(text: String, time: String) throws {
        #expect(try Self.read(text, "UTC") == time)
    }

    /// What names no offset is in the clocks of the zone; what names one is where it was.
    @Test(arguments: [
        ("2022-02-07", "2022-02-06T13:00:00.000Z"),
        ("2022-02", "2022-01-31T13:00:00.000Z"),
        ("2022-02-07 21:28:18", "2022-02-07T10:28:18.000Z"),
        ("2022-02-07T21:28:18Z", "2022-02-07T21:28:18.000Z"),
        ("2022-02-07T21:00:00+01:00", "2022-02-07T20:00:00.000Z"),
        ("today", "2026-02-28T13:00:00.000Z"),
        ("yesterday", "2026-02-27T13:00:00.000Z"),
        ("-2h", "2026-03-01T10:34:56.789Z"),
    ])
    func isReadInAZone(text: String, time: String) throws {
        #expect(try Self.read(text, "Pacific/Noumea") == time)
    }

    @Test(arguments: [
        "", "-", "2h", "-2", "-h", "--2h", "tomorrow", "2022-02-30", "2022-13", "2022",
        "2022-02-07+11:00", "2022-02-07T21:00:00+24:00", "1970-01-01T00:00:00+11:00", "hour ago",
        "now-", "now+1h", "-1month",
    ])
    func isRefused(text: String) throws {
        #expect(try Self.read(text, "UTC") == nil)
    }
}
