import Ledger
import Projections

/// The checkpoints that were signed for a ledger, from its own events.
public struct Checkpoints {
    private let projection: Projection
    private let ledger: LedgerSnapshot
    /// The origin line of every checkpoint; nil when the ledger has none.
    public let origin: String?

    /// How many of the newest of each are read.
    private static let countMax = 100

    public init(_ projection: Projection, _ ledger: LedgerSnapshot) throws {
        self.projection = projection
        self.ledger = ledger
        var origin: String?
        try projection.forEachSequence(IndexKey(.logOriginSet)) { sequence in
            origin = try ledger.event(sequence)?.logOrigin
            return false
        }
        self.origin = origin
    }

    /// The newest checkpoints, a hundred at most, the newest last, each with its known
    /// cosignatures.
    ///
    /// - Throws: ``LedgerError``; `MalformedNote` when an event does not hold a checkpoint.
    public func recent() throws -> [SignedCheckpoint] {
        guard let origin else { return [] }
        var cosignatures: [UInt64: [NoteSignature]] = [:]
        for event in try recent(.checkpointCosigned) {
            cosignatures[event.treeSize!, default: []].append(try event.cosignature())
        }
        return try recent(.checkpointSigned).map { event in
            var signed = try event.signedCheckpoint(origin: origin)
            signed.add(cosignatures[event.treeSize!] ?? [])
            return signed
        }
    }

    /// The checkpoint to prove things with: of those with at least `size` events, the newest that a
    /// witness has cosigned, or else the newest; nil where there is none.
    public func best(ofAtLeast size: UInt64) throws -> SignedCheckpoint? {
        let all = try recent().filter { $0.checkpoint.size >= size }
        return all.last { $0.note.signatures.count > 1 } ?? all.last
    }

    private func recent(_ kind: Kind) throws -> [Event] {
        try projection.lastSequences(Self.countMax, IndexKey(kind)).compactMap(ledger.event)
    }
}

extension IndexKey {
    fileprivate init(_ kind: Kind) { self.init(.kind, UInt64(kind.rawValue)) }
}

extension Event {
    /// The checkpoint that a `checkpointSigned` holds.
    package func signedCheckpoint(origin: String) throws(MalformedNote) -> SignedCheckpoint {
        guard let root = [UInt8](base64: rootHash ?? "").flatMap({ Digest($0.span) }),
            let signature = NoteSignature(name: origin, base64: signature ?? "")
        else { throw MalformedNote("event \(sequence) holds no checkpoint") }
        return Checkpoint(origin: origin, size: treeSize ?? 0, root: root).signed([signature])
    }

    /// The signature that a `checkpointCosigned` holds.
    package func cosignature() throws(MalformedNote) -> NoteSignature {
        guard let signature = NoteSignature(name: witness ?? "", base64: signature ?? "") else {
            throw MalformedNote("event \(sequence) holds no cosignature")
        }
        return signature
    }
}
