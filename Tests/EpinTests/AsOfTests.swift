import Foundation
import Ledger
import TestSupport
import Testing

/// What was true at every event of a small ledger, compared with what was shown live.
@Suite struct AsOfTests {
    /// What the program printed of one subject after a command, whose last event is `sequence`.
    private struct Live {
        let sequence: Int
        let time: String
        let subject: [String]
        let out: String
    }

    /// A simulated ledger that a script of commands made, ten seconds apart.
    private final class Script {
        let data: EpinData
        private let process: ApplyProcess
        private var minute = 0
        private var subjects: [[String]] = []
        private(set) var lives: [Live] = []

        init() throws {
            data = try EpinData(["--simulated-time", "2022-02-07T20:00:00Z"])
            process = try ApplyProcess(data, ["--simulated-time"])
        }

        /// Carries out a command, and asks for everything there is while the program runs.
        @discardableResult
        func send(_ line: String, _ subject: String? = nil) throws -> JSON {
            minute += 1
            let second = minute * 10
            let time =
                "2022-02-07T\(20 + second / 3600):\(Self.two(second / 60 % 60)):"
                + "\(Self.two(second % 60)).000Z"
            let reply = try #require(
                try process.send(["\(line.dropLast()),\"at\":\"\(time)\"}"]).first)
            let sequences = try #require(reply["events"]?.arrayValue, "\(line) \(reply.text)")
            if let subject {
                let id = try #require(sequences.first?.integerValue(as: Int.self))
                subjects.append([subject, "\(id)"])
            }
            let size = try data.records().count
            for subject in subjects {
                let shown = try data.epin(["--json"] + subject)
                try #require(shown.status == 0, "\(shown)")
                lives.append(
                    Live(sequence: size - 1, time: time, subject: subject, out: shown.text))
            }
            return sequences.first ?? .null
        }

        func finish() throws { #expect(try process.finish().status == 0) }

        private static func two(_ number: Int) -> String {
            number < 10 ? "0\(number)" : "\(number)"
        }
    }

    /// Two cardholders who cross: enrolment, payments that end well and badly, a lock.
    private static func played() throws -> Script {
        let script = try Script()
        let first = try script.send(Commands.register(1), "cardholder")
        let session = try script.send(Commands.requestCodes(1))
        try script.send(Commands.register(2), "cardholder")
        try script.send(Commands.submitCodes(session, right: false))
        try script.send(Commands.submitCodes(session))
        try script.send(Commands.setPassword(session))
        let challenge = try script.send(Commands.openChallenge(1), "challenge")
        let other = try script.send(Commands.requestCodes(2))
        try script.send(Commands.submitPassword(challenge))
        try script.send(Commands.submitCode(challenge, right: false))
        try script.send(Commands.submitCode(challenge))
        try script.send(Commands.submitCodes(other, right: false))
        try script.send(Commands.logOut(session))
        let second = try script.send(Commands.openChallenge(1, amount: 100), "challenge")
        try script.send(Commands.line("cancelChallenge", ["challenge": second]))
        try script.send(Commands.line("reportSimSwap", ["cardholder": first]))
        try script.send(
            Commands.line("reportFraud", ["cardholder": first, "challenge": challenge]))
        try script.send(Commands.submitCodes(other, right: false))
        try script.finish()
        return script
    }

