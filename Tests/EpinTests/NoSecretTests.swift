import Foundation
import Ledger
import Projections
import TestSupport
import Testing

/// What must not be in the files: codes, ePins, card numbers, and outside the vault nothing that
/// names a person.
@Suite struct NoSecretTests {
    @Test func filesHoldNoSecret() throws {
        let typist = try Typist(holderCount: 60, Seeded("filesHoldNoSecret"))
        for round in 0..<5 { try typist.act(round) }
        let data = try typist.end()
        let secrets = typist.secrets
        #expect(typist.commandCount > 2000, "\(typist.commandCount) commands")
        #expect(secrets.codes.count > 900 && secrets.shortCodes.count > 50)
        #expect(secrets.passwords.count > 60 && secrets.cards.count == 60)
        try data.expectSound()
        let ledgerForms = secrets.forms(withPersonal: true)
        let vaultForms = secrets.forms(withPersonal: false)
        #expect(ledgerForms.count > 10_000)

        for file in try files(data.path) where !file.hasPrefix("spool/") {
            let bytes = Array(try Data(contentsOf: URL(filePath: "\(data.path)/\(file)")))
            let isVault = file.hasPrefix("vault/")
            let found = (isVault ? vaultForms : ledgerForms).find(in: bytes)
            #expect(found.isEmpty, "\(file) has \(found.count): \(found.prefix(5))")
            // The search can find: the vault has the addresses.
            if file == "vault/data.mdb" { #expect(ledgerForms.find(in: bytes).count > 100) }
        }
        try expectNoneInEvents(data, secrets)
        try expectNoneInViews(data, secrets)
        try expectNoneInVault(data, secrets)
    }

    private func files(_ path: String) throws -> [String] {
        let files = try FileManager.default.subpathsOfDirectory(atPath: path).filter { name in
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
            return attributes[.type] as? FileAttributeType == .typeRegular
        }
        #expect(Set(files).isSuperset(of: ["ledger/data.mdb", "views/data.mdb", "vault/data.mdb"]))
        return files
    }

    /// The short ones, where no chance can have put them: in texts, and in the bytes that are not
    /// random.
    private func expectNoneInEvents(_ data: EpinData, _ secrets: Secrets) throws {
        let numbers = Set(secrets.codes.compactMap { UInt64($0) }.filter { $0 > 1_000_000 })
        #expect(numbers.count > 500)
        for record in try data.records() {
            let event = try Event(record: record.span)
            let texts = [
                event.mask, event.verifier, event.merchantName, event.account, event.ticket,
            ].compactMap { $0 }
            for text in texts {
                for secret in secrets.shortCodes.union(secrets.passwords) {
                    #expect(!text.contains(secret), "\(event.json.text)")
                }
            }
            let isTold = (event.json.objectValue ?? []).contains { member in
                member.value.integerValue().map { numbers.contains($0) } ?? false
            }
            #expect(!isTold, "\(event.json.text)")
            let bytes = withoutRandomBytes(event, record)
            #expect(passwords(secrets.passwords, in: bytes).isEmpty, "\(event.json.text)")
        }
    }

    /// The record with identifiers and digests left out: any four bytes can be in those.
    private func withoutRandomBytes(_ event: Event, _ record: [UInt8]) -> [UInt8] {
        var record = record
        let ids = [event.request, event.threeDSServerTransID, event.dsTransID, event.acsTransID]
        for bytes in ids.compactMap({ $0?.bytes }) + [event.binding?.bytes].compactMap({ $0 }) {
            if let range = record.firstRange(of: bytes) { record.removeSubrange(range) }
        }
        return record
    }

    /// The ePins whose four digits are in the bytes.
    private func passwords(_ passwords: Set<String>, in bytes: [UInt8]) -> [String] {
        guard bytes.count >= 4 else { return [] }
        return (0...bytes.count - 4).compactMap { start in
            let four = bytes[start..<start + 4]
            guard four.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            let text = String(decoding: four, as: UTF8.self)
            return passwords.contains(text) ? text : nil
        }
    }

    private func expectNoneInViews(_ data: EpinData, _ secrets: Secrets) throws {
        let ledger = try LedgerStore(path: "\(data.path)/ledger", readOnly: true)
        let views = try Views(path: "\(data.path)/views", readOnly: true)
        var count = 0
        try views.base(of: ledger.snapshot()).forEachRow { table, key, row in
            count += 1
            let found = passwords(secrets.passwords, in: row.array)
            #expect(found.isEmpty, "\(table.name) \(key)")
        }
        #expect(count > 1000)
    }

    /// Verifiers are keyed digests; what references stand for is no secret.
    private func expectNoneInVault(_ data: EpinData, _ secrets: Secrets) throws {
        let vault = try Environment(
            path: "\(data.path)/vault", access: .readOnly,
            tables: [
                TableSpecification("values", .integerKeys),
                TableSpecification("passwords", .byteKeys),
                TableSpecification("codes", .integerKeys),
            ])
        func values(_ table: String) throws -> [[UInt8]] {
            try vault.read { transaction in
                let cursor = try Cursor(transaction, vault.table(table))
                var values: [[UInt8]] = []
                var found = try cursor.first()
                while found {
                    values.append(cursor.withValue { $0.array })
                    found = try cursor.next()
                }
                return values
            }
        }
        let verifiers = try values("passwords") + values("codes")
        #expect(try values("passwords").count == 60)
        // Each row ends with a check of 16 bytes.
        #expect(verifiers.allSatisfy { $0.count == Digest.byteCount + 16 })
        let kept = try values("values").map { Array($0.dropLast(16)) }
        #expect(kept.count > 180)
        let short = secrets.passwords.union(secrets.shortCodes)
        for value in kept {
            let text = String(decoding: value.dropFirst(), as: UTF8.self)
            // That of a card is a keyed digest.
            guard value[0] != 3 else {
                #expect(value.count == 1 + Digest.byteCount)
                continue
            }
            #expect(secrets.personal.contains(text), "\(text)")
            #expect(!short.contains { text.contains($0) }, "\(text)")
        }
        let unkeyed = Set(secrets.cards.map { SHA256.hash(Array($0.utf8)).bytes })
        #expect(unkeyed.isDisjoint(with: kept.map { Array($0.dropFirst()) }))
    }
}
