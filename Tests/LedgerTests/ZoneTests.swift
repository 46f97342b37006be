import Foundation
import TestSupport
import Testing

@testable import Ledger

/// Zones against Python's `zoneinfo`, which reads the same files.
@Suite struct ZoneTests {
    private static let names = [
        "Pacific/Noumea", "Europe/Paris", "America/New_York", "Australia/Lord_Howe",
        "America/Nuuk", "Africa/Casablanca", "Asia/Kathmandu", "Pacific/Apia", "America/St_Johns",
        "Europe/Dublin", "Etc/GMT+5",
    ]

    @Test(arguments: names) func isThatOfPython(_ name: String) throws {
        let zone = try Zone(named: name)
        // Every 11 hours and a second, for a century and a half: no change is passed over.
        let times = stride(from: 0 as Int64, to: 4_700_000_000, by: 997_201).map { $0 }
        let script = """
            import sys, datetime, zoneinfo
            zone = zoneinfo.ZoneInfo(sys.argv[1])
            for time in range(0, 4700000000, 997201):
                moment = datetime.datetime.fromtimestamp(time, zone)
                print(int(moment.utcoffset().total_seconds()))
            """
        let run = try ProgramRun(
            ["/usr/bin/python3", "-I", "-c", script, name])
        let offsets = run.lines.compactMap { Int64($0) }
        try #require(offsets.count == times.count, "\(run)")
        for (time, offset) in zip(times, offsets) where zone.offset(at: time) != offset {
            Issue.record("\(name) at \(time): \(zone.offset(at: time)), not \(offset)")
        }
    }

    /// Before 1970 and after 9999 there.
    @Test func whatAZonesClocksCannotShowIsInUTC() throws {
        let (first, last) = ("1970-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z")
        #expect(try Zone(named: "Pacific/Tahiti").text(0) == first)
        #expect(try Zone(named: "Pacific/Noumea").text(UTCTime.millisecondsMax) == last)
        #expect(
            try Zone(named: "Pacific/Tahiti").text(36_000_000) == "1970-01-01T00:00:00.000-10:00")
    }

    @Test func localTimesGoBothWays() throws {
        let noumea = try Zone(named: "Pacific/Noumea")
        let time = UTCTime("2022-02-07T20:40:00Z")!.milliseconds
        #expect(noumea.text(time) == "2022-02-08T07:40:00.000+11:00")
        #expect(noumea.milliseconds(local: noumea.local(time)) == time)
        let paris = try Zone(named: "Europe/Paris")
        func moment(_ local: String) -> String {
            let local = UTCTime(local)!.milliseconds
            return UTCTime(milliseconds: paris.milliseconds(local: local)).description
        }
        #expect(moment("2026-03-29 01:59:59") == "2026-03-29T00:59:59.000Z")
        #expect(moment("2026-03-29 03:00:00") == "2026-03-29T01:00:00.000Z")
        // Jumped over, and shown twice.
        #expect(moment("2026-03-29 02:30:00") == "2026-03-29T01:30:00.000Z")
        #expect(moment("2026-10-25 02:30:00") == "2026-10-25T00:30:00.000Z")
        #expect(Zone.utc.text(time) == "2022-02-07T20:40:00.000Z")
    }

    @Test(arguments: [
        "", "Pacific/Nowhere", "../../etc/passwd", "/etc/passwd", "tzdata.zi", "zone.tab",
        "Pacific",
        "right/../UTC",
    ])
    func noSuchZone(_ name: String) {
        #expect(throws: ZoneError.self) { try Zone(named: name) }
    }

    @Test func aDamagedFileIsRefused() throws {
        let bytes = Array(try Data(contentsOf: URL(filePath: "\(Zone.directory)/Europe/Paris")))
        _ = try Zone(name: "x", tzif: bytes)
        for count in stride(from: 0, to: bytes.count, by: 13) {
            #expect(throws: ZoneError.self) { try Zone(name: "x", tzif: Array(bytes[..<count])) }
        }
        #expect(throws: ZoneError.self) { try Zone(name: "x", tzif: bytes + [0]) }
    }

    @Test func theSystemsNamesAreKnown() throws {
        let names = Zone.names()
        #expect(names.contains("Pacific/Noumea") && names.contains("UTC") && names.count > 300)
    }
}
