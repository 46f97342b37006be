import Foundation
import Ledger
import TestSupport
import Testing

/// A vault that is damaged, or not that of its ledger, with the real program: an error that says
/// so, and nothing is written.
@Suite struct VaultCommandTests {
    private static let next = Array("next".utf8)
    private static let references = Array("references".utf8)

    private func apply(_ data: EpinData, _ lines: String...) throws -> EpinData.Outcome {
        try data.epin(["apply"], input: lines.map { $0 + "\n" }.joined().utf8)
    }

    /// One holder, and a copy of the vault as it then was.
    private func makeLedger() throws -> (data: EpinData, holder: String, copy: String) {
        let data = try EpinData()
        let applied = try apply(data, Commands.register(1))
        try #require(applied.status == 0, "\(applied)")
        let holder = try #require(try applied.json[0]["cardholder"]).text
        let copy = "\(data.path)-vault"
        try FileManager.default.copyItem(atPath: "\(data.path)/vault", toPath: copy)
        return (data, holder, copy)
    }

    private func exchange(_ data: EpinData, _ copy: String) throws {
        try FileSystem.exchange("\(data.path)/vault", copy)
    }

    private func expectRefusal(
        _ data: EpinData, _ words: [String], _ reason: String,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let outcome = try data.epin(words, input: Commands.register(9).utf8)
        #expect(
            outcome.status == 2 && !outcome.isSignal && outcome.err.contains(reason),
            "\(words): \(outcome)", sourceLocation: location)
        #expect(outcome.out.isEmpty, "\(words): \(outcome)", sourceLocation: location)
    }

    private static func commands(_ holder: String) -> [[String]] {
        [
            ["apply"], ["erase", "cardholder", holder], ["retention"], ["retention", "--dry-run"],
            ["case", "open", "n"], ["subject", "cardholder", holder],
        ]
    }

    /// Changes a row of a table whose keys are bytes.
    private func change(
        _ store: String, _ table: String, _ key: [UInt8], _ body: (inout [UInt8]?) -> Void
    ) throws {
        let environment = try Environment(
            path: store, access: .readWrite, tables: [TableSpecification(table, .byteKeys)])
        try environment.write { transaction in
            let table = environment.table(table)
            var row = try transaction.get(table, key) { $0.array }
            body(&row)
            if let row {
                try transaction.put(table, key, row.span)
            } else {
                try transaction.delete(table, key)
            }
        }
    }

    private func noted(_ data: EpinData) throws -> UInt64? {
        let store = try LedgerStore(path: "\(data.path)/ledger", readOnly: true)
        return try store.read { try $0.notedReferences }
    }

    // MARK: The counter

    /// Codes of one holder would go to another person.
    @Test func oneBitOfTheCounterIsNoticed() throws {
        let (data, holder, _) = try makeLedger()
        let before = try data.records()
        try change("\(data.path)/vault", "meta", Self.next) { $0![7] ^= 2 }
        for words in Self.commands(holder) {
            try expectRefusal(data, words, "vault: damaged: row 'next' of 'meta'")
        }
        #expect(try data.records() == before)
        #expect(try data.epin(["verify"]).status == 0)
    }

    @Test func aVaultOlderThanItsLedgerIsRefused() throws {
        let (data, holder, copy) = try makeLedger()
        #expect(try apply(data, Commands.register(2)).status == 0)
        let before = try data.records()
        #expect(try noted(data) == 7)
        try exchange(data, copy)
        for words in Self.commands(holder) + [["timeline", "email", Commands.email(2)]] {
            try expectRefusal(
                data, words, "vault: older than its ledger: 3 references that the ledger names")
        }
        #expect(try data.records() == before)
        try exchange(data, copy)
        #expect(try apply(data, Commands.register(3)).status == 0)
        #expect(try noted(data) == 10)
        try data.expectSound()
    }

    /// As after a crash between the two commits, or a command that was refused.
    @Test func aVaultNewerThanItsLedgerIsFine() throws {
        let (data, _, _) = try makeLedger()
        let ledger = "\(data.path)-ledger"
        try FileManager.default.copyItem(atPath: "\(data.path)/ledger", toPath: ledger)
        #expect(try apply(data, Commands.register(2)).status == 0)
        try FileSystem.exchange("\(data.path)/ledger", ledger)
        try FileManager.default.removeItem(atPath: "\(data.path)/views")
        #expect(try noted(data) == 4)
        #expect(try apply(data, Commands.register(3)).status == 0)
        #expect(try noted(data) == 10)
        try data.expectSound()
    }

    /// The events say it once, and it is kept.
    @Test func aLedgerOfAnEarlierVersionNotesItsReferences() throws {
        let (data, holder, copy) = try makeLedger()
        #expect(try apply(data, Commands.register(2)).status == 0)
        try change("\(data.path)/ledger", "meta", Self.references) { $0 = nil }
        #expect(try noted(data) == nil)
        try exchange(data, copy)
        for words in Self.commands(holder) {
            try expectRefusal(
                data, words, "vault: older than its ledger: 3 references that the ledger names")
        }
        try exchange(data, copy)
        #expect(try apply(data).status == 0)
        #expect(try noted(data) == 7)
    }

    /// No proof covers what it notes: where that is more than the vault has, the events decide.
    @Test func whatTheLedgerNotesTooMuchIsHeldAgainstItsEvents() throws {
        let (data, _, _) = try makeLedger()
        try change("\(data.path)/ledger", "meta", Self.references) { $0![0] ^= 1 }
        #expect(try apply(data, Commands.register(2)).status == 0)
        #expect(try noted(data) == 7)
    }

    // MARK: Rows

    /// A holder's number is never taken for another, nor for one that was erased.
    @Test func aDamagedValueIsAnErrorOfEachCommandThatReadsIt() throws {
        let (data, holder, _) = try makeLedger()
        let environment = try Environment(
            path: "\(data.path)/vault", access: .readWrite,
            tables: [TableSpecification("values", .integerKeys)])
        try environment.write { transaction in
            let values = environment.table("values")
            var row = try transaction.get(values, 2) { $0.array }!
            try #require(row[0] == ReferenceKind.phone.rawValue)
            row[3] ^= 1
            try transaction.put(values, 2, row.span)
        }
        let reply = try apply(data, Commands.requestCodes(1, outside: false))
        #expect(reply.status == 2 && reply.text.contains("row 2 of 'values'"), "\(reply)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: data.spool) == [])
        for words in [
            ["erase", "cardholder", holder, "--dry-run"], ["retention", "--dry-run"],
            ["subject", "cardholder", holder], ["timeline", "phone", Commands.phone(1)],
        ] {
            try expectRefusal(data, words, "row 2 of 'values'")
        }
        #expect(try data.epin(["verify"]).status == 0)
    }

    @Test func aDamagedReferenceIsAnErrorOfEachCommandThatReadsIt() throws {
        let (data, _, _) = try makeLedger()
        let key = [ReferenceKind.email.rawValue] + Array(Commands.email(1).utf8)
        try change("\(data.path)/vault", "references", key) { $0![7] ^= 1 }
        let reply = try apply(data, Commands.requestCodes(1, outside: false))
        #expect(reply.status == 2 && reply.text.contains("a row of email in"), "\(reply)")
        #expect(!reply.text.contains(Commands.email(1)), "no value is named")
        try expectRefusal(data, ["timeline", "email", Commands.email(1)], "a row of email in")
        try expectRefusal(data, ["subject", "email", Commands.email(1)], "a row of email in")
    }
}

