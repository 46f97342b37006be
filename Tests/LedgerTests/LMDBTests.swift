import Foundation
import TestSupport
import Testing

@testable import Ledger

/// An environment with one table of each shape, in a directory that is deleted with it.
struct TestEnvironment {
    static let tables = [
        TableSpecification("numbers", .integerKeys), TableSpecification("bytes", .byteKeys),
    ]

    let directory: TestDirectory
    let environment: Environment
    let numbers: Table
    let bytes: Table

    init(mapByteCount: Int = 1 << 30) throws {
        directory = try TestDirectory()
        environment = try Self.open(directory.path, mapByteCount: mapByteCount)
        numbers = environment.table("numbers")
        bytes = environment.table("bytes")
    }

    static func open(
        _ path: String, _ access: Environment.Access = .readWrite, mapByteCount: Int = 1 << 30
    ) throws -> Environment {
        try Environment(path: path, access: access, tables: tables, mapByteCount: mapByteCount)
    }

    func put(_ key: UInt64, _ value: [UInt8]) throws {
        try environment.write { try $0.put(numbers, key, value.span) }
    }

    func get(_ key: UInt64) throws -> [UInt8]? {
        try environment.read { try $0.get(numbers, key) { $0.array } }
    }
}

@Suite struct LMDBTests {
    private struct Stop: Error {}

    @Test func valuesAreKept() throws {
        let test = try TestEnvironment()
        #expect(try test.get(7) == nil)
        try test.put(7, [1, 2, 3])
        #expect(try test.get(7) == [1, 2, 3])
        try test.put(7, [])
        #expect(try test.get(7) == [])
        try test.environment.write { transaction throws in
            try transaction.put(test.bytes, [0xFF], [9].span)
            #expect(try transaction.contains(test.bytes, [0xFF]))
            #expect(try !transaction.contains(test.bytes, [0xFE]))
            #expect(try transaction.delete(test.numbers, 7))
            #expect(try !transaction.delete(test.numbers, 7))
            #expect(try !transaction.delete(test.bytes, [1]))
        }
        #expect(try test.get(7) == nil)
        try test.environment.read { transaction throws in
            #expect(try transaction.get(test.bytes, [0xFF]) { $0.array } == [9])
            #expect(try transaction.count(test.numbers) == 0)
            #expect(try transaction.count(test.bytes) == 1)
        }
    }