    private static func expect(
        _ data: EpinData, _ words: [String], _ out: String,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let shown = try data.epin(["--json"] + words)
        #expect(
            shown.status == 0 && shown.text == out && shown.err == "",
            "\(words): \(shown), live: \(out)", sourceLocation: location)
    }

    private static func expectError(
        _ data: EpinData, _ words: [String], _ status: Int32, _ message: String,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let shown = try data.epin(words)
        #expect(
            shown.status == status && shown.out == [] && shown.err.hasPrefix("epin: \(message)\n"),
            "\(words): \(shown)", sourceLocation: location)
    }

    // MARK: Every event

    @Test func everyEventIsWhatWasToldLive() throws {
        let script = try Self.played()
        let data = script.data
        let events = try data.events()
        #expect(events.count > 35)
        for live in script.lives {
            let replay = ["replay", "--\(live.subject[0])", live.subject[1]]
            for point in ["\(live.sequence)", live.time] {
                try Self.expect(data, live.subject + ["--as-of", point], live.out)
                try Self.expect(data, replay + ["--as-of", point], live.out)
            }
        }
        // In the middle of a command nothing was shown live: the stream itself gives its version.
        for holder in Set(script.lives.map(\.subject)).filter({ $0[0] == "cardholder" }) {
            let id = try #require(UInt64(holder[1]))
            for point in Int(id)..<events.count {
                let own = events[...point].filter { $0.stream == id }
                let shown = try data.epin(["--json"] + holder + ["--as-of", "\(point)"])
                let json = try #require(try shown.json.first, "\(shown)")
                #expect(json["version"]?.integerValue() == own.count, "\(holder) \(point)")
                #expect(json["last"]?.integerValue() == own.last?.sequence, "\(holder) \(point)")
                try Self.expect(
                    data, ["replay", "--cardholder", holder[1], "--as-of", "\(point)"],
                    shown.text)
            }
        }
        for challenge in Set(script.lives.map(\.subject)).filter({ $0[0] == "challenge" }) {
            let id = try #require(Int(challenge[1]))
            for point in id..<events.count {
                let ended = events[...point].last {
                    $0.kind == .challengeEnded && $0.challenge == UInt64(id)
                }
                let shown = try data.epin(["--json"] + challenge + ["--as-of", "\(point)"])
                let json = try #require(try shown.json.first, "\(shown)")
                #expect(json["outcome"]?.stringValue == ended?.outcome?.name, "\(point)")
                #expect(json["endedBy"]?.integerValue() == ended?.sequence, "\(point)")
                #expect(json["purchaseAmount"]?.integerValue() == events[id].purchaseAmount)
                try Self.expect(
                    data, ["replay", "--challenge", challenge[1], "--as-of", "\(point)"],
                    shown.text)
            }
        }
        try data.expectSound()
    }

    @Test func certificateOfEveryEvent() throws {
        let data = try Self.played().data
        let events = try data.events()
        var certificates: [String] = []
        for point in events.indices {
            let shown = try data.epin(["--json", "replay", "--as-of", "\(point)"])
            let json = try #require(try shown.json.first, "\(shown)")
            #expect(shown.status == 0 && json["eventCount"]?.integerValue() == point + 1)
            certificates.append(shown.text)
        }
        #expect(Set(certificates).count == events.count)
        // A time stands for the last event of its millisecond.
        for (point, event) in events.enumerated()
        where point == events.count - 1 || events[point + 1].time > event.time {
            let time = try #require(event.json["time"]?.stringValue)
            try Self.expect(data, ["replay", "--as-of", time], certificates[point])
        }
        try Self.expect(data, ["replay"], certificates.last!)
        let left = try FileManager.default.contentsOfDirectory(atPath: data.path)
        #expect(!left.contains { $0.hasPrefix("views.") }, "\(left)")
    }

    // MARK: What is not there

    @Test func unknownPointsAndSubjects() throws {
        let script = try Self.played()
        let data = script.data
        let size = try data.events().count
        let cardholder = try #require(script.lives.first?.subject[1])
        let second = try #require(script.lives.first { $0.subject[1] != cardholder }?.subject[1])
        let challenge = try #require(
            script.lives.first { $0.subject[0] == "challenge" }?.subject[1])
        let subjects = [
            ["cardholder", cardholder], ["challenge", challenge], ["replay"],
            ["replay", "--cardholder", cardholder], ["replay", "--challenge", challenge],
        ]
        for subject in subjects {
            for point in ["\(size)", "\(size + 1)", "\(UInt64.max)"] {
                try Self.expectError(
                    data, subject + ["--as-of", point], 2,
                    "no event \(point): the ledger has \(size)")
            }
            for point in ["soon", "-1", "2022-02-30", "1.5", ""] {
                try Self.expectError(
                    data, subject + ["--as-of", point], 64,
                    "'--as-of \(point)': a sequence or a time is expected")
            }
        }
        let late = [("cardholder", cardholder), ("cardholder", second), ("challenge", challenge)]
        for (kind, id) in late {
            let before = "\(try #require(Int(id)) - 1)"
            for point in ["0", before, "1999-12-31", "2022-02-07T19:59:59Z"] {
                for words in [[kind, id], ["replay", "--\(kind)", id]] {
                    try Self.expectError(
                        data, words + ["--as-of", point], 2, "no \(kind) \(id) as of \(point)")
                }
            }
            for words in [[kind, "999999"], ["replay", "--\(kind)", "999999"]] {
                try Self.expectError(data, words, 2, "no \(kind) 999999")
                try Self.expectError(
                    data, words + ["--as-of", "9"], 2, "no \(kind) 999999 as of 9")
            }
        }
        // A number that is something else.
        try Self.expectError(data, ["cardholder", challenge], 2, "no cardholder \(challenge)")
        try Self.expectError(data, ["challenge", cardholder], 2, "no challenge \(cardholder)")
        for rest in [[], ["--as-of", "5"]] {
            try Self.expectError(
                data, ["replay", "--cardholder", cardholder, "--challenge", challenge] + rest, 64,
                "'--cardholder' and '--challenge' do not go together")
        }
        // After the last event and far in the future, what is true is what is true now.
        let now = try data.epin(["--json", "cardholder", cardholder])
        for point in ["\(size - 1)", "9999-12-31T23:59:59.999Z"] {
            try Self.expect(data, ["cardholder", cardholder, "--as-of", point], now.text)
        }
    }

    // MARK: A moment

    /// What is over at a moment is so under the limits of that moment, those of today or of the
    /// first day aside.
    @Test func atAMomentTheLimitsOfThenHold() throws {
        let data = try EpinData(["--simulated-time", "2022-02-07T20:00:00Z"])
        func line(_ line: String, _ time: String) -> String {
            "\(line.dropLast()),\"at\":\"2022-02-07T\(time)Z\"}\n"
        }
        func limit(_ seconds: Int, _ time: String) -> String {
            let policy: JSON = ["sessionIdleLimit": .number(seconds)]
            return line(
                Commands.line("changePolicy", ["policy": policy, "account": "op.un"]), time)
        }
        let input =
            limit(3600, "20:00:01") + line(Commands.register(1), "20:00:02")
            + line(Commands.requestCodes(1), "20:00:03")
        let opened = try data.epin(["apply", "--simulated-time"], input: input.utf8)
        let session = try #require(try opened.json.last?["session"], "\(opened)")
        let rest =
            line(Commands.submitCodes(session), "20:00:04") + limit(60, "20:30:00")
        let applied = try data.epin(["apply", "--simulated-time"], input: rest.utf8)
        #expect(applied.status == 0, "\(applied)")
        let holder = try #require(
            try data.events().first { $0.kind == .cardholderRegistered }?.sequence)
        func live(at time: String) throws -> JSON? {
            let words = ["replay", "--cardholder", "\(holder)", "--at", "2022-02-07T\(time)Z"]
            return try data.epin(["--json"] + words).json.first?["liveSessions"]
        }
        #expect(try live(at: "20:29:59") == .array([session]))
        #expect(try live(at: "20:30:00") == .array([]))
    }
}
