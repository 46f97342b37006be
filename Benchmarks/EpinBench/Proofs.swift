import Foundation
import Ledger
import Proofs

/// Proves events chosen at random, and that the tree of one random size begins with that of
/// another. There is no first pass: what is not yet in memory must be waited for. Every proof is
/// checked.
func prove(_ directory: String, count: Int) throws -> JSON {
    let ledger = try LedgerStore(path: DataDirectory(directory).ledger, readOnly: true)
    let snapshot = try ledger.snapshot()
    let (size, root) = (snapshot.size, snapshot.root)
    var random = SeededGenerator(seed: 1)
    func below(_ bound: UInt64) -> UInt64 { random.next().multipliedFullWidth(by: bound).high }
    var (inclusion, consistency) = (Stopwatch(), Stopwatch())
    (inclusion.keepsLaps, consistency.keepsLaps) = (true, true)
    for _ in 0..<count {
        let sequence = below(size)
        let path = try inclusion.measure { try snapshot.inclusionProof(of: sequence, in: size) }
        try MerkleTree.checkInclusion(
            of: snapshot.leafHash(sequence), at: sequence, proof: path, size: size, root: root)
        let (first, second) = (below(size) + 1, below(size) + 1)
        let (old, new) = (min(first, second), max(first, second))
        let proof = try consistency.measure { try snapshot.consistencyProof(from: old, to: new) }
        try MerkleTree.checkConsistency(
            from: old, snapshot.root(of: old), to: new, snapshot.root(of: new), proof: proof)
    }
    return object([
        ("events", .number(size)), ("proofs", .number(count)),
        ("nanoseconds", .number(inclusion.nanoseconds)),
        ("inclusion", object(percentiles(inclusion.laps))),
        ("consistency", object(percentiles(consistency.laps))),
    ])
}

/// Exports the whole ledger as tiles into a new directory; what is written is on the disk at the
/// end.
///
/// The ledgers measured have no origin and no key: the checkpoint is signed by nobody, which an
/// export does not check.
func tiles(_ directory: String, to path: String, threadCount: Int) throws -> JSON {
    let ledger = try LedgerStore(path: DataDirectory(directory).ledger, readOnly: true)
    let (size, root) = try ledger.read { ($0.size, $0.root) }
    let nobody = NoteSignature(
        name: "bench.example", keyID: 0, bytes: Array(repeating: 0, count: 64))
    let checkpoint = Checkpoint(origin: nobody.name, size: size, root: root).signed([nobody])
    var stopwatch = Stopwatch()
    let result = try stopwatch.measure {
        try TileExport.run(ledger, checkpoint, to: path, threadCount: threadCount)
    }
    return object([
        ("events", .number(result.size)), ("root", .string("\(root)")),
        ("nanoseconds", .number(stopwatch.nanoseconds)),
        ("files", .number(result.fileCount)), ("bytes", .number(result.byteCount)),
    ])
}
