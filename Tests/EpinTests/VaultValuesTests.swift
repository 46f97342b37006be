import Foundation
import Ledger
import TestSupport
import Testing

/// What must never be kept is found in the vault too, with the real program.
@Suite struct VaultValuesTests {
    private func notes(_ outcome: EpinData.Outcome) throws -> [String] {
        try outcome.json[0]["notes"]!.arrayValue!.map { try #require($0.stringValue) }
    }

    private let audit = ["--json", "audit", "-c", "PCI-3"]

    @Test func aCardNumberInTheVaultViolatesPCI3() throws {
        let data = try EpinData()
        let lines = [
            Commands.register(1),
            Commands.line("requestCodes", ["email": .string("personne@example.nc")]),
        ]
        let applied = try data.epin(["apply"], input: lines.joined(separator: "\n").utf8)
        try #require(applied.status == 0, "\(applied)")
        let held = try data.epin(audit)
        #expect(held.status == 0)
        #expect(try notes(held) == ["values of the vault that were looked at: 3"])
        // A registered value always passes, and the auditor is told of it.
        let card = Commands.line(
            "changeEmail",
            [
                "cardholder": try applied.json[0]["cardholder"]!,
                "email": .string("4970720000052226@example.nc"),
            ])
        let changed = try data.epin(["apply"], input: card.utf8)
        try #require(changed.status == 0, "\(changed)")
        let violated = try data.epin(audit)
        #expect(violated.status == 1)
        let named = try #require(violated.json[0]["events"]?.arrayValue)
        let events = try data.events()
        let kinds: [Kind] = try named.map {
            events[Int(try #require($0.integerValue() as UInt64?))].kind
        }
        #expect(kinds == [.emailChanged])
        #expect(!violated.text.contains("4970720000052226"))
        #expect(try notes(violated) == ["values of the vault that were looked at: 4"])
    }

    /// Who has no vault is not told that it was looked at, and nothing else changes.
    @Test func aCopyWithoutTheVault() throws {
        let data = try EpinData()
        try #require(try data.epin(["apply"], input: Commands.register(1).utf8).status == 0)
        try FileManager.default.removeItem(atPath: "\(data.path)/vault")
        let held = try data.epin(audit)
        #expect(held.status == 0, "\(held)")
        #expect(try notes(held) == [])
    }

    /// Somebody else's key: as for who may not read it.
    @Test func aVaultOfAnotherKey() throws {
        let data = try EpinData()
        try #require(try data.epin(["apply"], input: Commands.register(1).utf8).status == 0)
        try FileSystem.write(Array(repeating: 0x5A, count: 32), toFile: data.key)
        let held = try data.epin(audit)
        #expect(held.status == 0 && held.err.isEmpty, "\(held)")
        #expect(try notes(held) == [])
    }

    @Test func aDamagedVaultIsTold() throws {
        let data = try EpinData()
        try #require(try data.epin(["apply"], input: Commands.register(1).utf8).status == 0)
        let environment = try Environment(
            path: "\(data.path)/vault", access: .readWrite,
            tables: [TableSpecification("values", .integerKeys)])
        try environment.write { transaction in
            let table = environment.table("values")
            var row = try #require(try transaction.get(table, 1 as UInt64) { $0.array })
            row[1] ^= 1
            try transaction.put(table, 1 as UInt64, row.span)
        }
        let held = try data.epin(audit)
        #expect(held.status == 0, "\(held)")
        #expect(held.err.contains("the values of the vault are not looked at"), "\(held)")
        #expect(try notes(held) == [])
    }
}
