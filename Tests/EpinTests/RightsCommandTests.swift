import Foundation
import Ledger
import TestSupport
import Testing

/// A person's rights and cases, with the real program.
@Suite struct RightsCommandTests {
    /// An enrolled holder whose codes our vault made, with a signed checkpoint and a proof.
    private func enrolled() throws -> (data: EpinData, holder: String) {
        let data = try EpinData(["--origin", "example.nc/epin"])
        let process = try ApplyProcess(data)
        let replies = try process.send([
            Commands.register(1), Commands.register(2), Commands.requestCodes(1, outside: false),
        ])
        let session = try #require(replies[2]["session"])
        _ = try process.send([Commands.line("goBack", ["session": session])])
        #expect(try process.finish().status == 0)
        return (data, try #require(replies[0]["cardholder"]).text)
    }

    private func fine(_ data: EpinData, _ words: String...) throws -> EpinData.Outcome {
        let outcome = try data.epin(words)
        try #require(outcome.status == 0, "\(words): \(outcome)")
        return outcome
    }

    /// Files of the data directory that have these bytes.
    static func places(of text: String, in data: EpinData) throws -> [String] {
        let bytes = Array(text.utf8)
        return try FileManager.default.subpathsOfDirectory(atPath: data.path).filter { name in
            let path = "\(data.path)/\(name)"
            let type = try FileManager.default.attributesOfItem(atPath: path)[.type]
            guard type as? FileAttributeType == .typeRegular else { return false }
            return try Data(contentsOf: URL(filePath: path)).holds(bytes)
        }
    }

    @Test func fromTheHoldToTheReceipt() throws {
        let (data, holder) = try enrolled()
        let key = data.directory.appending(path: "log.pem").path
        _ = try fine(data, "key", "generate", "example.nc/epin", key)
        _ = try fine(data, "checkpoint", "--key", key)
        _ = try fine(data, "prove", holder)
        let opened = try fine(data, "--json", "case", "open", "Contested.", "--account", "m.waia")
        let number = try #require(try opened.json[0]["case"]).text
        _ = try fine(data, "case", "attach", number, holder)
        let held = try data.epin(["erase", "cardholder", holder])
        #expect(held.status == 2 && held.err.contains("is on hold: case \(number)"), "\(held)")
        let list = try fine(data, "--json", "case", "list", "--open").json
        #expect(list.count == 1 && list[0]["account"] == "m.waia")
        _ = try fine(data, "case", "note", number, "Called back.")
        let shown = try fine(data, "--json", "case", "show", number).json[0]
        #expect(shown["timeline"]?.arrayValue?.count == 4)
        #expect(shown["attached"]?.arrayValue?.count == 1)
        #expect(try fine(data, "case", "show", number).text.contains("Its evidence"))
        _ = try fine(data, "case", "close", number, "Nothing found.")
        #expect(try data.epin(["case", "list", "--open"]).err.contains("no case is open"))

        let values = [Commands.email(1), Commands.phone(1)]
        let access = try fine(data, "--json", "subject", "email", values[0]).json[0]
        #expect(access["cardholder"]?.text == holder)
        #expect(access["data"]?.arrayValue?.contains { $0["value"] == .string(values[1]) } == true)
        let tally = try #require(access["tallies"]?.arrayValue?.first)
        #expect(tally["kind"] == "cardholderRegistered" && tally["eventCount"] == 1)
        for value in values { #expect(try !Self.places(of: value, in: data).isEmpty) }
        let dry = try fine(data, "--json", "erase", "cardholder", holder, "--dry-run").json[0]
        #expect(dry["dryRun"] == true && dry["receipts"] == [])
        #expect(dry["erased"]?.arrayValue?.count == 3)
        for value in values { #expect(try !Self.places(of: value, in: data).isEmpty) }
        let erased = try fine(
            data, "--json", "erase", "phone", values[1], "--account", "m.waia", "--ticket", "D-1")
        let receipt = try #require(try erased.json[0]["receipts"]?.arrayValue?.first)
        #expect(receipt["account"] == "m.waia" && receipt["ticket"] == "D-1")
        for value in values { #expect(try Self.places(of: value, in: data) == []) }
        // The other is untouched.
        #expect(try !Self.places(of: Commands.email(2), in: data).isEmpty)
        #expect(try fine(data, "erase", "cardholder", holder).text.contains("nothing is left"))
        let access2 = try fine(data, "--json", "subject", "cardholder", holder).json[0]
        let states = access2["data"]?.arrayValue?.map { $0["status"] }
        #expect(states == ["erased", "erased", "erased"])

        _ = try fine(data, "check", "\(holder).tlog-proof", "--key", "\(key).pub")
        _ = try fine(data, "verify", "--key", "\(key).pub")
        let audit = try fine(data, "audit", "--control", "GDPR-2", "--control", "GDPR-3")
        #expect(audit.text.contains("2 held"), "\(audit)")
        try data.expectSound()
    }

    @Test func whatIsRefused() throws {
        let (data, holder) = try enrolled()
        for (words, status, reason) in [
            (["case", "open", "to awa@example.nc"], 2, "note: has an e-mail address"),
            (["case", "note", "99", "n"], 2, "case: no case 99"),
            (["case", "show", "99"], 2, "no case 99"),
            (["case", "attach", "99", "x"], 64, "EVENT must be the sequence"),
            (["case", "open", "n", "--at", "2022-02-07"], 64, "only a simulated ledger"),
            (["erase", "cardholder", "99"], 2, "no cardholder 99"),
            (["erase", "cardholder", holder, "--account", ""], 64, "'--account' must be"),
            (["subject", "cardholder", "99"], 2, "no cardholder 99"),
            (["subject", "email", "nobody@example.nc"], 2, "nothing is held"),
        ] as [([String], Int32, String)] {
            let outcome = try data.epin(words)
            #expect(outcome.status == status && outcome.err.contains(reason), "\(outcome)")
        }
    }

    @Test func retentionSaysWhatItWouldDo() throws {
        let (data, _) = try enrolled()
        #expect(try fine(data, "retention", "--dry-run").text.hasPrefix("0 of 6 values"))
        let dry = try #require(try fine(data, "--json", "retention", "--dry-run").json.last)
        #expect(dry["dryRun"] == true && dry["valueCount"] == 6 && dry["pastCount"] == 0)
        #expect(try fine(data, "retention").text.contains("every event does"))
    }

    /// A server goes on with the vault that an erasure left in place.
    @Test func aServerGoesOn() throws {
        let (data, holder) = try enrolled()
        let process = try ApplyProcess(data)
        _ = try process.send([Commands.requestCodes(2)])
        _ = try fine(data, "erase", "cardholder", holder)
        let replies = try process.send([
            Commands.requestCodes(1), Commands.register(3),
            Commands.requestCodes(3, outside: false),
        ])
        #expect(
            replies.map { $0["result"]?.stringValue } == [
                "emailNotRecognised", "cardholderRegistered", "codesSent",
            ])
        #expect(try process.finish().status == 0)
        let subject = try fine(data, "--json", "subject", "email", Commands.email(3))
        #expect(try subject.json[0]["cardholder"] == replies[1]["cardholder"])
        try data.expectSound()
    }

    // MARK: kill -9

    /// Killed at any moment: no receipt while a value is there, a vault that opens always, and the
    /// same erasure again finishes.
    @Test func killedWhileItErases() throws {
        var generator = Seeded("killedWhileItErases")
        let count = 12
        let data = try EpinData()
        let process = try ApplyProcess(data)
        let replies = try process.send((1...count).map(Commands.register))
        #expect(try process.finish().status == 0)
        let holders = try replies.map { try #require($0["cardholder"]).text }
        var interrupted = 0
        for (index, holder) in holders.enumerated() {
            let number = index + 1
            let values = [Commands.email(number), Commands.phone(number)]
            for _ in 0..<2 {
                let erasing = Process()
                erasing.executableURL = EpinData.program
                erasing.arguments = ["--data", data.path, "erase", "cardholder", holder]
                erasing.standardOutput = FileHandle.nullDevice
                erasing.standardError = FileHandle.nullDevice
                try erasing.run()
                usleep(.random(in: 0..<60_000, using: &generator))
                kill(erasing.processIdentifier, SIGKILL)
                erasing.waitUntilExit()
                if erasing.terminationReason == .uncaughtSignal { interrupted += 1 }
                let hasReceipt = try data.events().contains {
                    $0.kind == .personalDataErased && "\($0.stream)" == holder
                }
                guard hasReceipt else { continue }
                for value in values { #expect(try Self.places(of: value, in: data) == []) }
            }
            _ = try fine(data, "erase", "cardholder", holder)
            for value in values { #expect(try Self.places(of: value, in: data) == []) }
            let erased = try data.events().filter {
                $0.kind == .personalDataErased && "\($0.stream)" == holder
            }
            #expect(erased.count == 1 && erased[0].email != nil && erased[0].phone != nil)
            let rest = try FileManager.default.contentsOfDirectory(atPath: data.path)
            #expect(!rest.contains("vault.new"))
        }
        print("erasures interrupted: \(interrupted) of \(2 * count)")
        try data.expectSound()
    }
}

extension Data {
    /// By NSData: the search of Data, unoptimised, takes seconds for the files of a ledger.
    fileprivate func holds(_ part: [UInt8]) -> Bool {
        let place = NSData(data: self).range(of: Data(part), in: NSRange(0..<count))
        return place.location != NSNotFound
    }
}
