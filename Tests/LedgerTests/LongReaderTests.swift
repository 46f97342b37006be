import Foundation
import Testing

@testable import Ledger

/// Reading a ledger from end to end while others append keeps no page that they replaced.
@Suite struct LongReaderTests {
    /// A ledger, and the events that are still to be appended.
    private struct Growing {
        let test: TestLedger
        let events: [Event]
        private(set) var size: Int

        init(seed: UInt64) throws {
            test = try TestLedger()
            events = TestLedger.events(6000, seed: seed)
            size = 4000
            try test.append(Array(events[..<size]))
        }

        /// A commit of its own.
        mutating func appendOne() throws {
            try test.append([events[size]])
            size += 1
        }

        var usedByteCount: UInt64 { test.store.usedByteCount }
    }

    /// Reads all with a commit for every ten events read, and says by how much the file grew.
    private func growth(_ growing: inout Growing, renewal: UInt64) throws -> UInt64 {
        let snapshot = try growing.test.store.snapshot()
        snapshot.renewalEventCount = renewal
        let (size, root, before) = (growing.size, snapshot.root, growing.usedByteCount)
        var found: [Event] = []
        var leaves = CompactRange()
        try snapshot.forEachEvent(in: 0..<UInt64.max) { event in
            found.append(event)
            leaves.append(MerkleTree.leafHash(record: event.record.span))
            if found.count.isMultiple(of: 10) { try growing.appendOne() }
            return true
        }
        // What was there when it began, and no more.
        #expect(found == Array(growing.events[..<size]))
        #expect(leaves.root == root && snapshot.root == root)
        #expect(snapshot.size == UInt64(size))
        #expect(try snapshot.root(of: 1000) == growing.test.store.read { try $0.root(of: 1000) })
        return growing.usedByteCount - before
    }

    @Test func aLongWalkLetsOldPagesBeUsedAgain() throws {
        var growing = try Growing(seed: 71)
        #expect(try growth(&growing, renewal: 200) < 1_500_000)
        // The same in one go: this is what is saved.
        #expect(try growth(&growing, renewal: .max / 2) > 4_000_000)
    }

    @Test func aWalkWithinAnotherLetsNothingGo() throws {
        var growing = try Growing(seed: 72)
        let snapshot = try growing.test.store.snapshot()
        snapshot.renewalEventCount = 16
        var outer: UInt64 = 0
        try snapshot.forEachRecord(in: 0..<60) { sequence, _, record in
            let before = record.array
            try snapshot.forEachEvent(in: 0..<100) { _ in true }
            try snapshot.letGo()
            for _ in 0..<5 { try growing.appendOne() }
            if record.array != before || before != growing.events[Int(sequence)].record {
                Issue.record("\(sequence)")
            }
            outer += 1
            return true
        }
        #expect(outer == 60)
        let kept = try snapshot.withRecord(7) { record in
            try snapshot.letGo()
            for sequence in 100..<200 as Range<UInt64> { _ = try snapshot.event(sequence) }
            return record.array
        }
        #expect(kept == growing.events[7].record)
        try snapshot.letGo()
        #expect(try snapshot.event(7) == growing.events[7])
        #expect(try snapshot.event(4000) == nil)
    }

    @Test func aCursorOfBeforeIsRefused() throws {
        let test = try TestEnvironment()
        try test.put(1, [1])
        let transaction = try ReadTransaction(test.environment)
        let cursor = try Cursor(transaction, test.numbers)
        #expect(try cursor.first())
        try test.put(2, [2])
        try transaction.renew()
        #expect(throws: LMDBError.self) { try cursor.next() }
        #expect(try transaction.count(test.numbers) == 2)
        #expect(try Cursor(transaction, test.numbers).find(2))
        #expect(try !Cursor(transaction, test.numbers).find(3))
    }

    /// Only the beginning of a record is read for it.
    @Test func aRecordBeginsWithItsTimeAndKind() throws {
        for event in TestLedger.events(300, seed: 73) {
            let record = event.record
            let beginning = try Event.beginning(of: record.span)
            #expect(beginning == (event.time, event.kind))
            for count in 0..<12 {
                let start = record.span.extracting(first: count)
                _ = try? Event.beginning(of: start)
            }
            #expect(event.kind.canIndicate(event.indication))
        }
        #expect(throws: MalformedCBOR.self) { try Event.beginning(of: [0x80].span) }
        #expect(throws: MalformedCBOR.self) {
            try Event.beginning(of: [0xA3, 0, 0, 1, 0, 2, 0x18, 200].span)
        }
    }
}
