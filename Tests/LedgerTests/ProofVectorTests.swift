import TestSupport
import Testing

@testable import Ledger

/// The proofs of `testonly/reference_test.go` and `proof/verify_test.go` of
/// github.com/transparency-dev/merkle, over the eight leaves that the roots in
/// ``TreeTests/certificateTransparencyVectors()`` are of.
@Suite struct ProofVectorTests {
    private static let records: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], Array(0x40...0x43), Array(0x50...0x57),
        Array(0x60...0x6f),
    ]

    /// By level and index, as in `testonly/constants.go`.
    private static let nodes: [[String]] = [
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
            "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
            "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
            "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1",
        ],
        [
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        ],
        [
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
        ["5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"],
    ]

    private static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    private func digests(_ places: [(level: Int, index: Int)]) -> [Digest] {
        places.map { Digest(hex: Self.nodes[$0.level][$0.index])! }
    }

    private func root(_ size: UInt64) -> Digest { Digest(hex: Self.roots[Int(size)])! }

    private func subtree(_ level: Int, _ index: UInt64) -> Digest {
        Digest(hex: Self.nodes[level][Int(index)])!
    }

    @Test func theNodesAndRootsAreOurs() {
        var tree = NaiveTree(records: Self.records)
        for (level, nodes) in Self.nodes.enumerated() {
            for (index, node) in nodes.enumerated() {
                #expect(tree.hash(index << level..<(index + 1) << level).hex == node)
            }
        }
        for size in 0...8 as ClosedRange<UInt64> {
            #expect(tree.hash(0..<Int(size)) == root(size))
            #expect(MerkleTree.root(of: 0..<size, subtree) == root(size))
        }
    }

    @Test func inclusion() throws {
        let published: [(index: UInt64, size: UInt64, proof: [(Int, Int)])] = [
            (0, 1, []), (0, 2, [(0, 1)]), (1, 2, [(0, 0)]), (2, 3, [(1, 0)]),
            (1, 5, [(0, 0), (1, 1), (0, 4)]), (0, 8, [(0, 1), (1, 1), (2, 1)]),
            (5, 8, [(0, 4), (1, 3), (2, 0)]),
        ]
        for vector in published {
            let proof = digests(vector.proof)
            let made = MerkleTree.inclusionProof(of: vector.index, in: vector.size, subtree)
            #expect(made == proof, "\(vector)")
            try MerkleTree.checkInclusion(
                of: subtree(0, vector.index),
                at: vector.index, proof: proof, size: vector.size, root: root(vector.size))
        }
    }

    @Test func consistency() throws {
        let published: [(old: UInt64, size: UInt64, proof: [(Int, Int)])] = [
            (1, 1, []), (1, 8, [(0, 1), (1, 1), (2, 1)]), (2, 5, [(1, 1), (0, 4)]),
            (6, 8, [(1, 2), (1, 3), (2, 0)]), (6, 7, [(1, 2), (0, 6), (2, 0)]),
        ]
        for vector in published {
            let proof = digests(vector.proof)
            let made = MerkleTree.consistencyProof(from: vector.old, to: vector.size, subtree)
            #expect(made == proof, "\(vector)")
            try MerkleTree.checkConsistency(
                from: vector.old, root(vector.old), to: vector.size, root(vector.size),
                proof: proof)
        }
    }

    /// What `TestVerifyConsistency` accepts and refuses without a hash; one thing more is refused
    /// here: an empty tree whose root is not that of the empty tree.
    @Test func consistencyWithoutHashes() {
        let (first, second, empty) = (subtree(0, 0), subtree(0, 1), MerkleTree.emptyRoot)
        let cases: [(UInt64, UInt64, Digest, Digest, [Digest], isRight: Bool)] = [
            (0, 0, first, second, [], false), (1, 1, first, second, [], false),
            (0, 0, empty, empty, [], true), (0, 0, first, first, [], false),
            (0, 1, empty, second, [], true), (0, 1, first, second, [], false),
            (1, 1, second, second, [], true), (1, 0, first, second, [], false),
            (2, 1, first, second, [], false), (1, 2, first, second, [], false),
            (0, 0, empty, second, [], false), (1, 1, empty, second, [], false),
            (0, 0, empty, empty, [empty], false), (0, 1, empty, empty, [empty], false),
            (1, 1, empty, empty, [empty], false),
        ]
        for (old, size, oldRoot, root, proof, isRight) in cases {
            var isAccepted = true
            do {
                try MerkleTree.checkConsistency(from: old, oldRoot, to: size, root, proof: proof)
            } catch {
                isAccepted = false
            }
            #expect(isAccepted == isRight, "\(old) \(size) \(proof.count)")
        }
    }
}
