/// The hashes of the Merkle tree of RFC 6962, section 2.1.
///
/// Leaves and nodes are told apart by their first hashed byte, so that no record can be passed off
/// as an inner node (a second preimage).
public enum MerkleTree {
    /// The root of the tree without leaves: the hash of the empty string.
    public static let emptyRoot = SHA256.hash([])

    /// The hash of the leaf that holds `record`: SHA-256 of 0x00 and the record.
    public static func leafHash(record: Span<UInt8>) -> Digest {
        if case .hardware = SHA256.Implementation.fastest { return SHA256.leafInHardware(record) }
        var hasher = SHA256()
        hasher.update(0x00)
        hasher.update(record)
        return hasher.finalize()
    }

    /// The hash of the node above `left` and `right`: SHA-256 of 0x01 and both.
    public static func nodeHash(_ left: Digest, _ right: Digest) -> Digest {
        if case .hardware = SHA256.Implementation.fastest {
            return SHA256.nodeInHardware(left, right)
        }
        var hasher = SHA256()
        hasher.update(0x01)
        hasher.update(left.storage.span)
        hasher.update(right.storage.span)
        return hasher.finalize()
    }

    /// The root of the perfect tree over `leaves`, whose number is a power of two; level by level
    /// in place, so that nothing is left of them.
    package static func root(overwriting leaves: inout [Digest]) -> Digest {
        precondition(leaves.count.nonzeroBitCount == 1)
        let isInHardware = SHA256.Implementation.fastest == .hardware
        var count = leaves.count
        while count > 1 {
            if isInHardware {
                SHA256.nodesInHardware(&leaves, count: count)
            } else {
                for i in 0..<count / 2 { leaves[i] = nodeHash(leaves[2 * i], leaves[2 * i + 1]) }
            }
            count /= 2
        }
        return leaves[0]
    }
}
