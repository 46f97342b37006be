import TestSupport
import Testing

@testable import Ledger

/// Roots and proofs that a store makes from its stored hashes, past 65,536 events, where the second
/// stored level begins.
@Suite struct StoreProofTests {
    private static let count = 70_000

    /// On both sides of where stored subtrees of 256 and 65,536 events are complete.
    private static let sizes: [UInt64] = [
        0, 1, 2, 3, 128, 255, 256, 257, 511, 512, 513, 32_768, 65_279, 65_280, 65_281, 65_535,
        65_536, 65_537, 65_791, 65_792, 65_793, 66_048, 69_999, 70_000,
    ]

    private struct Undo: Error {}
    private typealias Damage = (WriteTransaction) throws -> Void

    private static func ledger() throws -> (TestLedger, NaiveTree) {
        let test = try TestLedger()
        let records = TestLedger.records(count)
        try test.store.append { appender in
            for record in records { _ = try appender.append(record: record.span) }
        }
        return (test, NaiveTree(records: records))
    }

    @Test func theyAgreeWithTheDefinition() throws {
        var (test, tree) = try Self.ledger()
        let snapshot = try test.store.snapshot()
        for size in Self.sizes {
            #expect(try snapshot.root(of: size) == tree.hash(0..<Int(size)), "\(size)")
            for index in Self.sizes where index < size {
                let proof = try snapshot.inclusionProof(of: index, in: size)
                #expect(proof == tree.path(Int(index), 0..<Int(size)), "\(index) of \(size)")
            }
            for old in Self.sizes where old <= size {
                let proof = try snapshot.consistencyProof(from: old, to: size)
                let expected = old == 0 ? [] : tree.proof(Int(old), Int(size))
                #expect(proof == expected, "\(old) to \(size)")
            }
        }
    }

    /// In a transaction that writes too: a snapshot whose head is not yet committed.
    @Test func theyAreThoseOfTheSnapshot() throws {
        let test = try TestLedger()
        let events = TestLedger.events(40, seed: 21)
        var tree = NaiveTree(records: events.map(\.record))
        try test.append(Array(events.prefix(20)))
        try test.store.append { appender in
            for event in events.dropFirst(20) { try appender.append(event) }
            let snapshot = appender.snapshot
            let size = Int(snapshot.size)
            #expect(try snapshot.root(of: 20) == tree.hash(0..<20))
            #expect(try snapshot.inclusionProof(of: 3, in: 20) == tree.path(3, 0..<20))
            #expect(try snapshot.root(of: UInt64(size)) == tree.hash(0..<size))
        }
        let snapshot = try test.store.snapshot()
        for size in 0...40 {
            #expect(try snapshot.root(of: UInt64(size)) == tree.hash(0..<size))
        }
    }

    /// What is not there is named, and nothing is proved without it.
    @Test func missingHashesAreNamed() throws {
        let (test, _) = try Self.ledger()
        func error(
            _ damage: Damage, _ prove: (LedgerSnapshot) throws -> Void
        ) throws -> LedgerError? {
            var found: LedgerError?
            do {
                try test.store.environment.write { transaction in
                    try damage(transaction)
                    do {
                        try prove(try LedgerSnapshot(test.store, transaction))
                    } catch {
                        found = error as? LedgerError
                    }
                    throw Undo()
                }
            } catch is Undo {}
            return found
        }
        func subtree(_ level: Int, _ index: UInt64) -> Damage {
            let key = Appender.subtreeKey(level: level, index: index)
            return { transaction in
                let isDeleted = try transaction.delete(test.store.tree, key)
                #expect(isDeleted)
            }
        }
        func cut(_ level: Int, _ index: UInt64) -> Damage {
            let key = Appender.subtreeKey(level: level, index: index)
            return { try $0.put(test.store.tree, key, [UInt8](repeating: 1, count: 31).span) }
        }
        let middle: UInt64 = 65_536 + 1000
        for remove in [subtree, cut] {
            #expect(
                try error(remove(1, 3)) { _ = try $0.inclusionProof(of: 5, in: 1024) }
                    == .missingSubtree(level: 1, index: 3))
            #expect(
                try error(remove(2, 0)) { _ = try $0.root(of: middle) }
                    == .missingSubtree(level: 2, index: 0))
            #expect(
                try error(remove(1, 256)) { _ = try $0.consistencyProof(from: 1, to: middle) }
                    == .missingSubtree(level: 1, index: 256))
            // It is not needed for this one.
            #expect(try error(remove(1, 256)) { _ = try $0.root(of: 65_536) } == nil)
        }
        func event(_ sequence: UInt64) -> Damage {
            { transaction in
                let isDeleted = try transaction.delete(test.store.events, sequence)
                #expect(isDeleted)
            }
        }
        for sequence in [0, 63, 64, 127] as [UInt64] {
            #expect(
                try error(event(sequence)) { _ = try $0.inclusionProof(of: 200, in: 256) }
                    == .missingEvent(sequence: sequence))
        }
        #expect(
            try error(event(69_999)) { _ = try $0.inclusionProof(of: 69_998, in: 70_000) }
                == .missingEvent(sequence: 69_999))
        let short: Damage = {
            try $0.put(test.store.events, 100, [UInt8](repeating: 0, count: 32).span)
        }
        #expect(
            try error(short) { _ = try $0.inclusionProof(of: 200, in: 256) }
                == .altered(sequence: 100))
    }
}
