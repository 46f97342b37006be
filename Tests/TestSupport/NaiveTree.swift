import Ledger

/// RFC 6962, section 2.1, word by word and sharing no code with the tree but SHA-256.
///
/// The results for subtrees are remembered, or the definition would be too slow for large trees.
package struct NaiveTree {
    /// SHA-256(0x00 || d(n)).
    package let leaves: [Digest]
    private var known: [Range<Int>: Digest] = [:]

    package init(records: some Sequence<[UInt8]>) {
        leaves = records.map { SHA256.hash([0x00] + $0) }
    }

    package init(leaves: some Sequence<Digest>) { self.leaves = Array(leaves) }

    /// MTH(D[range]).
    package mutating func hash(_ range: Range<Int>) -> Digest {
        if let hash = known[range] { return hash }
        let n = range.count
        if n == 0 { return SHA256.hash([]) }  // MTH({}) = SHA-256().
        if n == 1 { return leaves[range.lowerBound] }
        var k = 1  // The largest power of two smaller than n.
        while k * 2 < n { k *= 2 }
        let left = self.hash(range.lowerBound..<range.lowerBound + k)
        let right = self.hash(range.lowerBound + k..<range.upperBound)
        let hash = SHA256.hash([0x01] + left.bytes + right.bytes)
        known[range] = hash
        return hash
    }

    /// MTH of all leaves.
    package mutating func root() -> Digest { hash(0..<leaves.count) }
}
