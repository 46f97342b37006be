import Foundation
import Ledger
import TestSupport
import Testing

@testable import Questions

/// Lines that are no commands: each is answered where it stands, those around it are carried out.
@Suite struct BadInputTests {
    /// A line, and what its reply must say: the code, the field and a part of the reason.
    private struct Bad {
        let line: [UInt8]
        let code: String
        let field: String?
        let reason: String

        init(
            _ line: String, _ field: String?, _ reason: String, code: String = "malformed"
        ) {
            self.init(Array(line.utf8), field, reason, code: code)
        }

        init(_ line: [UInt8], _ field: String?, _ reason: String, code: String = "malformed") {
            self.line = line
            self.code = code
            self.field = field
            self.reason = reason
        }
    }

    private static let uuid = "00000000-0000-4000-8000-000000000000"

    private static let notJSON: [Bad] = [
        Bad("x", nil, "not valid JSON at byte 0"),
        Bad("{", nil, "not valid JSON at byte 1"),
        Bad("{\"command\":\"expire\"", nil, "not valid JSON at byte 19"),
        Bad("{\"command\":\"expire\"} x", nil, "not valid JSON at byte 21"),
        Bad("{\"command\":\"expire\"}{\"command\":\"expire\"}", nil, "not valid JSON at byte 20"),
        Bad("{\"command\":\"expire\",}", nil, "not valid JSON at byte 20"),
        Bad("{'command':'expire'}", nil, "not valid JSON at byte 1"),
        Bad("{\"command\":\"expire\",\"command\":\"expire\"}", nil, "the key is given twice"),
        Bad("{\"command\":\"expire\",\"comm\\u0061nd\":\"expire\"}", nil, "the key is given twice"),
        Bad("[]", nil, "not a JSON object"), Bad("\"expire\"", nil, "not a JSON object"),
        Bad("7", nil, "not a JSON object"), Bad("null", nil, "not a JSON object"),
        Bad([0], nil, "not valid JSON at byte 0"),
        Bad([UInt8](repeating: 0, count: 4096), nil, "not valid JSON at byte 0"),
        Bad(
            Array("{\"command\":\"exp".utf8) + [0] + Array("ire\"}".utf8), nil,
            "control character"),
        Bad(
            Array("{\"command\":\"".utf8) + [0xFF, 0xFE] + Array("\"}".utf8), nil, "invalid UTF-8"),
        Bad(Array("{\"command\":\"".utf8) + [0xED, 0xA0, 0x80] + Array("\"}".utf8), nil, "UTF-8"),
        Bad(Array("{\"command\":\"".utf8) + [0xC0, 0x80] + Array("\"}".utf8), nil, "UTF-8"),
        Bad([0xEF, 0xBB, 0xBF] + Array("{\"command\":\"expire\"}".utf8), nil, "JSON at byte 0"),
        Bad(String(repeating: "[", count: 100_000), nil, "not valid JSON"),
        Bad(String(repeating: " ", count: LineReader.lineCountMax) + "{}", nil, "longer than"),
        Bad(String(repeating: "{", count: 3 * LineReader.lineCountMax), nil, "longer than"),
    ]

