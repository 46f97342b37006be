import Foundation
import Ledger
import TestSupport
import Testing

/// What leaves the ledger can be read by others and comes back the same.
@Suite struct ExportTests {
    /// Most kinds of events, made by the real program.
    private func makeLedger() throws -> EpinData {
        let data = try EpinData()
        let apply = try ApplyProcess(data)
        _ = try apply.send((1...20).map(Commands.register))
        var sessions = try apply.send((1...20).map { Commands.requestCodes($0) })
        _ = try apply.send(
            sessions.enumerated().map {
                Commands.submitCodes($0.element["session"]!, right: $0.offset % 5 != 0)
            })
        _ = try apply.send(sessions.map { Commands.setPassword($0["session"]!) })
        _ = try apply.send(sessions.map { Commands.logOut($0["session"]!) })
        let challenges = try apply.send((1...20).map { Commands.openChallenge($0) })
        _ = try apply.send(challenges.map { Commands.submitPassword($0["challenge"]!) })
        _ = try apply.send(
            challenges.enumerated().map {
                Commands.submitCode($0.element["challenge"]!, right: $0.offset % 3 != 0)
            })
        // Sent by the program itself, wrong codes until the lock; names beyond ASCII.
        sessions = try apply.send([Commands.requestCodes(3, outside: false)])
        for _ in 0..<5 {
            _ = try apply.send([
                Commands.line(
                    "submitCodes",
                    ["session": sessions[0]["session"]!, "smsCode": "x", "emailCode": "y"])
            ])
        }
        _ = try apply.send([
            Commands.line(
                "releaseLock", ["cardholder": 7, "account": "Noël Ça-va", "ticket": "T-1 « é »"]),
            Commands.line(
                "changePolicy",
                ["policy": ["failureLimit": 4], "account": "Noël", "ticket": "T-2"]),
            Commands.line("requestCodes", ["email": "nobody@example.nc", "origin": "2001:db8::1"]),
        ])
        #expect(try apply.finish().status == 0)
        return data
    }

    @Test func anIndependentReaderFindsTheSame() throws {
        let data = try makeLedger()
        let exported = try data.epin(["export"])
        #expect(exported.status == 0 && exported.err == "")
        let read = try data.run(Python.tool("Tests/Tools/read_ledger.py"), input: exported.out)
        try #require(read.status == 0, "\(read)")
        let told = try #require(try data.epin(["stat", "--json"]).json.first)
        let root = try #require(told["root"]?.stringValue)
        let count = try #require(told["eventCount"]?.text)
        #expect(read.lines == ["events \(count)", "root \(root)"])
        #expect(exported.lines.count == (told["eventCount"]?.integerValue() ?? 0))
        let verified = try #require(try data.epin(["verify", "--json"]).json.last)
        #expect(verified["root"]?.stringValue == root)
        // The parts are the whole.
        #expect(try data.epin(["export", "--until", "2001-01-01"]).out.isEmpty)
        #expect(try data.epin(["export", "--since", "2001-01-01"]).out == exported.out)
    }

    /// The reader is no help if it accepts anything.
    @Test func theReaderRefusesWhatWasEdited() throws {
        let data = try makeLedger()
        let lines = try data.epin(["export"]).lines
        func read(_ edit: (inout [String]) -> Void) throws -> EpinData.Outcome {
            var edited = lines
            edit(&edited)
            let input = edited.map { $0 + "\n" }.joined().utf8
            return try data.run(Python.tool("Tests/Tools/read_ledger.py"), input: input)
        }
        #expect(try read { _ in }.status == 0)
        #expect(try read { $0.remove(at: 9) }.err.hasPrefix("line 10:"))
        #expect(try read { $0.swapAt(9, 10) }.err.hasPrefix("line 10:"))
        let later = try read { $0[9].replace("\"actor\":\"issuer\"", with: "\"actor\":\"acs\"") }
        #expect(later.err.hasPrefix("line 10: actor"), "\(later)")
        let cut = try read { $0[9] = String($0[9].dropLast(4)) + "\"}" }
        #expect(cut.err.hasPrefix("line 10:"), "\(cut)")
    }

    @Test func whatIsImportedHasTheSameRoot() throws {
        let data = try makeLedger()
        let exported = try data.epin(["export"])
        let root = try data.epin(["stat", "--json"]).json[0]["root"]
        let copy = "\(data.path)-copy"
        let imported = try data.epin(["import", "--json"], input: exported.out, data: copy)
        #expect(imported.status == 0, "\(imported)")
        #expect(try imported.json[0]["root"] == root)
        #expect(try data.epin(["export"], data: copy).out == exported.out)
        #expect(try data.epin(["verify"], data: copy).status == 0)
        #expect(try data.epin(["rebuild"], data: copy).status == 0)
        let certificates = try [data.path, copy].map {
            try data.epin(["replay", "--json"], data: $0).text
        }
        #expect(certificates[0] == certificates[1])
        // It takes no commands, and no second import.
        let applied = try data.epin(["apply"], input: "{}\n".utf8, data: copy)
        #expect(applied.status == 2 && applied.err.contains("\(copy)"), "\(applied)")
        let again = try data.epin(["import"], input: exported.out, data: copy)
        #expect(again.status == 2 && again.err.contains(copy), "\(again)")
        #expect(try data.epin(["export"], data: copy).out == exported.out)
    }

    @Test func anEditedLineIsRefusedAndLeavesNothing() throws {
        let data = try makeLedger()
        let lines = try data.epin(["export"]).lines
        var generator = Seeded("anEditedLineIsRefusedAndLeavesNothing")
        let before = try names(in: data.directory)
        func refuse(_ line: Int, _ name: String, _ edit: (inout [String]) -> Void) throws {
            var edited = lines
            edit(&edited)
            let input = edited.map { $0 + "\n" }.joined().utf8
            let refused = try data.epin(["import"], input: input, data: "\(data.path)-copy")
            #expect(refused.status == 2 && !refused.isSignal, "\(name): \(refused)")
            #expect(refused.err.hasPrefix("epin: line \(line): "), "\(name): \(refused)")
            #expect(try names(in: data.directory) == before, "\(name) left something")
        }
        for _ in 0..<20 {
            let index = Int.random(in: 0..<lines.count - 1, using: &generator)
            let line = lines[index]
            // A hexadecimal digit of the record.
            let start = try #require(line.range(of: "\"record\":\"")).upperBound
            let digit = line.index(
                start, offsetBy: .random(in: 0..<line[start...].count - 2, using: &generator))
            let other = line[digit] == "3" ? "4" : "3"
            try refuse(index + 1, "record") {
                $0[index].replaceSubrange(digit...digit, with: other)
            }
            try refuse(index + 1, "kind") { $0[index].replace("\"kind\":\"", with: "\"kind\":\"x") }
            try refuse(index + 1, "gone") { $0.remove(at: index) }
            try refuse(index + 2, "doubled") { $0.insert(line, at: index) }
            try refuse(index + 1, "swapped") { $0.swapAt(index, index + 1) }
        }
        try refuse(7, "not JSON") { $0[6] = "{" }
        try refuse(7, "no record") { $0[6] = "{}" }
        try refuse(7, "a field more") { $0[6].replace(",\"record\"", with: ",\"x\":1,\"record\"") }
    }

    private func names(in directory: URL) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: directory.path))
    }
}
