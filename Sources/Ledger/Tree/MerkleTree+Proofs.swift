extension MerkleTree {
    /// Lends the root of the perfect subtree of 2^`level` leaves that is the `index`-th of its
    /// level.
    public typealias Subtrees = (_ level: Int, _ index: UInt64) throws -> Digest

    /// The root over the leaves of `range`: RFC 6962 §2.1, MTH(D[range]).
    ///
    /// - Precondition: the range is one into which the definition divides a tree: it starts at a
    ///   multiple of the largest power of two that fits in it.
    /// - Complexity: a subtree and a hash for each bit set in the length.
    public static func root(of range: Range<UInt64>, _ subtrees: Subtrees) rethrows -> Digest {
        var peaks: [Digest] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let level = UInt64.bitWidth - 1 - (range.upperBound - start).leadingZeroBitCount
            precondition(start.isMultiple(of: 1 << UInt64(level)), "no range of a tree")
            peaks.append(try subtrees(level, start >> UInt64(level)))
            start += 1 << UInt64(level)
        }
        guard let whole = CompactRange(size: length(of: range), peaks: peaks) else {
            preconditionFailure("a peak for each bit set")
        }
        return whole.root
    }

    /// The inclusion proof of a leaf in the tree of `size` leaves, from the leaf's sibling up: RFC
    /// 6962 §2.1.1, PATH(index, D[size]).
    ///
    /// - Precondition: `index` is below `size`.
    /// - Complexity: at most 64 hashes; a subtree for each bit of the size, twice at most.
    public static func inclusionProof(
        of index: UInt64, in size: UInt64, _ subtrees: Subtrees
    ) rethrows -> [Digest] {
        precondition(index < size, "leaf \(index) is not in a tree of \(size)")
        var path: [Digest] = []
        var range = 0..<size
        while length(of: range) > 1 {
            let middle = middle(of: range)
            let isLeft = index < middle
            let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
            path.append(try root(of: isLeft ? right : left, subtrees))
            range = isLeft ? left : right
        }
        return path.reversed()
    }

    /// The proof that the tree of `size` leaves begins with that of `oldSize`: RFC 6962 §2.1.2,
    /// PROOF(oldSize, D[size]). Empty for equal sizes, and from an empty tree, which every tree
    /// continues.
    ///
    /// - Precondition: `oldSize` is at most `size`.
    /// - Complexity: at most 65 hashes; a subtree for each bit of the sizes, twice at most.
    public static func consistencyProof(
        from oldSize: UInt64, to size: UInt64, _ subtrees: Subtrees
    ) rethrows -> [Digest] {
        precondition(oldSize <= size, "a tree of \(size) does not continue one of \(oldSize)")
        guard oldSize > 0 else { return [] }
        var path: [Digest] = []
        var range = 0..<size
        // Whether the range so far is exactly the old tree, whose root the checker has.
        var isOldRoot = true
        while range.upperBound != oldSize {
            let middle = middle(of: range)
            let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
            if oldSize <= middle {
                path.append(try root(of: right, subtrees))
                range = left
            } else {
                path.append(try root(of: left, subtrees))
                range = right
                isOldRoot = false
            }
        }
        if !isOldRoot { path.append(try root(of: range, subtrees)) }
        return path.reversed()
    }

    /// Where RFC 6962 cuts a range of two leaves or more: after the largest power of two below its
    /// length.
    private static func middle(of range: Range<UInt64>) -> UInt64 {
        let level = UInt64.bitWidth - 1 - (length(of: range) - 1).leadingZeroBitCount
        return range.lowerBound + 1 << UInt64(level)
    }

    /// `count` is an `Int`, which has half the numbers.
    private static func length(of range: Range<UInt64>) -> UInt64 {
        range.upperBound - range.lowerBound
    }
}

extension MerkleTree {
    /// Why a proof does not prove what it should.
    public enum ProofError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The leaf or the old tree is beyond the tree.
        case beyondTree
        /// A proof of these sizes has another number of hashes.
        case wrongLength(count: Int)
        /// The hashes lead to another root.
        case otherRoot
        /// The hashes do not lead to the old root.
        case otherOldRoot

        public var description: String {
            switch self {
            case .beyondTree: "it is beyond the end of the tree"
            case .wrongLength(let count): "\(count) hashes are not what a proof of it has"
            case .otherRoot: "the hashes lead to another root"
            case .otherOldRoot: "the hashes do not lead to the root of the older tree"
            }
        }
    }

    /// Checks that a leaf is the `index`-th of the tree with this size and root: RFC 9162
    /// §2.1.3.2.
    ///
    /// - Throws: when the proof has hashes missing or left over, or does not lead there.
    public static func checkInclusion(
        of leaf: Digest, at index: UInt64, proof: [Digest], size: UInt64, root: Digest
    ) throws(ProofError) {
        guard index < size else { throw .beyondTree }
        var (node, last) = (index, size - 1)
        var hash = leaf
        for sibling in proof {
            guard last > 0 else { throw .wrongLength(count: proof.count) }
            if node & 1 == 1 || node == last {
                hash = nodeHash(sibling, hash)
                // A node without a right sibling is also the node of the level above.
                while node & 1 == 0, node != 0 { (node, last) = (node >> 1, last >> 1) }
            } else {
                hash = nodeHash(hash, sibling)
            }
            (node, last) = (node >> 1, last >> 1)
        }
        guard last == 0 else { throw .wrongLength(count: proof.count) }
        guard hash == root else { throw .otherRoot }
    }

    /// Checks that the tree with this size and root begins with the old one: RFC 9162 §2.1.4.2.
    ///
    /// - Throws: when the proof has hashes missing or left over, or does not lead there.
    public static func checkConsistency(
        from oldSize: UInt64, _ oldRoot: Digest, to size: UInt64, _ root: Digest, proof: [Digest]
    ) throws(ProofError) {
        guard oldSize <= size else { throw .beyondTree }
        guard oldSize > 0, oldSize < size else {
            guard proof.isEmpty else { throw .wrongLength(count: proof.count) }
            guard oldSize > 0 || oldRoot == emptyRoot else { throw .otherOldRoot }
            guard oldSize < size || oldRoot == root else { throw .otherRoot }
            return
        }
        var (node, last) = (oldSize - 1, size - 1)
        while node & 1 == 1 { (node, last) = (node >> 1, last >> 1) }
        // An old tree that is perfect is a node of the new one: its root is not repeated.
        var rest = proof[...]
        guard let first = oldSize.nonzeroBitCount == 1 ? oldRoot : rest.popFirst()
        else { throw .wrongLength(count: proof.count) }
        var (oldHash, hash) = (first, first)
        for sibling in rest {
            guard last > 0 else { throw .wrongLength(count: proof.count) }
            if node & 1 == 1 || node == last {
                oldHash = nodeHash(sibling, oldHash)
                hash = nodeHash(sibling, hash)
                while node & 1 == 0, node != 0 { (node, last) = (node >> 1, last >> 1) }
            } else {
                hash = nodeHash(hash, sibling)
            }
            (node, last) = (node >> 1, last >> 1)
        }
        guard last == 0 else { throw .wrongLength(count: proof.count) }
        guard oldHash == oldRoot else { throw .otherOldRoot }
        guard hash == root else { throw .otherRoot }
    }
}