/// A page of the vault that is another page of it: an old one, or one that the disk gave instead.
@Suite struct VaultPageTests {
    /// Nobody is told that there is no such person, because the search for him was led astray.
    @Test func aForeignPageIsNoAnswer() throws {
        let data = try EpinData()
        let lines = (0..<200).map { Commands.register($0) + "\n" }
        let applied = try data.epin(["apply"], input: lines.joined().utf8)
        try #require(applied.status == 0, "\(applied)")
        let file = URL(filePath: "\(data.path)/vault/data.mdb")
        let intact = try Data(contentsOf: file)
        let words = ["timeline", "email", Commands.email(57)]
        let right = try data.epin(words)
        try #require(right.status == 0 && !right.out.isEmpty, "\(right)")
        let used = (intact.count - intact.reversed().prefix { $0 == 0 }.count + 4095) / 4096
        var refused = 0
        for page in 2..<used {
            for other in [2 + (page + 7) % (used - 2), 2 + (page + 13) % (used - 2)] {
                var image = intact
                let source = intact[4096 * other..<4096 * (other + 1)]
                image.replaceSubrange(4096 * page..<4096 * (page + 1), with: source)
                try image.write(to: file)
                let found = try data.epin(words)
                #expect(!found.isSignal, "page \(page) is \(other): \(found)")
                if found.status == 0 {
                    #expect(found.out == right.out, "page \(page) is \(other): \(found)")
                } else {
                    refused += 1
                }
            }
        }
        #expect(refused > 2)
    }
}
