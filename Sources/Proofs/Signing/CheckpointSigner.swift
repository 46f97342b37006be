import Ledger
import Projections

/// Signs checkpoints of a ledger, and records what witnesses signed of them.
public struct CheckpointSigner {
    /// Appends one event of the ledger itself: drafted by whoever decides what may happen.
    package typealias Append = (_ kind: Kind, _ fill: (inout Event) -> Void) throws -> Void

    private let ledger: LedgerStore
    private let views: Views
    private let append: Append

    package init(_ ledger: LedgerStore, _ views: Views, append: @escaping Append) {
        self.ledger = ledger
        self.views = views
        self.append = append
    }

    /// Signs the ledger as it is now and appends the event `checkpointSigned`.
    ///
    /// Nothing is signed that does not continue both the last checkpoint signed with this key, as
    /// remembered beside it, and the last one in the ledger.
    ///
    /// - Throws: ``SigningError``, ``OpenSSL/Failure``, or what the stores throw.
    /// - Complexity: two proofs of consistency, some runs of openssl and a commit.
    public func sign(with key: SigningKey) throws -> SignedCheckpoint {
        guard key.verifierKey.type == .ed25519 else {
            throw SigningError.wrongType(key: key.path, isWitness: true)
        }
        return try key.withLock {
            let (projection, snapshot) = try Projection.open(views, ledger)
            let checkpoints = try Checkpoints(projection, snapshot)
            guard let origin = checkpoints.origin else { throw SigningError.noOrigin }
            guard key.verifierKey.name.isSame(as: origin) else {
                throw SigningError.notOfThisLog(key: key.verifierKey.name, origin: origin)
            }
            let now = Checkpoint(
                origin: origin, size: snapshot.size, root: try snapshot.checkedRoot())
            for last in [try key.lastSigned(of: origin), try checkpoints.recent().last] {
                guard let last = last?.checkpoint else { continue }
                guard try snapshot.continues(last) else {
                    throw SigningError.inconsistent(last: last, now: now)
                }
            }
            let signed = try key.sign(now, 0)
            try append(.checkpointSigned) { event in
                event.treeSize = now.size
                event.rootHash = now.root.bytes.base64
                event.signature = signed.note.signatures[0].base64
            }
            return signed
        }
    }

    /// Records what a witness answered, its cosignatures of a recent checkpoint of this ledger: an
    /// event `checkpointCosigned` for each that is not there yet. Lines of other keys are ignored.
    ///
    /// - Returns: the checkpoint with all of its signatures.
    /// - Throws: ``SigningError/notCosigned(witness:)`` when there is none by that witness.
    /// - Complexity: a run of openssl for each recent checkpoint, newest first, until it is found.
    public func record(
        _ answer: [NoteSignature], by witness: VerifierKey
    ) throws -> SignedCheckpoint {
        guard witness.type == .cosignature else {
            throw SigningError.wrongType(key: witness.name, isWitness: false)
        }
        guard witness.name.utf8.count <= Event.textCountMax else {
            throw SigningError.longName(witness: witness.name)
        }
        let (projection, snapshot) = try Projection.open(views, ledger)
        let known = answer.filter { $0.isBy(witness) }
        for signed in try Checkpoints(projection, snapshot).recent().reversed() {
            let valid = try known.filter { signature in
                let alone = signed.checkpoint.signed([signature])
                return try alone.note.isSigned(by: witness)
            }
            guard !valid.isEmpty else { continue }
            var cosigned = signed
            for signature in valid where !cosigned.note.signatures.contains(signature) {
                try append(.checkpointCosigned) { event in
                    event.treeSize = signed.checkpoint.size
                    event.witness = signature.name
                    event.signature = signature.base64
                }
                cosigned.add([signature])
            }
            return cosigned
        }
        throw SigningError.notCosigned(witness: witness.name)
    }
}
