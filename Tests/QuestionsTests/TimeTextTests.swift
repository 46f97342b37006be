import Ledger
import Testing

@testable import Questions

@Suite struct TimeTextTests {
    private static let now = UTCTime("2026-03-01T12:34:56.789Z")!.milliseconds

    @Test(arguments: [
        ("2022-02-07", "2022-02-07T00:00:00.000Z"),
        ("2022-02-07 21:28:18", "2022-02-07T21:28:18.000Z"),
        ("now", "2026-03-01T12:34:56.789Z"),
        ("today", "2026-03-01T00:00:00.000Z"),
        ("yesterday", "2026-02-28T00:00:00.000Z"),
        ("-90s", "2026-03-01T12:33:26.789Z"),
        ("-15min", "2026-03-01T12:19:56.789Z"),
        ("-2h", "2026-03-01T10:34:56.789Z"),
        ("-7d", "2026-02-22T12:34:56.789Z"),
        ("-18446744073709551615d", "1970-01-01T00:00:00.000Z"),
    ])
    func isRead(text: String, time: String) {
        let milliseconds = TimeText.milliseconds(text, now: Self.now)
        #expect(milliseconds.map { UTCTime(milliseconds: $0).description } == time)
    }

    @Test(arguments: ["", "-", "2h", "-2", "-h", "--2h", "tomorrow", "-2 h", "2022-02-30"])
    func isRefused(text: String) {
        #expect(TimeText.milliseconds(text, now: Self.now) == nil)
    }
}
