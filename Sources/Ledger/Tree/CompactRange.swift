/// The right edge of a growing Merkle tree (RFC 6962, section 2.1): all that appending needs.
///
/// A tree of n leaves is divided into the perfect subtrees of the powers of two in n, the largest
/// first. Their roots, at most 64, give the tree's root and take a new leaf without any other hash.
public struct CompactRange: Equatable, Sendable {
    /// The number of leaves.
    public private(set) var size: UInt64

    /// The roots of the perfect subtrees, the largest first: one for each bit set in ``size``.
    public private(set) var peaks: [Digest]

    /// The range without leaves.
    public init() {
        size = 0
        peaks = []
        peaks.reserveCapacity(UInt64.bitWidth)
    }

    /// The range of `size` leaves with these peaks, or nil if their number does not fit the size.
    ///
    /// Only their number can be checked: comparing ``root`` shows whether the peaks are right.
    public init?(size: UInt64, peaks: [Digest]) {
        guard peaks.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.peaks = peaks
        self.peaks.reserveCapacity(UInt64.bitWidth)
    }

    /// The root of the tree. Costs one hash fewer than there are peaks.
    public var root: Digest {
        guard var root = peaks.last else { return MerkleTree.emptyRoot }
        for peak in peaks.dropLast().reversed() { root = MerkleTree.nodeHash(peak, root) }
        return root
    }

    /// Appends a leaf, given by its hash. Costs one hash on average, 63 at most.
    public mutating func append(_ leaf: Digest) {
        append(leaf) { _, _, _ in }
    }

    /// Appends a leaf, given by its hash, and reports every perfect subtree that it completes.
    ///
    /// - Parameter onSubtree: called from the leaf upwards with the subtree's level (the leaf
    ///   itself is level 0), its position among those of its level, and its root. If it throws,
    ///   the range is as before.
    /// - Complexity: one hash on average, 63 at most. No memory is allocated, unless the range
    ///   shares its peaks with a copy.
    public mutating func append(
        _ leaf: Digest,
        onSubtree: (_ level: Int, _ index: UInt64, _ root: Digest) throws -> Void
    ) rethrows {
        precondition(size < .max, "a tree has at most 2^64 - 1 leaves")
        // As in adding one to a binary number, each bit set at the low end is a subtree to merge.
        let carries = (~size).trailingZeroBitCount
        var root = leaf
        try onSubtree(0, size, root)
        for level in 0..<carries {
            root = MerkleTree.nodeHash(peaks[peaks.count - 1 - level], root)
            try onSubtree(level + 1, size >> UInt64(level + 1), root)
        }
        peaks.removeLast(carries)
        peaks.append(root)
        size += 1
        assert(peaks.count == size.nonzeroBitCount)
    }
}
