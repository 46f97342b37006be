/// The hashes of the Merkle tree of RFC 6962, section 2.1.
///
/// Leaves and nodes are told apart by their first hashed byte, so that no record can be passed off
/// as an inner node (a second preimage).
public enum MerkleTree {
    /// The root of the tree without leaves: the hash of the empty string.
    public static let emptyRoot = SHA256.hash([])

    /// The hash of the leaf that holds `record`: SHA-256 of 0x00 and the record.
    public static func leafHash(record: Span<UInt8>) -> Digest { SHA256.hash(0x00, record) }

    /// The hash of the node above `left` and `right`: SHA-256 of 0x01 and both.
    public static func nodeHash(_ left: Digest, _ right: Digest) -> Digest {
        var both = InlineArray<64, UInt8>(repeating: 0)
        let (left, right) = (left.storage.span, right.storage.span)
        var bytes = both.mutableSpan
        for i in 0..<32 { bytes[i] = left[i] }
        for i in 0..<32 { bytes[32 + i] = right[i] }
        return SHA256.hash(0x01, both.span)
    }
}
