import Ledger

/// A file that proves something about a ledger to somebody who has only a key.
public enum ProofFile: Hashable, Sendable {
    case inclusion(InclusionProof)
    case consistency(ConsistencyProof)
    case checkpoint(SignedCheckpoint)

    /// Reads a file; its first line says what it is.
    public init(parsing bytes: [UInt8]) throws(MalformedNote) {
        if bytes.starts(with: "c2sp.org/tlog-proof".utf8) {
            self = .inclusion(try InclusionProof(parsing: bytes))
        } else if bytes.starts(with: "old ".utf8) {
            self = .consistency(try ConsistencyProof(parsing: bytes))
        } else {
            self = .checkpoint(try SignedCheckpoint(parsing: bytes))
        }
    }

    public var checkpoint: SignedCheckpoint {
        switch self {
        case .inclusion(let proof): proof.checkpoint
        case .consistency(let proof): proof.checkpoint
        case .checkpoint(let checkpoint): checkpoint
        }
    }

    /// Why a file proves nothing.
    public enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        case proof(MerkleTree.ProofError)
        /// The event in the record has another sequence.
        case otherEvent(UInt64, expected: UInt64)
        case malformedRecord(MalformedCBOR)
        /// The older checkpoint is of another log, or of another number of events.
        case otherOld(Checkpoint)
        case notSigned(by: [VerifierKey])
        case badSignature(by: VerifierKey)

        public var description: String {
            switch self {
            case .proof(let error): "not proved: \(error)"
            case .otherEvent(let sequence, let expected):
                "the record is of event \(sequence), the proof of event \(expected)"
            case .malformedRecord(let error): "the record is malformed: \(error)"
            case .otherOld(let old):
                "the older checkpoint is of \(old.size) events of '\(old.origin)'"
            case .notSigned(let keys):
                "not signed by "
                    + keys.map { "\($0.name) (\($0.idText))" }.joined(separator: " or ")
            case .badSignature(let key): "the signature of \(key.name) is not right"
            }
        }
    }

    /// Checks an inclusion proof with its record.
    ///
    /// - Returns: the event.
    public static func check(
        _ proof: InclusionProof, record: [UInt8]
    ) throws(Refusal) -> Event {
        do throws(MerkleTree.ProofError) {
            try proof.check(record: record.span)
        } catch {
            throw .proof(error)
        }
        let event: Event
        do throws(MalformedCBOR) {
            event = try Event(record: record.span)
        } catch {
            throw .malformedRecord(error)
        }
        guard event.sequence == proof.index else {
            throw .otherEvent(event.sequence, expected: proof.index)
        }
        return event
    }

    /// Checks a consistency proof with the older checkpoint.
    public static func check(
        _ proof: ConsistencyProof, from old: Checkpoint
    ) throws(Refusal) {
        guard old.origin == proof.checkpoint.checkpoint.origin, old.size == proof.oldSize else {
            throw .otherOld(old)
        }
        do throws(MerkleTree.ProofError) {
            try proof.check(oldRoot: old.root)
        } catch {
            throw .proof(error)
        }
    }

    /// Checks the signatures of a checkpoint by the trusted keys: there must be at least one, and
    /// all must be valid.
    ///
    /// - Returns: the keys that have signed.
    /// - Throws: ``Refusal``, or ``OpenSSL/Failure``.
    public static func signers(
        of signed: SignedCheckpoint, among keys: [VerifierKey]
    ) throws -> [VerifierKey] {
        // A log signs only its own checkpoints, a witness those of many logs.
        let origin = signed.checkpoint.origin
        let known = keys.filter { key in
            signed.note.signature(by: key) != nil
                && (key.type == .cosignature || key.name.isSame(as: origin))
        }
        guard !known.isEmpty else { throw Refusal.notSigned(by: keys) }
        for key in known where try !signed.note.isSigned(by: key) {
            throw Refusal.badSignature(by: key)
        }
        return known
    }
}