    private static let notACommand: [Bad] = [
        Bad("{}", "command", "missing"),
        Bad("{\"command\":7}", "command", "missing"),
        Bad("{\"command\":\"nope\"}", "command", "no command 'nope'"),
        Bad("{\"command\":\"Expire\"}", "command", "no command 'Expire'"),
        Bad("{\"command\":\"expire\",\"x\":1}", "x", "not a field of expire"),
        Bad("{\"command\":\"expire\",\"at\":\"2022-02-07T20:00:00Z\"}", "at", "simulated"),
        Bad("{\"command\":\"expire\",\"request\":\"1\"}", "request", "is not a UUID"),
        Bad("{\"command\":\"expire\",\"origin\":\"\"}", "origin", "must not be empty"),
        Bad("{\"command\":\"expire\",\"device\":\"a\\u0000b\"}", "device", "control character"),
        Bad("{\"command\":\"requestCodes\"}", "email", "missing"),
        Bad("{\"command\":\"goBack\",\"session\":0}", "session", "must be from 1"),
        Bad("{\"command\":\"goBack\",\"session\":-1}", "session", "whole number"),
        Bad("{\"command\":\"goBack\",\"session\":1.0}", "session", "whole number"),
        Bad("{\"command\":\"goBack\",\"session\":\"1\"}", "session", "whole number"),
        Bad("{\"command\":\"goBack\",\"session\":99999999999999999999}", nil, "out of range"),
        Bad("{\"command\":\"goBack\",\"session\":77}", "session", "no session 77", code: "unknown"),
        Bad(
            "{\"command\":\"cancelChallenge\",\"challenge\":77}", "challenge", "no challenge 77",
            code: "unknown"),
        Bad(
            "{\"command\":\"registerCardholder\",\"email\":\"x\",\"phone\":\"+68700 00 01\"}",
            "email", "e-mail"),
        Bad(
            "{\"command\":\"attachCard\",\"cardholder\":1,\"card\":\"4970720000000018\"}", "card",
            "Luhn"),
        Bad(
            "{\"command\":\"changePolicy\",\"account\":\"Awa\",\"policy\":{\"failureLimit\":0}}",
            "policy", "failureLimit must be from 1 to 100"),
        Bad(
            "{\"command\":\"submitCodes\",\"session\":1,\"smsCode\":\"1\",\"smsResult\":\"right\","
                + "\"emailResult\":\"right\",\"verifier\":\"v\"}", "smsCode", "not both"),
    ]

    /// Every bad line between two good ones.
    @Test func everyBadLineIsAnswered() throws {
        let data = try EpinData()
        let bad = Self.notJSON + Self.notACommand
        var input: [UInt8] = []
        for (index, item) in bad.enumerated() {
            let good = "{\"command\":\"requestCodes\",\"email\":\"nobody\(index)@example.nc\"}\n"
            input += Array(good.utf8) + item.line + [0x0A]
        }
        input += Array("{\"command\":\"expire\"}\n".utf8)
        let applied = try data.epin(["apply"], input: input)
        #expect(applied.status == 2 && !applied.isSignal && applied.err == "", "\(applied.err)")
        let replies = try applied.json
        try #require(replies.count == 2 * bad.count + 1)
        for (index, reply) in replies.enumerated() {
            #expect(reply["line"]?.integerValue() == index + 1)
            guard !index.isMultiple(of: 2) else {
                let isDone = reply["result"] != nil && reply["error"] == nil
                #expect(isDone, "\(reply.text)")
                continue
            }
            let item = bad[index / 2]
            let line = String(decoding: item.line.prefix(100), as: UTF8.self)
            #expect(reply["error"]?["code"]?.stringValue == item.code, "\(line): \(reply.text)")
            #expect(reply["error"]?["field"]?.stringValue == item.field, "\(line): \(reply.text)")
            let reason = reply["error"]?["reason"]?.stringValue ?? ""
            #expect(reason.contains(item.reason), "\(line): \(reply.text)")
            #expect(reply["events"] == nil, "\(line): \(reply.text)")
        }
        let kinds = try data.events().map(\.kind)
        #expect(kinds.filter { $0 == .emailNotRecognised }.count == bad.count)
        try data.expectSound()
    }

    @Test func endsOfLines() throws {
        let data = try EpinData()
        let expire = "{\"command\":\"expire\"}"
        let inputs: [(String, [Int])] = [
            ("\(expire)\r\n\(expire)\r\n", [1, 2]),
            ("\(expire)", [1]),
            ("\(expire)\n\n \t\r\n\(expire)", [1, 4]),
            ("\n\n\n\(expire)\n\n", [4]),
            (" \t\(expire) \t\r", [1]),
            ("", []), ("\n", []), ("\r\n\r\n", []), (" ", []),
        ]
        for (input, numbers) in inputs {
            let applied = try data.epin(["apply"], input: input.utf8)
            #expect(applied.status == 0 && applied.err == "", "\(applied)")
            #expect(try applied.json.map { $0["line"]?.integerValue() } == numbers, "\(applied)")
            #expect(try applied.json.allSatisfy { $0["result"] == "nothingDue" }, "\(applied)")
        }
        let last = try data.epin(["apply"], input: "\(expire)\n{\"command\":\"exp".utf8)
        #expect(last.status == 2 && last.lines.count == 2, "\(last)")
        #expect(try last.json[1]["error"]?["code"] == "malformed")
        let long = String(repeating: "x", count: 2 * LineReader.lineCountMax)
        let ended = try data.epin(["apply"], input: "\(expire)\n\(long)".utf8)
        #expect(ended.status == 2 && ended.lines.count == 2, "\(ended.err)")
        try data.expectSound()
    }

