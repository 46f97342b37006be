import Foundation
import Testing

@testable import Ledger
@testable import Projections

/// What somebody who may write the views does to them, behind the back of everything that folds.
struct ViewsDamage {
    private let environment: Environment

    init(_ data: DataDirectory) throws {
        environment = try Environment(
            path: data.views, access: .readWrite,
            tables: StateTable.allCases.map { TableSpecification($0.name, .integerKeys) } + [
                TableSpecification("postings", .byteKeys), TableSpecification("meta", .byteKeys),
            ])
    }

    func keys(_ table: StateTable) throws -> [UInt64] {
        try environment.read { try $0.integerKeys(environment.table(table.name)) }
    }

    /// Changes one bit of a value and leaves its check, as a disk does.
    func flipBit(_ table: String, _ key: [UInt8], _ bit: Int) throws {
        let place = environment.table(table)
        try environment.write { transaction in
            var value = try #require(try transaction.get(place, key) { $0.array })
            value[bit / 8] ^= 1 << UInt8(bit % 8)
            try transaction.put(place, key, value.span)
        }
    }

    /// Every key with its value as it is stored.
    func values(_ table: String) throws -> [(key: [UInt8], value: [UInt8])] {
        try environment.read { transaction in
            let cursor = try Cursor(transaction, environment.table(table))
            var values: [(key: [UInt8], value: [UInt8])] = []
            var found = try cursor.first()
            while found {
                values.append((cursor.withKey { $0.array }, cursor.withValue { $0.array }))
                found = try cursor.next()
            }
            return values
        }
    }

    /// Changes one bit of a row.
    func change(_ table: StateTable, _ key: UInt64) throws {
        try put(table, key, like: key) { $0[$0.count - 1] ^= 1 }
    }

    func add(_ table: StateTable, _ key: UInt64, like other: UInt64) throws {
        try put(table, key, like: other) { _ in }
    }

    private func put(
        _ table: StateTable, _ key: UInt64, like other: UInt64, _ change: (inout [UInt8]) -> Void
    ) throws {
        let place = environment.table(table.name)
        try environment.write { transaction in
            var row =
                try transaction.get(place, other) {
                    Array($0.array.dropLast(CheckedValue.checkByteCount))
                } ?? []
            change(&row)
            let value = CheckedValue.make(row, at: CheckedValue.place(table, key))
            try transaction.put(place, key, value.span)
        }
    }

    /// Puts a row as it was at another time.
    func put(_ table: StateTable, _ key: UInt64, _ row: [UInt8]) throws {
        try put(table, key, like: key) { $0 = row }
    }

    func delete(_ table: StateTable, _ key: UInt64) throws {
        let place = environment.table(table.name)
        let found = try environment.write { try $0.delete(place, key) }
        #expect(found)
    }

    func setMeta(_ bytes: [UInt8]) throws {
        let meta = environment.table("meta")
        let key = Array("views".utf8)
        let value = CheckedValue.make(bytes, at: CheckedValue.place(key.span))
        try environment.write { try $0.put(meta, key, value.span) }
    }

    /// Changes the longest list of the first block of one field.
    func changeList(of field: IndexField, _ change: (inout [UInt64]) -> Void) throws {
        try changeBlock(of: field) { block in
            // The one run of these views begins with event 0; the block's key, which stays, has
            // the first value, so that values here are what is to be added to it.
            var reader = PostingBlockReader(IndexKey(field, 0), start: 0)
            var lists: [(key: IndexKey, list: [UInt64])] = []
            while try reader.next(block.span) {
                var list: [UInt64] = []
                try reader.copy(block.span, to: &list)
                lists.append((reader.key, list))
            }
            let longest = try #require(
                lists.indices.max { lists[$0].list.count < lists[$1].list.count })
            change(&lists[longest].list)
            var writer = PostingBlockWriter(IndexRun(id: 0, start: 0, end: 1500))
            for (key, list) in lists { try writer.add(key, list) { _, _ in } }
            try writer.finish { block = $1 }
        }
    }

    func changeBlock(of field: IndexField, _ change: (inout [UInt8]) throws -> Void) throws {
        let postings = environment.table("postings")
        try environment.write { transaction in
            let cursor = try Cursor(transaction, postings)
            var found = try cursor.first()
            while found, cursor.withKey({ $0[8] }) != field.rawValue { found = try cursor.next() }
            #expect(found)
            let key = cursor.withKey { $0.array }
            var block = cursor.withValue {
                Array($0.array.dropLast(CheckedValue.checkByteCount))
            }
            try change(&block)
            let value = CheckedValue.make(block, at: CheckedValue.place(key.span))
            try transaction.put(postings, key, value.span)
        }
    }
}
