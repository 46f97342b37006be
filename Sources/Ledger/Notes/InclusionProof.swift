/// The proof that an event is in the ledger of a checkpoint: C2SP tlog-proof. The event's record is
/// not part of it.
public struct InclusionProof: Hashable, Sendable {
    private static let title = "c2sp.org/tlog-proof@v1"

    /// The sequence of the event.
    public let index: UInt64
    /// From the sibling of the event's leaf up.
    public let hashes: [Digest]
    public let checkpoint: SignedCheckpoint
    /// What another program may have added. Nothing vouches for it.
    public let extra: [UInt8]?

    public init(index: UInt64, hashes: [Digest], checkpoint: SignedCheckpoint) {
        self.index = index
        self.hashes = hashes
        self.checkpoint = checkpoint
        extra = nil
    }

    /// Reads a file.
    public init(parsing bytes: [UInt8]) throws(MalformedNote) {
        var lines = try NoteLines(bytes)
        guard try lines.next("'\(Self.title)'") == Self.title else {
            throw lines.malformed("'\(Self.title)' is expected")
        }
        if let text = lines.value(named: "extra") {
            guard let extra = [UInt8](base64: text) else {
                throw lines.malformed("the extra data are not base64")
            }
            self.extra = extra
        } else {
            extra = nil
        }
        guard let text = lines.value(named: "index") else {
            throw MalformedNote(line: lines.number, "'index' and a number are expected")
        }
        guard let index = UInt64(decimal: text) else {
            throw lines.malformed("the index is expected, not '\(text)'")
        }
        self.index = index
        hashes = try lines.hashes(countMax: 64)
        do {
            checkpoint = try SignedCheckpoint(parsing: lines.remainder)
        } catch {
            throw error.moved(by: lines.number - 1)
        }
    }

    /// The file.
    public var bytes: [UInt8] { Array(description.utf8) }

    /// Checks that the record is where the proof says, in a tree with the checkpoint's root. The
    /// checkpoint's signature is still to be checked.
    public func check(record: Span<UInt8>) throws(MerkleTree.ProofError) {
        try MerkleTree.checkInclusion(
            of: MerkleTree.leafHash(record: record), at: index, proof: hashes,
            size: checkpoint.checkpoint.size, root: checkpoint.checkpoint.root)
    }
}

extension InclusionProof: CustomStringConvertible {
    public var description: String {
        var lines = [Self.title]
        if let extra { lines.append("extra \(extra.base64)") }
        lines.append("index \(index)")
        lines += hashes.map(\.bytes.base64)
        return lines.map { $0 + "\n" }.joined() + "\n" + checkpoint.description
    }
}