    @Test func aLineMayBeAsLongAsTheLimit() throws {
        let data = try EpinData()
        let expire = "{\"command\":\"expire\"}"
        let blanks = String(repeating: " ", count: LineReader.lineCountMax - expire.utf8.count)
        let applied = try data.epin(
            ["apply"], input: "\(blanks)\(expire)\n\(blanks) \(expire)".utf8)
        #expect(try applied.json.map { $0["error"] == nil } == [true, false], "\(applied)")
        let imported = try data.epin(
            ["import"], input: "\(blanks) \(expire)".utf8, data: "\(data.path)-copy")
        #expect(imported.status == 2 && imported.err.contains("line 1: longer"), "\(imported)")
    }

    @Test func inputsThatAreNone() throws {
        let data = try EpinData()
        let before = try data.records()
        for name in ["nothing-here", data.path] {
            let applied = try data.epin(["apply", name])
            #expect(applied.status == 2 && applied.err.contains("\(name): "), "\(applied)")
            #expect(applied.out.isEmpty)
        }
        // A directory shows only when it is read: the ledger was opened, and is closed.
        let events = try data.events()
        #expect(events.map(\.record).starts(with: before))
        #expect(events[before.count...].map(\.kind) == [.ledgerOpened, .ledgerClosed])
    }

    /// Nobody reads the replies: the ledger is closed all the same.
    @Test func anOutputThatCannotBeWritten() throws {
        let data = try EpinData()
        let line = "{\"command\":\"requestCodes\",\"email\":\"nobody@example.nc\"}\n"
        let applied = try data.run(
            [
                "/bin/sh", "-c", "\"$0\" --data \"$1\" apply > /dev/full", EpinData.program.path,
                data.path,
            ],
            input: line.utf8)
        #expect(applied.status == 2 && applied.err.contains("No space left"), "\(applied)")
        #expect(
            try data.events().suffix(3).map(\.kind)
                == [.ledgerOpened, .emailNotRecognised, .ledgerClosed])
        try data.expectSound()
    }

    // MARK: Time

    @Test func simulatedAndRealTimeDoNotMix() throws {
        let at = ",\"at\":\"2022-02-07T21:00:00Z\""
        let real = try EpinData()
        let simulated = try EpinData(["--simulated-time", "2022-02-07T20:00:00Z"])
        for (data, options, text) in [
            (real, ["--simulated-time"], "--simulated-time is not for it"),
            (simulated, [], "use --simulated-time"),
        ] {
            let before = try data.records()
            for fields in ["", at] {
                let line = "{\"command\":\"expire\"\(fields)}\n"
                let applied = try data.epin(["apply"] + options, input: line.utf8)
                #expect(applied.status == 2 && applied.out.isEmpty, "\(applied)")
                #expect(applied.err.contains(text), "\(applied)")
            }
            #expect(try data.records() == before, "nothing is appended")
        }
        let missing = try simulated.epin(
            ["apply", "--simulated-time"], input: "{\"command\":\"expire\"}\n".utf8)
        #expect(try missing.status == 2 && missing.json[0]["error"]?["field"] == "at")
        let fine = try simulated.epin(
            ["apply", "--simulated-time"], input: "{\"command\":\"expire\"\(at)}\n".utf8)
        #expect(fine.status == 0, "\(fine)")
        try simulated.expectSound()
        try real.expectSound()
    }
}
