import Foundation
import TestSupport
import Testing

@testable import Ledger

/// What is no ledger, or a damaged one, is refused by name, with the place.
@Suite struct StoreOpeningTests {
    /// Writes to a ledger's tables behind its back.
    private func tamper(
        _ path: String, _ body: (WriteTransaction, Environment) throws -> Void
    ) throws {
        let environment = try Environment(
            path: path, access: .readWrite,
            tables: [
                TableSpecification("events", .integerKeys),
                TableSpecification("tree", .integerKeys), TableSpecification("meta", .byteKeys),
            ])
        try environment.write { try body($0, environment) }
    }

    private func newLedger(_ count: Int = 0) throws -> TestDirectory {
        let test = try TestLedger()
        try test.append(TestLedger.events(count, seed: 8))
        return test.directory
    }

    @Test func aLedgerIsMadeOnce() throws {
        let directory = try newLedger(3)
        #expect(throws: LedgerError.exists(path: directory.path)) {
            try LedgerStore.create(path: directory.path)
        }
        let store = try LedgerStore(path: directory.path, readOnly: true)
        #expect(try store.read { $0.size } == 3)
        #expect(throws: LMDBError.self) {
            try store.append { try $0.append(TestLedger.events(4, seed: 8)[3]) }
        }
    }

    @Test func whatIsNoLedgerIsRefused() throws {
        let directory = try TestDirectory()
        for path in [directory.path, "/nowhere/at/all", "/dev/null"] {
            for readOnly in [true, false] {
                #expect(throws: LedgerError.notALedger(path: path)) {
                    try LedgerStore(path: path, readOnly: readOnly)
                }
            }
        }
        #expect(throws: LMDBError.self) { try LedgerStore.create(path: "/nowhere/at/all") }
        try FileSystem.create("\(directory.path)/data.mdb", Array("no database".utf8))
        #expect(throws: StructureError.self) {
            try LedgerStore(path: directory.path, readOnly: true)
        }
    }

    /// A creation that was interrupted: before there were tables, and before they were filled.
    @Test func anUnfinishedLedgerIsRefused() throws {
        let directory = try TestDirectory()
        _ = try Environment(path: directory.path, access: .readWrite, tables: [])
        for readOnly in [true, false, true] {
            #expect(throws: LedgerError.notALedger(path: directory.path)) {
                try LedgerStore(path: directory.path, readOnly: readOnly)
            }
        }
    }

    @Test(arguments: [0, 1, 2, 3, .max] as [UInt64])
    func theFormatIsLookedAtFirst(format: UInt64) throws {
        let directory = try newLedger()
        try tamper(directory.path) { transaction, environment in
            let meta = environment.table("meta")
            try transaction.put(meta, LedgerStore.formatKey, format.bigEndianBytes.span)
            if format != 1 { try transaction.delete(meta, LedgerStore.headKey) }
        }
        let path = directory.path
        switch format {
        case 0:
            #expect(throws: LedgerError.notALedger(path: path)) {
                try LedgerStore(path: path, readOnly: true)
            }
        case 1:
            #expect(throws: Never.self) { try LedgerStore(path: path, readOnly: true) }
        default:
            #expect(throws: LedgerError.newerFormat(path: path, found: format, known: 1)) {
                try LedgerStore(path: path, readOnly: true)
            }
        }
    }

    /// Eight bytes of size and 32 for each of its bits: every other length.
    @Test func aMalformedHeadIsRefused() throws {
        let directory = try newLedger(3)
        let size: UInt64 = 3
        let path = directory.path
        for count in [0, 7, 8, 39, 40, 71, 73, 104] {
            let head = (size.bigEndianBytes + patternBytes(200)).prefix(count)
            try tamper(path) { transaction, environment in
                try transaction.put(
                    environment.table("meta"), LedgerStore.headKey, Array(head).span)
            }
            let store = try LedgerStore(path: path, readOnly: false)
            #expect(throws: LedgerError.malformedHead(path: path)) { try store.snapshot() }
            #expect(throws: LedgerError.malformedHead(path: path)) { try store.append { _ in } }
        }
        try tamper(path) { transaction, environment in
            try transaction.delete(environment.table("meta"), LedgerStore.headKey)
        }
        let store = try LedgerStore(path: path, readOnly: true)
        #expect(throws: LedgerError.malformedHead(path: path)) { try store.read { $0.size } }
    }

    @Test func aMissingEventIsNamed() throws {
        for missing in 0..<10 as Range<UInt64> {
            let directory = try newLedger(10)
            try tamper(directory.path) { transaction, environment in
                try transaction.delete(environment.table("events"), missing)
            }
            let store = try LedgerStore(path: directory.path, readOnly: true)
            let snapshot = try store.snapshot()
            let error = LedgerError.missingEvent(sequence: missing)
            #expect(throws: error) { try snapshot.event(missing) }
            #expect(throws: error) { try snapshot.leafHash(missing) }
            var seen: [UInt64] = []
            #expect(throws: error) {
                try snapshot.forEachEvent(in: 0..<10) {
                    seen.append($0.sequence)
                    return true
                }
            }
            #expect(seen == Array(0..<missing))
        }
    }

    /// No hash, half a hash, a hash alone, a hash and something else.
    @Test func anAlteredEventIsNamed() throws {
        let directory = try newLedger(10)
        let path = directory.path
        for count in [0, 1, 31, 32, 33, 100] {
            let value = [UInt8](repeating: 0, count: count)
            try tamper(path) { transaction, environment in
                try transaction.put(environment.table("events"), 4, value.span)
            }
            let store = try LedgerStore(path: path, readOnly: true)
            let snapshot = try store.snapshot()
            let error = LedgerError.altered(sequence: 4)
            #expect(throws: error) { try snapshot.event(4) }
            #expect(throws: error) { try snapshot.forEachEvent(in: 0..<10) { _ in true } }
            #expect(throws: Never.self) { try snapshot.event(5) }
        }
    }
}
