import Ledger

extension Verifier {
    /// The roots of the perfect subtrees of the binary decomposition, the largest first: RFC 6962
    /// §2.1 by halving.
    static func roots(_ leaves: [Digest]) -> [Digest] {
        guard leaves.count > 0 else { return [] }
        let width = 1 << (Int.bitWidth - 1 - leaves.count.leadingZeroBitCount)
        return [root(leaves[..<width])] + roots(Array(leaves[width...]))
    }

    private static func root(_ leaves: ArraySlice<Digest>) -> Digest {
        guard leaves.count > 1 else { return leaves.first! }
        let middle = leaves.startIndex + leaves.count / 2
        return MerkleTree.nodeHash(root(leaves[..<middle]), root(leaves[middle...]))
    }

    /// Up to 256 hashes of one level: those that are stored, and those computed from below.
    struct Level {
        var stored: [Digest] = []
        var computed: [Digest] = []
        /// Where the events of the last hash end.
        var end: UInt64 = 0
    }

    /// Up to 256 leaves: the hashes that are stored, and those that the records lead to.
    struct Block {
        var stored: [Digest] = []
        var computed: [Digest] = []
        var isIncomplete = false
        var isEmpty: Bool { stored.isEmpty }

        mutating func add(stored: Digest, computed: Digest) {
            self.stored.append(stored)
            self.computed.append(computed)
        }

        mutating func addMissing() {
            add(stored: .zero, computed: .zero)
            isIncomplete = true
        }
    }
}
