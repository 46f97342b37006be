import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication

/// Damage to the vault's file: whoever reads the row is told.
@Suite struct VaultBitTests {
    /// A row, and the bytes of its key and value as they are in the file.
    private typealias Place = (row: VaultRow, bytes: [UInt8])

    private func places(_ vault: String) throws -> [Place] {
        let environment = try Vault.open(vault, .readOnly)
        var places: [Place] = []
        try environment.read { transaction in
            for table in VaultTable.allCases {
                let cursor = try Cursor(transaction, environment.table(table.rawValue))
                var found = try cursor.first()
                while found {
                    let key = cursor.withKey { $0.array }
                    // Integer keys are in the order of this machine.
                    let row =
                        table.shape == .integerKeys
                        ? VaultRow(table, cursor.integerKey) : VaultRow(table, key)
                    places.append((row, key + cursor.withValue { $0.array }))
                    found = try cursor.next()
                }
            }
        }
        return places
    }

    /// Every place of the bytes in the file: pages of before have them too.
    private func offsets(of bytes: [UInt8], in data: NSData) -> [Int] {
        var offsets: [Int] = []
        var start = 0
        while start < data.length {
            let range = NSRange(start..<data.length)
            let found = data.range(of: Data(bytes), in: range).location
            guard found != NSNotFound else { break }
            offsets.append(found)
            start = found + 1
        }
        return offsets
    }

    private func read(_ row: VaultRow, _ vault: String, _ keyFile: String) throws {
        let vault = try Vault(path: vault, keyFile: keyFile, readOnly: true)
        // Opening reads the format.
        guard row != .format else { return }
        try vault.readRows { rows, _ in _ = try rows.value(row) }
    }

    /// Every bit of every byte of every row, key and value, of all tables.
    @Test func everyBitOfEveryRow() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        try issuer.send(
            "requestCodes", ["email": TestIssuer.email, "origin": "192.0.2.7", "device": "d-4f21"])
        try issuer.stopped { _, _ in
            let vault = issuer.directory.vault
            let keyFile = "\(issuer.root)/key"
            let path = "\(vault)/data.mdb"
            let places = try places(vault)
            #expect(Set(places.map(\.row.table)).count == VaultTable.allCases.count)
            let data = NSData(data: try Data(contentsOf: URL(filePath: path)))
            let file = try FileHandle(forUpdating: URL(filePath: path))
            defer { try? file.close() }
            func write(_ byte: UInt8, at offset: Int) throws {
                try file.seek(toOffset: UInt64(offset))
                try file.write(contentsOf: [byte])
            }
            var flipCount = 0
            var unnoticed: [String] = []
            for (row, bytes) in places {
                try read(row, vault, keyFile)
                let offsets = offsets(of: bytes, in: data)
                try #require(!offsets.isEmpty, "\(row.name)")
                for (index, byte) in bytes.enumerated() {
                    for bit in 0..<8 {
                        for offset in offsets { try write(byte ^ 1 << bit, at: offset + index) }
                        flipCount += 1
                        if (try? read(row, vault, keyFile)) != nil {
                            unnoticed.append("\(row.name), byte \(index), bit \(bit)")
                        }
                    }
                    for offset in offsets { try write(byte, at: offset + index) }
                }
            }
            #expect(flipCount > 4000)
            #expect(unnoticed == [])
        }
    }

    /// A copy of the vault has no row that was not read, and none is left out in silence.
    @Test func aCopyOfADamagedVaultIsNotMade() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        let vault = issuer.service.vault
        let places = try vault.readRows { rows, _ in
            var places: [(VaultRow, [UInt8])] = []
            for table in VaultTable.allCases {
                try rows.forEach(table) { row, _ in
                    places.append((row, try rows.stored(row)!))
                    return true
                }
            }
            return places
        }
        #expect(places.count > 8)
        for (row, stored) in places {
            var damaged = stored
            damaged[0] ^= 1
            // Without a check of its own it is put as it is given.
            func put(_ bytes: [UInt8]) throws {
                try vault.environment.write {
                    try VaultRows(vault.environment, $0, nil).put(bytes, row, $0)
                }
            }
            try put(damaged)
            #expect(throws: VaultError.damaged(path: vault.path, row.name)) {
                try vault.copy(to: "\(issuer.root)/copy", without: Erasure())
            }
            try put(stored)
            try FileManager.default.removeItem(atPath: "\(issuer.root)/copy")
        }
        try vault.copy(to: "\(issuer.root)/copy", without: Erasure())
    }
}
