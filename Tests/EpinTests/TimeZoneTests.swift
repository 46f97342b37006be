import Foundation
import Ledger
import TestSupport
import Testing

/// Times as people type them, and in whose clocks they are shown.
@Suite struct TimeZoneTests {
    private static let noumea = ["--time-zone", "Pacific/Noumea"]

    private func guide() throws -> EpinData {
        let data = try EpinData(nil)
        try #require(try data.epin(["guide"]).status == 0)
        return data
    }

    @Test(arguments: [
        "2022-02-07T21:00:00+11:00", "2022-02-07", "2022-02", "now-1h", "1 hour ago", "-90m", "-1w",
        "today", "yesterday", "now", "2022-02-07T21:00:00Z",
    ])
    func isReadByEveryQuestionThatTakesATime(_ time: String) throws {
        let data = try guide()
        for words in [
            ["query", "--since=\(time)"], ["query", "kind=codeSent", "--until=\(time)"],
            ["query", "time>=\(time)"], ["export", "--since=\(time)"],
            ["report", "--since=\(time)"],
            ["audit", "-c", "RTS-4.1", "--until=\(time)"],
            ["detect", "-d", "D01", "--since=\(time)"],
            ["reviews", "--since=\(time)"], ["reads", "--until=\(time)"],
            ["replay", "--what-if", "{\"failureLimit\":3}", "--until=\(time)"],
            ["cardholder", "4", "--at=\(time)"], ["challenge", "40", "--as-of=\(time)"],
            ["replay", "--diff=2022-02-01", "--", time],
        ] {
            let run = try data.epin(words)
            #expect(run.status != 64 && !run.isSignal, "\(words): \(run)")
        }
    }

    @Test func anOffsetIsWhatItSays() throws {
        let data = try guide()
        func count(_ words: [String]) throws -> Int {
            let run = try data.epin(["--json", "query"] + words)
            #expect(run.status == 0, "\(run)")
            return try run.json.count
        }
        let time = UTCTime("2022-02-07T21:08:18Z")!.milliseconds
        let expected = try data.events().count { $0.time >= time }
        for since in ["2022-02-07T21:08:18Z", "2022-02-08T08:08:18+11:00", "2022-02-07 21:08:18"] {
            #expect(try count(["--since", since]) == expected, "\(since)")
        }
        #expect(try count(["time>=2022-02-08T08:08:18+11:00"]) == expected)
        #expect(try count(["--since", "2022-02-08 08:08:18"] + Self.noumea) == expected)
        #expect(try count(["time>=2022-02-08 08:08:18"] + Self.noumea) == expected)
    }

