import Testing

@testable import Ledger

/// Proofs in trees too large to be made, up to 2^64 - 1 leaves, and hostile sizes.
@Suite struct ProofSizeTests {
    private static let sizes: [UInt64] = [
        1, 2, 3, 1 << 32, 1 << 32 + 1, 1 << 62 - 1, 1 << 62, 1 << 62 + 1, 1 << 63 - 1, 1 << 63,
        1 << 63 + 1, 0xAAAA_AAAA_AAAA_AAAA, .max - 1, .max,
    ]

    /// Interesting sizes and indexes below one.
    private static func below(_ size: UInt64) -> [UInt64] {
        let all = sizes + [0, size / 2, size / 3, size &- 1, size &- 2]
        return Set(all.filter { $0 < size }).sorted()
    }

    /// RFC 6962 over leaves that are all alike: a root depends only on their number.
    private struct UniformTree {
        let leaf = SHA256.hash([0x00, 7])
        private var known: [UInt64: Digest] = [:]

        mutating func hash(_ n: UInt64) -> Digest {
            if n == 1 { return leaf }
            if let hash = known[n] { return hash }
            let k = Self.split(n)
            let hash = SHA256.hash([0x01] + self.hash(k).bytes + self.hash(n - k).bytes)
            known[n] = hash
            return hash
        }

        static func split(_ n: UInt64) -> UInt64 {
            var k: UInt64 = 1
            while k <= (n - 1) / 2 { k *= 2 }
            return k
        }

        mutating func path(_ m: UInt64, _ n: UInt64) -> [Digest] {
            if n == 1 { return [] }
            let k = Self.split(n)
            return m < k ? path(m, k) + [hash(n - k)] : path(m - k, n - k) + [hash(k)]
        }

        mutating func subproof(_ m: UInt64, _ n: UInt64, _ b: Bool) -> [Digest] {
            if m == n { return b ? [] : [hash(n)] }
            let k = Self.split(n)
            return m <= k
                ? subproof(m, k, b) + [hash(n - k)] : subproof(m - k, n - k, false) + [hash(k)]
        }
    }

    @Test(arguments: sizes) func everyProofAgreesWithTheDefinition(size: UInt64) throws {
        var tree = UniformTree()
        var asked: [Range<UInt64>] = []
        func subtree(_ level: Int, _ index: UInt64) -> Digest {
            let start = index << UInt64(level)
            asked.append(start..<start + 1 << UInt64(level))
            return tree.hash(1 << UInt64(level))
        }
        #expect(MerkleTree.root(of: 0..<size, subtree) == tree.hash(size))
        #expect(Self.joined(asked) == [0..<size])
        let root = tree.hash(size)
        for index in Self.below(size) {
            asked = []
            let proof = MerkleTree.inclusionProof(of: index, in: size, subtree)
            #expect(proof == tree.path(index, size), "\(index) of \(size)")
            let rest = [0..<index, index + 1..<size].filter { !$0.isEmpty }
            #expect(Self.joined(asked) == rest, "all leaves but \(index)")
            try MerkleTree.checkInclusion(
                of: tree.leaf, at: index, proof: proof, size: size, root: root)
            expectRefused(proof) {
                try MerkleTree.checkInclusion(
                    of: tree.leaf, at: index, proof: $0, size: size, root: root)
            }
        }
        for old in Self.below(size) + [size] where old > 0 {
            asked = []
            let proof = MerkleTree.consistencyProof(from: old, to: size, subtree)
            #expect(proof == tree.subproof(old, size, true), "\(old) to \(size)")
            let oldRoot = tree.hash(old)
            try MerkleTree.checkConsistency(from: old, oldRoot, to: size, root, proof: proof)
            expectRefused(proof) {
                try MerkleTree.checkConsistency(from: old, oldRoot, to: size, root, proof: $0)
            }
        }
        #expect(MerkleTree.consistencyProof(from: 0, to: size, subtree) == [])
    }

    private func expectRefused(_ proof: [Digest], _ check: ([Digest]) throws -> Void) {
        let hash = Digest.zero.flipped(9)
        for other in [proof + [hash], [hash] + proof] + (proof.isEmpty ? [] : [proof.dropLast()]) {
            #expect(throws: MerkleTree.ProofError.self) { try check(other) }
        }
        for index in proof.indices {
            var other = proof
            other[index] = proof[index].flipped(index)
            #expect(throws: MerkleTree.ProofError.self) { try check(other) }
        }
    }

    /// Ranges in order, those that touch made one.
    private static func joined(_ ranges: [Range<UInt64>]) -> [Range<UInt64>] {
        ranges.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { all, range in
            if let last = all.last, last.upperBound == range.lowerBound {
                all[all.count - 1] = last.lowerBound..<range.upperBound
            } else {
                all.append(range)
            }
        }
    }

    /// Any numbers and any hashes are refused without a crash.
    @Test func hostileSizes() {
        let numbers: [UInt64] = [0, 1, 2, 3] + Self.sizes
        let hash = MerkleTree.emptyRoot.flipped(1)
        for count in [0, 1, 2, 31, 62, 63, 64, 65, 66, 130] {
            let proof = [Digest](repeating: hash, count: count)
            for first in numbers {
                for second in numbers {
                    #expect(throws: MerkleTree.ProofError.self) {
                        try MerkleTree.checkInclusion(
                            of: hash, at: first, proof: proof, size: second, root: .zero)
                    }
                    #expect(throws: MerkleTree.ProofError.self) {
                        try MerkleTree.checkConsistency(
                            from: first, hash, to: second, .zero, proof: proof)
                    }
                }
            }
        }
    }
}