    @Test func nothingIsKeptWhenTheBodyThrows() throws {
        let test = try TestEnvironment()
        try test.put(1, [1])
        #expect(throws: Stop.self) {
            try test.environment.write { transaction throws in
                try transaction.put(test.numbers, 1, [2].span)
                try transaction.put(test.numbers, 2, [2].span)
                #expect(try transaction.get(test.numbers, 1) { $0.array } == [2])
                throw Stop()
            }
        }
        #expect(try test.get(1) == [1])
        #expect(try test.get(2) == nil)
        // The writer's lock was released.
        try test.put(2, [3])
        #expect(try test.get(2) == [3])
    }

    /// LMDB itself would commit the half that succeeded.
    @Test func aFailedWriteCannotBeCommitted() throws {
        let test = try TestEnvironment()
        try test.put(5, [5])
        let attempts: [(String, (WriteTransaction) throws -> Void)] = [
            ("a key without bytes", { try $0.put(test.bytes, [], [1].span) }),
            ("a key too long", { try $0.put(test.bytes, patternBytes(512), [1].span) }),
            ("an equal key", { try $0.append(test.numbers, 5, [1].span, [2].span) }),
            ("a smaller key", { try $0.append(test.numbers, 4, [1].span, [2].span) }),
            ("a deletion", { try $0.delete(test.bytes, []) }),
        ]
        for (name, attempt) in attempts {
            var inner: LMDBError?
            var outer: LMDBError?
            do {
                try test.environment.write { transaction throws in
                    try transaction.put(test.numbers, 9, [9].span)
                    do { try attempt(transaction) } catch { inner = error as? LMDBError }
                    try transaction.put(test.numbers, 10, [10].span)
                }
            } catch { outer = error as? LMDBError }
            #expect(inner != nil, "\(name)")
            #expect(outer == inner, "\(name)")
            #expect(try test.get(9) == nil, "\(name)")
            #expect(try test.get(10) == nil, "\(name)")
        }
        #expect(try test.get(5) == [5])
    }

    @Test func appendingJoinsTwoSpans() throws {
        let test = try TestEnvironment()
        let parts: [([UInt8], [UInt8])] = [
            ([1], [2, 3]), ([], [4]), ([5], []), (patternBytes(32), patternBytes(5000)),
        ]
        try test.environment.write { transaction throws in
            for (key, part) in parts.enumerated() {
                try transaction.append(test.numbers, UInt64(key), part.0.span, part.1.span)
            }
        }
        for (key, part) in parts.enumerated() {
            #expect(try test.get(UInt64(key)) == part.0 + part.1)
        }
    }

    @Test func aSnapshotStaysAsItWas() throws {
        let test = try TestEnvironment()
        try test.put(1, [1])
        let old = try ReadTransaction(test.environment)
        try test.put(1, [2])
        try test.put(2, [2])
        #expect(try old.get(test.numbers, 1) { $0.array } == [1])
        #expect(try old.get(test.numbers, 2) { $0.array } == nil)
        #expect(try old.count(test.numbers) == 1)
        #expect(try test.get(1) == [2])
        old.end()
        old.end()
        #expect(throws: LMDBError.self) { try old.get(test.numbers, 1) { $0.array } }
        #expect(throws: LMDBError.self) { try old.count(test.numbers) }
    }

    @Test func aReaderTooManyIsRefused() throws {
        let test = try TestEnvironment()
        var readers: [ReadTransaction] = []
        for _ in 0..<126 { readers.append(try ReadTransaction(test.environment)) }
        #expect(throws: LMDBError.self) { try ReadTransaction(test.environment) }
        readers.removeLast()
        #expect(throws: Never.self) { try ReadTransaction(test.environment) }
        // Writing needs no place among the readers.
        try test.put(1, [1])
    }

    /// Keys of every size, put in no order, against a sorted array.
    @Test(arguments: [1, 2]) func cursorsWalkInOrder(seed: UInt64) throws {
        let test = try TestEnvironment()
        var random = JSONRandom(state: seed)
        var keys: Set<UInt64> = [0, 255, 256, .max]
        while keys.count < 500 { keys.insert(random.next() >> UInt64(random.below(64))) }
        try test.environment.write { transaction throws in
            for key in keys {
                try transaction.put(test.numbers, key, key.bigEndianBytes.span)
                try transaction.put(test.bytes, key.bigEndianBytes, [0].span)
            }
        }
        let sorted = keys.sorted()
        try test.environment.read { transaction throws in
            let cursor = try Cursor(transaction, test.numbers)
            var found: [UInt64] = []
            var more = try cursor.first()
            while more {
                found.append(cursor.integerKey)
                #expect(cursor.withValue { $0.bigEndian(at: 0) } == cursor.integerKey)
                more = try cursor.next()
            }
            #expect(found == sorted)
            #expect(try cursor.last())
            #expect(cursor.integerKey == .max)
            #expect(try !cursor.next())
            #expect(try cursor.last())
            var backwards: [UInt64] = [cursor.integerKey]
            while try cursor.previous() { backwards.append(cursor.integerKey) }
            #expect(backwards == sorted.reversed())
            #expect(try transaction.lastIntegerKey(test.numbers) == .max)

            let bytes = try Cursor(transaction, test.bytes)
            for sought in sorted.flatMap({ [$0 &- 1, $0, $0 &+ 1] }) {
                let expected = sorted.first { $0 >= sought }
                #expect(try cursor.seek(sought) == (expected != nil))
                if let expected { #expect(cursor.integerKey == expected) }
                #expect(try bytes.seek(sought.bigEndianBytes) == (expected != nil))
                if let expected { #expect(bytes.withKey { $0.array } == expected.bigEndianBytes) }
            }
        }
    }

    @Test func cursorsInAnEmptyTable() throws {
        let test = try TestEnvironment()
        try test.environment.read { transaction throws in
            let cursor = try Cursor(transaction, test.numbers)
            #expect(try !cursor.first())
            #expect(try !cursor.last())
            #expect(try !cursor.seek(0))
        }
    }

    /// The end of the table is the one code that is not an error.
    @Test func anErrorIsNotTheEnd() throws {
        let test = try TestEnvironment()
        try test.put(1, [1])
        let transaction = try ReadTransaction(test.environment)
        let cursor = try Cursor(transaction, test.bytes)
        #expect(throws: LMDBError.self) { try cursor.seek([]) }
        let numbers = try Cursor(transaction, test.numbers)
        #expect(try numbers.first())
        transaction.end()
        #expect(throws: LMDBError.self) { try numbers.next() }
        #expect(throws: LMDBError.self) { try Cursor(transaction, test.numbers) }
    }

    /// Deleting a prefix deletes what begins with it, a part at a time, and nothing else.
    @Test func deletingByPrefix() throws {
        let test = try TestEnvironment()
        try test.environment.write { transaction throws in
            for high in UInt8(0)..<3 {
                for low in UInt8(0)..<100 {
                    try transaction.append(test.bytes, [high, low], [low].span)
                }
            }
            try transaction.append(test.bytes, [9], [0].span)
        }
        func delete(_ prefix: [UInt8], atMost count: Int) throws -> Int {
            try test.environment.write {
                try $0.deleteAll(test.bytes, prefix: prefix, atMost: count)
            }
        }
        func count() throws -> UInt64 { try test.environment.read { try $0.count(test.bytes) } }
        #expect(try delete([1], atMost: 60) == 60)
        #expect(try count() == 241)
        #expect(try delete([1], atMost: 60) == 40)
        #expect(try delete([1], atMost: 60) == 0)
        #expect(try delete([7], atMost: 60) == 0)
        #expect(try delete([9], atMost: 60) == 1)
        try test.environment.read { transaction throws in
            for high in UInt8(0)..<3 {
                #expect(try transaction.contains(test.bytes, [high, 50]) == (high != 1))
            }
        }
        #expect(try count() == 200)
    }

    /// LMDB refuses to append a key that is not greater, and the transaction can then only be
    /// aborted.
    @Test func appendingOutOfOrderKeepsNothing() throws {
        let test = try TestEnvironment()
        #expect(throws: LMDBError.self) {
            try test.environment.write { transaction in
                try transaction.append(test.numbers, 5, [1].span)
                try? transaction.append(test.numbers, 5, [2].span)
            }
        }
        #expect(try test.get(5) == nil)
        #expect(try test.environment.read { try $0.lastIntegerKey(test.numbers) } == nil)
    }

    /// A full map is an error of one transaction: what was there stays, and there is room again
    /// when the environment is opened with a larger map.
    @Test func aFullMapKeepsWhatThereWas() throws {
        let directory = try TestDirectory()
        let value = patternBytes(10_000)
        var kept: UInt64 = 0
        do {
            let small = try TestEnvironment.open(directory.path, mapByteCount: 1 << 20)
            let numbers = small.table("numbers")
            var failure: LMDBError?
            while failure == nil, kept < 1_000 {
                do {
                    try small.write { try $0.put(numbers, kept, value.span) }
                    kept += 1
                } catch { failure = try #require(error as? LMDBError) }
            }
            // MDB_MAP_FULL, lmdb.h.
            #expect(failure?.code == -30792)
            #expect(kept > 50 && kept < 105)
            #expect(try small.read { try $0.count(numbers) } == kept)
        }
        let large = try TestEnvironment.open(directory.path, mapByteCount: 1 << 24)
        let numbers = large.table("numbers")
        try large.write { try $0.put(numbers, kept, value.span) }
        try large.read { transaction throws in
            for key in 0...kept {
                #expect(try transaction.get(numbers, key) { $0.array } == value)
            }
        }
    }
}
