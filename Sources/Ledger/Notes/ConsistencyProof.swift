/// The proof that the ledger of a checkpoint begins with one of an older size, in the form in which
/// a witness is asked to cosign the checkpoint: the request of C2SP tlog-witness.
public struct ConsistencyProof: Hashable, Sendable {
    public let oldSize: UInt64
    public let hashes: [Digest]
    public let checkpoint: SignedCheckpoint

    public init(oldSize: UInt64, hashes: [Digest], checkpoint: SignedCheckpoint) {
        self.oldSize = oldSize
        self.hashes = hashes
        self.checkpoint = checkpoint
    }

    /// Reads a file.
    public init(parsing bytes: [UInt8]) throws(MalformedNote) {
        var lines = try NoteLines(bytes)
        guard let text = lines.value(named: "old") else {
            throw MalformedNote(line: 1, "'old' and a number are expected")
        }
        guard let oldSize = UInt64(decimal: text) else {
            throw lines.malformed("the older number of events is expected, not '\(text)'")
        }
        self.oldSize = oldSize
        hashes = try lines.hashes(countMax: 63)
        do {
            checkpoint = try SignedCheckpoint(parsing: lines.remainder)
        } catch {
            throw error.moved(by: lines.number - 1)
        }
    }

    /// The file.
    public var bytes: [UInt8] { Array(description.utf8) }

    /// Checks that the checkpoint's tree begins with the older one. The checkpoint's signature is
    /// still to be checked.
    ///
    /// - Parameter oldRoot: the root of ``oldSize`` events, as the checker knows it.
    public func check(oldRoot: Digest) throws(MerkleTree.ProofError) {
        try MerkleTree.checkConsistency(
            from: oldSize, oldRoot, to: checkpoint.checkpoint.size, checkpoint.checkpoint.root,
            proof: hashes)
    }
}

extension ConsistencyProof: CustomStringConvertible {
    public var description: String {
        "old \(oldSize)\n" + hashes.map { "\($0.bytes.base64)\n" }.joined() + "\n"
            + checkpoint.description
    }
}
