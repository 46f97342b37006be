import Foundation

@testable import Ledger
@testable import Proofs

/// What somebody who may write the files can do to a ledger: values are replaced in LMDB, behind
/// the back of everything that appends.
struct Damage {
    let store: LedgerStore
    let transaction: WriteTransaction

    /// The stored value of an event: the hash of the leaf, then the record.
    func value(_ sequence: UInt64) throws -> [UInt8] {
        try transaction.get(store.events, sequence) { $0.array } ?? []
    }

    func setValue(_ sequence: UInt64, _ value: [UInt8]) throws {
        try transaction.put(store.events, sequence, value.span)
    }

    func remove(_ sequence: UInt64) throws { try transaction.delete(store.events, sequence) }

    /// Changes one byte of the stored value: 0...31 are of the hash, the record follows.
    func flip(_ sequence: UInt64, at offset: Int, bits: UInt8) throws {
        var value = try value(sequence)
        value[offset] ^= bits
        try setValue(sequence, value)
    }

    func flipRecord(_ sequence: UInt64, at offset: Int, bits: UInt8) throws {
        try flip(sequence, at: Digest.byteCount + offset, bits: bits)
    }

    /// Another event in its place, with the right hash beside it.
    func rewrite(_ sequence: UInt64, _ event: Event) throws {
        let record = event.record
        try setValue(sequence, MerkleTree.leafHash(record: record.span).bytes + record)
    }

    func swap(_ first: UInt64, _ second: UInt64) throws {
        let values = (try value(first), try value(second))
        try setValue(first, values.1)
        try setValue(second, values.0)
    }

    func setSubtree(level: Int, _ index: UInt64, _ hash: [UInt8]?) throws {
        let key = Appender.subtreeKey(level: level, index: index)
        if let hash {
            try transaction.put(store.tree, key, hash.span)
        } else {
            try transaction.delete(store.tree, key)
        }
    }

    func subtree(level: Int, _ index: UInt64) throws -> [UInt8] {
        let key = Appender.subtreeKey(level: level, index: index)
        return try transaction.get(store.tree, key) { $0.array } ?? []
    }

    func setHead(size: UInt64, peaks: [Digest]) throws {
        let bytes = size.bigEndianBytes + peaks.flatMap(\.bytes)
        try transaction.put(store.meta, LedgerStore.headKey, bytes.span)
    }
}

extension SampleLedger {
    private struct Undo: Error {}

    /// What verification says after some damage, which is undone before this returns.
    func verify(after damage: (Damage) throws -> Void = { _ in }) throws -> Verification {
        var verification: Verification?
        do {
            try store.environment.write { transaction in
                try damage(Damage(store: store, transaction: transaction))
                verification = Verifier.verify(try LedgerSnapshot(store, transaction))
                throw Undo()
            }
        } catch is Undo {}
        return verification!
    }
}

extension Verification {
    typealias Fault = Finding.Fault

    /// Every event that a finding names, with any of `faults` or at all.
    func named(_ faults: Fault...) -> Set<UInt64> {
        var named: Set<UInt64> = []
        for finding in findings where faults.isEmpty || faults.contains(finding.fault) {
            named.formUnion(finding.events)
        }
        return named
    }

    /// The findings, one a line: for the message of a failed expectation.
    var text: String { findings.map(\.description).joined(separator: "\n") }
}
