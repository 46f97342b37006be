import Foundation
import TestSupport
import Testing

@testable import Ledger

/// A copy of a data file, whose bytes a test changes.
final class StructureImage {
    let directory: TestDirectory
    private let tables: [TableSpecification]
    private let file: FileHandle
    /// As it was copied.
    let bytes: [UInt8]

    /// - Parameter path: of an environment that nobody writes meanwhile.
    init(of path: String, tables: [TableSpecification]) throws {
        directory = try TestDirectory()
        self.tables = tables
        let copy = URL(filePath: "\(directory.path)/data.mdb")
        try FileManager.default.copyItem(at: URL(filePath: "\(path)/data.mdb"), to: copy)
        bytes = Array(try Data(contentsOf: copy))
        file = try FileHandle(forUpdating: copy)
    }

    func write(_ new: [UInt8], at offset: Int) throws {
        try file.seek(toOffset: UInt64(offset))
        try file.write(contentsOf: Data(new))
    }

    /// Puts back what was copied.
    func restore(_ range: Range<Int>) throws {
        try write(Array(bytes[range]), at: range.lowerBound)
    }

    func findings(
        _ extent: StructureCheck.Extent = .whole
    ) throws(StructureFault) -> StructureFindings {
        let expected = tables.map {
            ($0.name, ExpectedTable(UInt16($0.flags), checksLeaves: $0.checksLeaves))
        }
        return try StructureCheck.findings(
            descriptor: file.fileDescriptor, transaction: transaction(),
            tables: Dictionary(uniqueKeysWithValues: expected), extent)
    }

    func faults(_ extent: StructureCheck.Extent = .whole) -> [StructureFault] {
        do throws(StructureFault) {
            return try findings(extent).faults
        } catch {
            return [error]
        }
    }

    /// The one that LMDB begins with (`mdb_env_pick_meta`).
    private func transaction() throws(StructureFault) -> UInt64 {
        let reader = try PageReader(descriptor: file.fileDescriptor)
        let first = try reader.bytes(0, table: nil).little64(144)
        let second = try reader.bytes(1, table: nil).little64(144)
        return first < second ? second : first
    }

    /// Every key and value as LMDB reads them, each found by its key too.
    func dump() throws -> [String: [[UInt8]]] {
        let environment = try Environment(
            path: directory.path, access: .readOnly, tables: tables, mapByteCount: 1 << 28)
        return try environment.read { transaction throws in
            var all: [String: [[UInt8]]] = [:]
            for specification in tables {
                let table = environment.table(specification.name)
                let cursor = try Cursor(transaction, table)
                var rows: [[UInt8]] = []
                var found = try cursor.first()
                while found {
                    let key = cursor.withKey { $0.array }
                    let value = cursor.withValue { $0.array }
                    let isFound = try transaction.get(table, key) { $0.array } == value
                    rows.append(key + value + [isFound ? 1 : 0])
                    found = try cursor.next()
                }
                all[specification.name] = rows
            }
            return all
        }
    }

    var pageCount: Int { bytes.count / PageReader.pageByteCount }

    static let ledgerTables = [
        TableSpecification("events", .integerKeys, checksLeaves: false),
        TableSpecification("tree", .integerKeys), TableSpecification("meta", .byteKeys),
    ]

    /// Of a small ledger with free pages and pages of all kinds but overflow ones. Its last commit
    /// made it longer. One that did not can be taken back by a bit of the number on its meta page,
    /// as if it had failed: that a commit is missing is then for ``LastCommit`` to say.
    static func ofLedger(_ count: Int = 30) throws -> StructureImage {
        for seed in 3... as PartialRangeFrom<UInt64> {
            let test = try TestLedger()
            let events = TestLedger.events(count, seed: seed)
            for start in stride(from: 0, to: count, by: 6) {
                try test.append(Array(events[start..<min(start + 6, count)]))
            }
            let image = try StructureImage(of: test.directory.path, tables: ledgerTables)
            if try image.lastCommitMadeItLonger { return image }
        }
        preconditionFailure("seeds have no end")
    }

    private var lastCommitMadeItLonger: Bool {
        get throws {
            let pages = try MetaPage.both(PageReader(descriptor: file.fileDescriptor))
            return pages[0].lastPage != pages[1].lastPage
        }
    }

    /// Of tables with values on pages of their own, of one page and of three.
    static func withOverflow() throws -> StructureImage {
        let test = try TestEnvironment()
        for round in 0..<3 {
            try test.environment.write { transaction throws in
                for key in 0..<5 {
                    let value = patternBytes((key + round) % 3 * 4000 + 20, seed: UInt64(key))
                    try transaction.put(test.numbers, UInt64(key * 3), value.span)
                    try transaction.put(test.bytes, Array("key \(key)".utf8), value.span)
                }
            }
        }
        return try StructureImage(of: test.directory.path, tables: TestEnvironment.tables)
    }
}

extension [UInt64] {
    /// The pages whose bits are set.
    var pages: [Int] { (0..<64 * count).filter { self[$0 / 64] >> UInt64($0 % 64) & 1 != 0 } }
}
