import Ledger

/// One event of a bundle: its record as it was hashed, and the proof that it is in the ledger.
package struct EvidenceRecord: Hashable, Sendable {
    package let event: Event
    let bytes: [UInt8]
    /// From the sibling of its leaf up.
    let hashes: [Digest]

    var sequence: UInt64 { event.sequence }
    var leafHash: Digest { MerkleTree.leafHash(record: bytes.span) }

    /// Reads a record.
    ///
    /// - Throws: `MalformedCBOR` when it is none.
    init(bytes: [UInt8], hashes: [Digest]) throws(MalformedCBOR) {
        event = try Event(record: bytes.span)
        self.bytes = bytes
        self.hashes = hashes
    }

    /// Its name in `records/` and `proofs/`: at least nine digits, so that names sort as numbers.
    static func name(_ sequence: UInt64) -> String {
        let digits = "\(sequence)"
        return String(repeating: "0", count: max(0, 9 - digits.utf8.count)) + digits
    }

    static func recordFile(_ sequence: UInt64) -> String { "records/\(name(sequence)).cbor" }
    static func proofFile(_ sequence: UInt64) -> String { "proofs/\(name(sequence)).tlog-proof" }

    func proof(_ checkpoint: SignedCheckpoint) -> InclusionProof {
        InclusionProof(index: sequence, hashes: hashes, checkpoint: checkpoint)
    }
}
