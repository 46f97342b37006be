import Foundation
import Ledger
import TestSupport
import Testing

/// Each verdict of `epin verify` has its exit status and its words, on a ledger where exactly that
/// is wrong.
@Suite struct VerdictTests {
    static let start = "2022-02-07T20:00:00Z"

    /// A ledger with an origin, the key of its log and that of a witness beside it.
    static func makeLedger(holders: Range<Int> = 1..<4) throws -> EpinData {
        let data = try EpinData(["--origin", "example.nc/epin", "--simulated-time", start])
        try expect(data, ["key", "generate", "example.nc/epin", "log.pem"])
        try expect(data, ["key", "generate", "--witness", "witness.example", "witness.pem"])
        try register(data, holders)
        return data
    }

    /// Registers cardholders: three events each, and two of opening and closing.
    static func register(_ data: EpinData, _ holders: Range<Int>, at time: String = start) throws {
        let lines = holders.map { number in
            Commands.line(
                "registerCardholder",
                [
                    "at": .string(time), "email": .string(Commands.email(number)),
                    "phone": .string(Commands.phone(number)),
                    "cards": [.string(Commands.card(number))],
                ]) + "\n"
        }
        try expect(data, ["apply", "--simulated-time"], input: lines.joined())
    }

    @discardableResult
    static func expect(
        _ data: EpinData, _ words: [String], input: String = "", status: Int32 = 0,
        _ location: SourceLocation = #_sourceLocation
    ) throws -> EpinData.Outcome {
        let outcome = try data.epin(words, input: input.utf8)
        #expect(
            outcome.status == status && !outcome.isSignal, "\(words): \(outcome)",
            sourceLocation: location)
        return outcome
    }

    /// Signs, has it cosigned, and keeps what the witness has.
    static func sign(_ data: EpinData, since size: Int) throws {
        try expect(data, ["checkpoint", "--key", "log.pem"])
        let request = try expect(data, ["prove", "--since", "\(size)"]).text
        let witness = ["witness", "--key", "witness.pem", "--log", "log.pem.pub"]
        let answer = try expect(data, witness, input: request).text
        let recording = ["checkpoint", "--cosignature", "-", "--witness", "witness.pem.pub"]
        let cosigned = try expect(data, recording, input: answer).text
        try Data(cosigned.utf8).write(to: data.directory.appending(path: "kept"))
    }

    /// What `verify` says, which must exit with the status.
    static func verify(
        _ data: EpinData, _ options: [String], _ status: Int32,
        _ location: SourceLocation = #_sourceLocation
    ) throws -> String {
        try expect(data, ["verify"] + options, status: status, location).text
    }

    /// Changes every occurrence of some bytes in a file.
    static func replace(
        _ data: EpinData, _ file: String, _ bytes: [UInt8], with other: [UInt8]
    ) throws {
        let url = URL(filePath: "\(data.path)/\(file)")
        var content = try Data(contentsOf: url)
        var count = 0
        while let place = content.firstRange(of: bytes) {
            content.replaceSubrange(place, with: other)
            count += 1
        }
        try content.write(to: url)
        #expect(count > 0, "nothing to change in \(file)")
    }

    static let kept = ["--against", "kept", "--key", "log.pem.pub", "--key", "witness.pem.pub"]

    @Test func intact() throws {
        let data = try Self.makeLedger()
        try Self.sign(data, since: 0)
        for options in [[], ["--key", "log.pem.pub"], ["--key", "witness.pem.pub"], Self.kept] {
            let text = try Self.verify(data, options + ["--views"], 0)
            #expect(text.contains("events: intact\n"), "\(text)")
        }
        #expect(try Self.verify(data, [], 0).contains("give --key to check its signature"))
        let text = try Self.verify(data, Self.kept, 0)
        #expect(text.contains("signed") && text.contains("witness.example"), "\(text)")
        let json = try #require(try data.epin(["verify", "--json"] + Self.kept).json.last)
        #expect(json["intact"] == true && json["verdicts"] == ["intact"], "\(json.text)")
        #expect(json["signers"]?.arrayValue?.count == 2, "\(json.text)")
    }

    @Test func altered() throws {
        let data = try Self.makeLedger()
        try Self.sign(data, since: 0)
        // The mask of one card, in one record.
        let mask = Array("497072XXXXXX\(Commands.card(2).suffix(4))".utf8)
        let event = try #require(
            try data.events().first { $0.mask == String(decoding: mask, as: UTF8.self) })
        try Self.replace(data, "ledger/data.mdb", mask, with: mask.dropLast() + [0x39 ^ 1])
        for options in [[], Self.kept] {
            let text = try Self.verify(data, options, 10)
            #expect(text.contains("event \(event.sequence): altered\n"), "\(text)")
            #expect(text.contains("events: altered\n"), "\(text)")
        }
    }

    /// The whole directory is an older copy of itself: intact by itself, and signed.
    @Test func truncatedToAnOlderCopy() throws {
        let data = try Self.makeLedger()
        try Self.sign(data, since: 0)
        let older = data.directory.appending(path: "older").path
        try FileManager.default.copyItem(atPath: data.path, toPath: older)
        let size = try data.records().count
        try Self.register(data, 4..<6)
        try Self.sign(data, since: size - 2)
        try FileManager.default.removeItem(atPath: data.path)
        try FileManager.default.moveItem(atPath: older, toPath: data.path)
        #expect(try Self.verify(data, ["--key", "log.pem.pub"], 0).contains("intact"))
        let text = try Self.verify(data, Self.kept, 11)
        #expect(text.contains("covers more than the \(size) there are"), "\(text)")
        // Nor is it signed again: the key remembers what it signed.
        let signing = try Self.expect(data, ["checkpoint", "--key", "log.pem"], status: 1)
        #expect(signing.err.contains("refused to sign"), "\(signing)")
    }

    /// The file itself is cut.
    @Test func truncatedFile() throws {
        let data = try Self.makeLedger()
        let url = URL(filePath: "\(data.path)/ledger/data.mdb")
        try Data(contentsOf: url).prefix(3 * 4096).write(to: url)
        let outcome = try Self.expect(data, ["verify"], status: 11)
        #expect(outcome.err.contains("truncated"), "\(outcome)")
    }

    /// Another history of the same log, with another tree that is right by itself.
    @Test func rewritten() throws {
        let data = try Self.makeLedger()
        try Self.sign(data, since: 0)
        let forged = try EpinData(
            ["--origin", "example.nc/epin", "--simulated-time", Self.start])
        try Self.register(forged, 1..<3)
        try Self.register(forged, 8..<20)
        try FileManager.default.removeItem(atPath: data.path)
        try FileManager.default.copyItem(atPath: forged.path, toPath: data.path)
        #expect(try Self.verify(data, [], 0).contains("never signed"))
        let text = try Self.verify(data, Self.kept, 12)
        #expect(text.contains("(kept) covers other events; none agrees"), "\(text)")
        #expect(try Self.verify(data, ["--key", "log.pem.pub"], 16).contains("never signed"))
    }

    /// It still agrees with an earlier checkpoint: what was rewritten comes after that.
    @Test func rewrittenSinceACheckpoint() throws {
        let data = try Self.makeLedger()
        try Self.sign(data, since: 0)
        let older = data.directory.appending(path: "older").path
        try FileManager.default.copyItem(atPath: data.path, toPath: older)
        let size = try data.records().count - 2
        try Self.register(data, 4..<6)
        try Self.sign(data, since: size)
        try FileManager.default.removeItem(atPath: data.path)
        try FileManager.default.moveItem(atPath: older, toPath: data.path)
        try Self.register(data, 8..<20)
        let text = try Self.verify(data, Self.kept, 12)
        #expect(text.contains("the last that agrees covers \(size)"), "\(text)")
    }

    /// A checkpoint of another log is not compared with this one.
    @Test func ofAnotherLog() throws {
        let data = try Self.makeLedger()
        try Self.sign(data, since: 0)
        let other = try EpinData(["--origin", "example.nc/other"])
        try FileManager.default.removeItem(atPath: data.path)
        try FileManager.default.copyItem(atPath: other.path, toPath: data.path)
        let text = try Self.verify(data, Self.kept, 12)
        #expect(text.contains("is of the log 'example.nc/epin', this ledger says"), "\(text)")
    }

    /// Sixteen events have one peak: the root.
    @Test func headMismatch() throws {
        let data = try Self.makeLedger(holders: 1..<5)
        while try data.records().count < 16 {
            try Self.expect(data, ["checkpoint", "--key", "log.pem"])
        }
        let root = try #require(
            try data.epin(["stat", "--json"]).json.first?["root"]?.stringValue)
        let bytes = try #require(Digest(hex: root)).bytes
        try Self.replace(data, "ledger/data.mdb", bytes, with: bytes.map { ~$0 })
        let text = try Self.verify(data, [], 13)
        #expect(text.contains("events 0–15: the head of the tree does not match them"), "\(text)")
        #expect(text.contains("events: head mismatch\n"), "\(text)")
    }

    @Test func wrongKey() throws {
        let data = try Self.makeLedger()
        try Self.sign(data, since: 0)
        try Self.expect(data, ["key", "generate", "example.nc/epin", "other.pem"])
        let text = try Self.verify(data, ["--key", "other.pem.pub"], 14)
        #expect(text.contains("wrong key: the checkpoint of"), "\(text)")
        // One right key of two is enough: keys are replaced now and then.
        _ = try Self.verify(data, ["--key", "other.pem.pub", "--key", "log.pem.pub"], 0)
        let against = ["--against", "kept", "--key", "other.pem.pub"]
        #expect(try Self.verify(data, against, 14).contains("(kept) is signed by"))
    }

    @Test func badSignature() throws {
        let data = try Self.makeLedger()
        try Self.sign(data, since: 0)
        let url = data.directory.appending(path: "kept")
        var lines = try String(contentsOf: url, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        for line in [4, 5] {
            let before = lines[line]
            // The base64 of the signature begins after the four bytes of the key's id.
            let place = before.index(before.endIndex, offsetBy: -20)
            lines[line].replaceSubrange(place...place, with: before[place] == "A" ? "B" : "A")
            try Data(lines.joined(separator: "\n").utf8).write(to: url)
            let text = try Self.verify(data, Self.kept, 15)
            #expect(text.contains("bad signature: the checkpoint of"), "\(text)")
            lines[line] = before
        }
    }

    @Test func neverSigned() throws {
        let data = try Self.makeLedger()
        #expect(try Self.verify(data, [], 0).contains("never signed: nobody but this ledger"))
        for key in ["log.pem.pub", "witness.pem.pub"] {
            let text = try Self.verify(data, ["--key", key], 16)
            #expect(text.contains("events: never signed\n"), "\(text)")
        }
        try Self.expect(data, ["checkpoint", "--key", "log.pem"])
        _ = try Self.verify(data, ["--key", "log.pem.pub"], 0)
        _ = try Self.verify(data, ["--key", "witness.pem.pub"], 16)
    }

    /// The mark of a method in the row of one cardholder.
    @Test func viewsDiffer() throws {
        let data = try Self.makeLedger()
        try Self.expect(data, ["rebuild"])
        _ = try Self.verify(data, ["--views"], 0)
        let holders = try data.events().filter { $0.kind == .cardholderRegistered }
        let holder = try #require(holders.last)
        // id, version, last, email, phone: one byte each, or two from 24 on.
        let row: [UInt8] = [UInt8(holder.sequence), 2]
        let last = try #require(try data.events().last { $0.stream == holder.sequence })
        try Self.replace(
            data, "views/data.mdb", row + [UInt8(last.sequence)], with: [row[0], 1, row[0]])
        let text = try Self.verify(data, ["--views"], 17)
        let damaged = "row \(holder.sequence) of cardholders: not as it was written"
        #expect(text.contains("views: ") && text.contains(damaged), "\(text)")
        #expect(text.contains("events: views differ\n"), "\(text)")
        _ = try Self.verify(data, [], 0)
    }
}