    /// The guide's evening is the morning after in Nouméa.
    @Test func daysAndMonthsAreThoseOfTheZone() throws {
        let data = try EpinData(["--simulated-time", "2022-01-31T12:00:00Z"])
        let line = """
            {"command":"registerCardholder","at":"TIME","email":"NAME@example.nc",\
            "phone":"+687 00 00 23","cards":[]}

            """
        let lines = [("2022-01-31T12:59:59.999Z", "awa"), ("2022-01-31T13:00:00Z", "jo")].map {
            line.replacing("TIME", with: $0).replacing("NAME", with: $1)
        }
        let applied = try data.epin(["apply", "--simulated-time"], input: lines.joined().utf8)
        try #require(applied.status == 0, "\(applied)")
        func days(_ words: [String]) throws -> [String] {
            let report = try data.epin(["--json", "report"] + words).json[0]
            #expect(
                report["timeZone"]
                    == (words.contains("--time-zone") ? .string("Pacific/Noumea") : nil))
            return try #require(report["days"]?.arrayValue).compactMap { $0["day"]?.stringValue }
        }
        #expect(try days([]) == ["2022-01-31"])
        #expect(try days(Self.noumea) == ["2022-01-31", "2022-02-01"])
        #expect(
            try days(Self.noumea + ["--since", "2022-02", "--until", "2022-03"]) == ["2022-02-01"])
        let second = try data.events().filter { $0.kind == .cardholderRegistered }[1]
        let month = try data.epin(
            ["--json", "query", "--since", "2022-02", "-n", "1"] + Self.noumea)
        #expect(try month.json[0]["sequence"] == .number(second.sequence))
    }

    @Test func theZoneIsNamedInEveryOutput() throws {
        let data = try guide()
        for words in [
            ["query", "kind=challengeEnded"], ["timeline", "cardholder", "4"], ["find", "2226"],
            ["links", "cardholder", "4"], ["show", "40"], ["cardholder", "4"], ["challenge", "40"],
            ["stat"], ["subject", "cardholder", "4"], ["replay", "--challenge", "40", "--steps"],
            ["report"], ["reads"], ["audit"], ["detect"],
            ["replay", "--what-if", "{\"failureLimit\":1}"],
        ] {
            let there = try data.epin(words + Self.noumea)
            #expect(there.text.hasPrefix("Times are those of Pacific/Noumea.\n"), "\(words)")
            let isInUTC = there.text.firstMatch(of: /T\d\d:\d\d:\d\d\.\d{3}Z/) != nil
            #expect(!isInUTC, "\(words): \(there)")
            let json = try data.epin(["--json"] + words + Self.noumea)
            #expect(!json.text.contains("+11:00"), "\(words)")
            // The record of reads names it from now on.
            guard words != ["reads"] else { continue }
            let here = try data.epin(words)
            #expect(!here.text.contains("+11:00") && !here.text.contains("Noumea"), "\(words)")
        }
        #expect(try data.epin(["report"]).text.hasPrefix("MONTH (UTC)"))
        for (words, isReport) in [
            (["report", "-o"], true), (["timeline", "challenge", "40", "--html"], false),
            (["timeline", "cardholder", "4", "--html"], false),
        ] {
            let path = "\(data.path).html"
            for language in ["fr", "en"] {
                let more = [path, "--language", language]
                #expect(try data.epin(words + more + Self.noumea).status == 0)
                let page = try String(contentsOfFile: path, encoding: .utf8)
                // A control of PCI DSS is about days in UTC, whoever asks.
                let isUTC = page.matches(of: /UTC/).count > (isReport ? 1 : 0)
                #expect(page.contains("Pacific/Noumea") && !isUTC, "\(words)")
                #expect(page.contains(language == "fr" ? "8 février 2022" : "8 February 2022"))
                #expect(try data.epin(words + more).status == 0)
                let plain = try String(contentsOfFile: path, encoding: .utf8)
                #expect(plain.contains("UTC") && !plain.contains("Pacific"), "\(words)")
            }
        }
    }

    /// An output does not depend on who asks.
    @Test func theEnvironmentsZoneDoesNotCount() throws {
        let data = try guide()
        let words = [EpinData.program.path, "--data", data.path, "query", "--since", "2022-02-08"]
        let plain = try data.run(words)
        let there = try data.run(["/usr/bin/env", "TZ=Pacific/Noumea"] + words)
        #expect(plain.err == "epin: no event found\n" && there == plain)
    }

    @Test(arguments: [
        ("Noumea", "Pacific/Noumea"), ("pacific/noumea", "Pacific/Noumea"),
        ("Pacific/Noumae", "Pacific/Noumea"), ("New York", "America/New_York"),
        ("../etc/passwd", nil), ("", nil),
    ])
    func anUnknownZoneIsRefused(_ name: String, _ suggestion: String?) throws {
        let data = try EpinData()
        let refused = try data.epin(["--time-zone", name, "stat"])
        #expect(refused.status == 64 && refused.err.contains("time zone '\(name)'"), "\(refused)")
        #expect(refused.err.contains("Did you mean") == (suggestion != nil), "\(refused)")
        if let suggestion { #expect(refused.err.contains("Did you mean '\(suggestion)'?")) }
    }

    /// What was asked depends on the zone, so the record of reads has it.
    @Test func theRecordOfReadsNamesTheZone() throws {
        let data = try guide()
        _ = try data.epin(["query", "--since", "2022-02"] + Self.noumea)
        #expect(
            try data.epin(["--json", "reads"]).json.last?["question"]
                == .string("query --since 2022-02 --time-zone Pacific/Noumea"))
    }
}
