import Ledger

/// Cosigns the checkpoints of logs that it knows, as long as each continues the one before: C2SP
/// tlog-witness, over files.
///
/// All it needs of the ledger is the verifier key, and all it keeps is the last checkpoint, beside
/// its own key.
public struct Witness {
    private let key: SigningKey
    private let logs: [VerifierKey]

    /// - Parameter logs: those whose checkpoints are cosigned, by their origin. A log may have more
    ///   than one key.
    /// - Throws: ``SigningError`` when a key is not of its type.
    public init(key: SigningKey, logs: [VerifierKey]) throws {
        guard key.verifierKey.type == .cosignature else {
            throw SigningError.wrongType(key: key.path, isWitness: false)
        }
        for log in logs where log.type != .ed25519 {
            throw SigningError.wrongType(key: log.name, isWitness: true)
        }
        self.key = key
        self.logs = logs
    }

    /// Why a checkpoint is not cosigned.
    public enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        case unknownLog(origin: String)
        /// No signature by a key of the log, or an invalid one.
        case notSigned(origin: String)
        /// The proof does not begin at the checkpoint last cosigned.
        case otherOldSize(given: UInt64, last: UInt64)
        /// The proof goes back.
        case smaller(size: UInt64, last: UInt64)
        /// It contradicts the checkpoint last cosigned. The log has signed both.
        case inconsistent(last: SignedCheckpoint, now: SignedCheckpoint, MerkleTree.ProofError)

        public var description: String {
            switch self {
            case .unknownLog(let origin): "the log '\(origin)' is not known to this witness"
            case .notSigned(let origin): "no valid signature of '\(origin)'"
            case .otherOldSize(let given, let last):
                "the proof is from \(given) events, but \(last) were cosigned last: "
                    + "'epin prove --since \(last)' makes the one that is needed"
            case .smaller(let size, let last):
                "the checkpoint is of \(size) events, fewer than the \(last) before"
            case .inconsistent(let last, let now, let error):
                "the checkpoint of \(now.checkpoint.size) events does not continue that of "
                    + "\(last.checkpoint.size) which was cosigned last: \(error)"
            }
        }
    }

    /// Cosigns the checkpoint at the end of a proof from the one cosigned last; from 0 for the
    /// first of a log. When this returns, it is durably remembered.
    ///
    /// - Parameter seconds: the time, since 1970-01-01T00:00:00Z.
    /// - Throws: ``Refusal``; ``SigningError`` or what openssl says.
    /// - Returns: the cosignature.
    public func cosign(_ proof: ConsistencyProof, at seconds: UInt64) throws -> NoteSignature {
        let now = proof.checkpoint
        let origin = now.checkpoint.origin
        let keys = logs.filter { $0.name.isSame(as: origin) }
        guard !keys.isEmpty else { throw Refusal.unknownLog(origin: origin) }
        guard try keys.contains(where: now.note.isSigned) else {
            throw Refusal.notSigned(origin: origin)
        }
        return try key.withLock {
            let last = try key.lastSigned(of: origin)
            let lastSize = last?.checkpoint.size ?? 0
            guard proof.oldSize <= now.checkpoint.size else {
                throw Refusal.smaller(size: now.checkpoint.size, last: proof.oldSize)
            }
            guard proof.oldSize == lastSize else {
                throw Refusal.otherOldSize(given: proof.oldSize, last: lastSize)
            }
            do throws(MerkleTree.ProofError) {
                try proof.check(oldRoot: last?.checkpoint.root ?? MerkleTree.emptyRoot)
            } catch {
                throw Refusal.inconsistent(last: last ?? now, now: now, error)
            }
            return try key.sign(now.checkpoint, seconds).note.signatures[0]
        }
    }
}
