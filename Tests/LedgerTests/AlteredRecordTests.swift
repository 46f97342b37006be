import Foundation
import Testing

@testable import Ledger

/// A record that is not the one appended is given to nobody.
@Suite struct AlteredRecordTests {
    private struct Undo: Error {}

    /// What reading event 5 in each way comes to, after some damage that is undone.
    private func expectAltered(
        _ test: TestLedger, _ what: String, _ damage: (inout [UInt8]) -> Void
    ) throws {
        let error = LedgerError.altered(sequence: 5)
        do {
            try test.store.environment.write { transaction in
                var value = try transaction.get(test.store.events, 5) { $0.array }!
                damage(&value)
                try transaction.put(test.store.events, 5, value.span)
                let ledger = try LedgerSnapshot(test.store, transaction)
                let comment = Comment(rawValue: what)
                #expect(throws: error, comment) { try ledger.event(5) }
                #expect(throws: error, comment) { try ledger.withRecord(5) { $0.count } }
                #expect(throws: error, comment) { try ledger.leafHash(5) }
                #expect(throws: error, comment) {
                    try ledger.forEachEvent(in: 0..<10) { _ in true }
                }
                #expect(throws: error, comment) {
                    try ledger.forEachRecord(in: 0..<10) { _, _, _ in true }
                }
                #expect(throws: error, comment) { try ledger.inclusionProof(of: 4, in: 10) }
                throw Undo()
            }
        } catch is Undo {}
    }

    @Test func everyFlippedBitIsNoticed() throws {
        let test = try TestLedger()
        try test.append(TestLedger.events(10, seed: 31))
        let count = try test.store.read { try $0.withRecord(5) { $0.count }! }
        for index in 0..<Digest.byteCount + count {
            for bit in 0..<8 {
                try expectAltered(test, "bit \(bit) of byte \(index)") { $0[index] ^= 1 << bit }
            }
        }
    }

    @Test func everyOtherLengthIsNoticed() throws {
        let test = try TestLedger()
        try test.append(TestLedger.events(10, seed: 31))
        let count = try test.store.read { try $0.withRecord(5) { $0.count }! }
        for length in 0..<Digest.byteCount + count {
            try expectAltered(test, "length \(length)") { $0 = Array($0.prefix(length)) }
        }
        try expectAltered(test, "one more") { $0.append(0) }
    }

    /// Another event of the same ledger in the place, with the hash that it has.
    @Test func anotherEventInThePlaceIsNoticed() throws {
        let test = try TestLedger()
        let events = TestLedger.events(10, seed: 31)
        try test.append(events)
        for event in events where event.sequence != 5 {
            let record = event.record
            try expectAltered(test, "event \(event.sequence)") {
                $0 = MerkleTree.leafHash(record: record.span).bytes + record
            }
        }
    }

    // MARK: Streams

    /// What does not follow the last event of its stream is not appended, whatever the views said.
    @Test func aBrokenStreamIsNotAppended() throws {
        let test = try TestLedger()
        var random = SeededGenerator(seed: 32)
        let events = TestLedger.events(60, seed: 32)
        for (index, event) in events.enumerated() {
            for _ in 0..<4 {
                var other = event
                switch Int.random(in: 0..<5, using: &random) {
                case 0: other.version ^= 1 << UInt64.random(in: 0..<6, using: &random)
                case 1:
                    other.previous = event.previous.map {
                        $0 ^ 1 << UInt64.random(in: 0..<6, using: &random)
                    }
                case 2: other.stream ^= 1 << UInt64.random(in: 0..<6, using: &random)
                case 3: other.previous = nil
                default: other.previous = UInt64.random(in: 0...UInt64(index + 1), using: &random)
                }
                guard other != event else { continue }
                #expect(throws: LedgerError.self, "\(other) in the place of \(event)") {
                    try test.append([other])
                }
                #expect(throws: LedgerError.self) {
                    try test.store.append { _ = try $0.append(record: other.record.span) }
                }
            }
            try test.append([event])
        }
        #expect(try test.size() == 60)
    }
}
