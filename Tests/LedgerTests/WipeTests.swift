import Foundation
import TestSupport
import Testing

@testable import Ledger

/// What is deleted leaves nothing in the file.
@Suite struct WipeTests {
    private static let tables = [
        TableSpecification("numbers", .integerKeys), TableSpecification("names", .byteKeys),
    ]
    private static let marker: [UInt8] = [0xA7, 0x5E, 0xC2, 0xE7]

    /// 8 to 320 bytes that say in each eight of them which value they are of.
    private static func value(_ number: UInt32) -> [UInt8] {
        let word = marker + (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        return Array(repeatElement(word, count: 1 + Int(number % 40)).joined())
    }

    /// The values of which a file holds any eight bytes.
    private static func values(in file: [UInt8]) -> Set<UInt32> {
        var found: Set<UInt32> = []
        var index = 0
        while index + 8 <= file.count {
            guard file[index] == marker[0], Array(file[index..<index + 4]) == marker else {
                index += 1
                continue
            }
            found.insert((0..<4).reduce(0) { $0 | UInt32(file[index + 4 + $1]) << (8 * $1) })
            index += 8
        }
        return found
    }

    /// An environment, and what it must hold.
    private final class Store {
        let directory: TestDirectory
        var environment: Environment?
        /// Key → value, in each of the two tables.
        var rows: [[UInt64: UInt32]] = [[:], [:]]
        /// Values that are gone, with the commits since.
        var gone: [UInt32: Int] = [:]
        var readers: [(transaction: ReadTransaction, rows: [[UInt64: UInt32]])] = []
        private var next: UInt32 = 0

        init() throws {
            directory = try TestDirectory()
            try open(erasesDeleted: true)
        }

        func open(erasesDeleted: Bool) throws {
            environment = nil
            environment = try Environment(
                path: directory.path, access: .readWrite, tables: WipeTests.tables,
                erasesDeleted: erasesDeleted)
        }

        func commit(_ generator: inout SeededGenerator) throws {
            for value in gone.keys { gone[value]! += 1 }
            let isLarge = Int.random(in: 0..<12, using: &generator) == 0
            let count = isLarge ? 300 : Int.random(in: 1...4, using: &generator)
            let deletes = Int.random(in: 0...4, using: &generator)
            try environment!.write { transaction in
                for change in 0..<count {
                    let table = Int.random(in: 0...1, using: &generator)
                    let key = UInt64.random(in: 0..<900, using: &generator)
                    if let before = rows[table].removeValue(forKey: key) { gone[before] = 0 }
                    // A transaction that changes nothing is no commit.
                    if change > 0, Int.random(in: 0..<5, using: &generator) < deletes {
                        try delete(key, table, transaction)
                    } else {
                        next += 1
                        rows[table][key] = next
                        try put(key, table, transaction)
                    }
                }
            }
        }

        private func put(_ key: UInt64, _ table: Int, _ transaction: WriteTransaction) throws {
            let value = WipeTests.value(next)
            let numbers = environment!.table("numbers")
            let names = environment!.table("names")
            try table == 0
                ? transaction.put(numbers, key, value.span)
                : transaction.put(names, key.bigEndianBytes, value.span)
        }

        private func delete(_ key: UInt64, _ table: Int, _ transaction: WriteTransaction) throws {
            _ =
                try table == 0
                ? transaction.delete(environment!.table("numbers"), key)
                : transaction.delete(environment!.table("names"), key.bigEndianBytes)
        }

        /// Whether a snapshot has each row, and no other.
        func holds(_ rows: [[UInt64: UInt32]], _ transaction: ReadTransaction) throws -> Bool {
            let (numbers, names) = (environment!.table("numbers"), environment!.table("names"))
            guard try transaction.count(numbers) == rows[0].count,
                try transaction.count(names) == rows[1].count
            else { return false }
            for (key, value) in rows[0] {
                let found = try transaction.get(numbers, key) { $0.array }
                guard found == WipeTests.value(value) else { return false }
            }
            for (key, value) in rows[1] {
                let found = try transaction.get(names, key.bigEndianBytes) { $0.array }
                guard found == WipeTests.value(value) else { return false }
            }
            return true
        }

        /// What the file may hold: what lives, what a reader sees, and what is gone for `commits`
        /// or fewer.
        func allowed(_ commits: Int) -> Set<UInt32> {
            let recent = gone.filter { $0.value <= commits }.map(\.key)
            return Set((rows + readers.flatMap(\.rows)).flatMap(\.values) + recent)
        }

        var found: Set<UInt32> {
            get throws {
                let file = try Data(contentsOf: URL(filePath: "\(directory.path)/data.mdb"))
                return WipeTests.values(in: Array(file.prefix(Int(environment!.usedByteCount))))
            }
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func whatIsDeletedIsGoneWithTheNextCommit(_ seed: UInt64) throws {
        let store = try Store()
        var generator = SeededGenerator(seed: seed)
        for step in 0..<80 {
            try store.commit(&generator)
            let extra = try store.found.subtracting(store.allowed(0))
            #expect(extra.isEmpty, "seed \(seed), step \(step): \(extra.sorted())")
            try #require(
                try store.environment!.structureFaults(of: Self.tables, .whole).isEmpty,
                "seed \(seed), step \(step)")
        }
        #expect(store.gone.count > 150)
        #expect(try store.environment!.read { try store.holds(store.rows, $0) })
    }

    /// Of any process: a reader of this one stands in the same table.
    @Test(arguments: [4, 5] as [UInt64])
    func whatAReaderSeesStaysUntilItEnds(_ seed: UInt64) throws {
        let store = try Store()
        var generator = SeededGenerator(seed: seed)
        for step in 0..<100 {
            try store.commit(&generator)
            if Int.random(in: 0..<8, using: &generator) == 0, store.readers.count < 3 {
                store.readers.append((try ReadTransaction(store.environment!), store.rows))
            } else if Int.random(in: 0..<8, using: &generator) == 0, !store.readers.isEmpty {
                store.readers.removeFirst().transaction.end()
            }
            for reader in store.readers {
                try #require(
                    try store.holds(reader.rows, reader.transaction), "seed \(seed), step \(step)")
            }
        }
        while !store.readers.isEmpty { store.readers.removeFirst().transaction.end() }
        for _ in 0..<2 { try store.commit(&generator) }
        #expect(try store.found.subtracting(store.allowed(0)).isEmpty)
    }

    @Test func whatAnEarlierVersionLeftGoesAtOpening() throws {
        let store = try Store()
        try store.open(erasesDeleted: false)
        var generator = SeededGenerator(seed: 6)
        for _ in 0..<60 { try store.commit(&generator) }
        #expect(try store.found.subtracting(store.allowed(0)).count > 5)
        try store.open(erasesDeleted: true)
        try store.environment!.wipe()
        // What the last commit freed goes with the next.
        try store.commit(&generator)
        #expect(try store.found.subtracting(store.allowed(0)).isEmpty)
        #expect(try store.environment!.structureFaults(of: Self.tables, .whole).isEmpty)
    }
}
