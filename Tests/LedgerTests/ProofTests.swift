import TestSupport
import Testing

@testable import Ledger

/// Inclusion and consistency proofs of every tree of 0...300 leaves.
@Suite struct ProofTests {
    static let sizeMax = 300
    private static let sizes = [0...64, 65...150, 151...225, 226...sizeMax]

    /// A tree whose subtrees are all known, so that the cases need not hash it again.
    static let tree: NaiveTree = {
        var tree = NaiveTree(records: (0..<sizeMax).map { UInt64($0).bigEndianBytes })
        for size in 0...sizeMax { _ = tree.hash(0..<size) }
        return tree
    }()

    static func leaf(_ index: Int) -> Digest { tree.leaves[index] }

    private static func subtree(
        _ tree: inout NaiveTree, _ level: Int, _ index: UInt64
    ) -> Digest {
        tree.hash(Int(index) << level..<Int(index + 1) << level)
    }

    static func isIncluded(
        _ leaf: Digest, _ index: Int, _ proof: [Digest], _ size: Int, _ root: Digest
    ) -> Bool {
        do {
            try MerkleTree.checkInclusion(
                of: leaf, at: UInt64(index), proof: proof, size: UInt64(size), root: root)
            return true
        } catch {
            return false
        }
    }

    static func isContinued(
        _ old: Int, _ oldRoot: Digest, _ size: Int, _ root: Digest, _ proof: [Digest]
    ) -> Bool {
        do {
            try MerkleTree.checkConsistency(
                from: UInt64(old), oldRoot, to: UInt64(size), root, proof: proof)
            return true
        } catch {
            return false
        }
    }

    /// Proofs with one hash changed, at another bit each time, or with one more or less at either
    /// end and in the middle, or two in each other's place; of large trees every fourth proof's
    /// hashes are changed.
    private static func changed(_ proof: [Digest], seed: Int, size: Int) -> [[Digest]] {
        var all: [[Digest]] = []
        guard size <= 64 || seed % 4 == size % 4 else { return all }
        for index in proof.indices {
            var other = proof
            other[index] = proof[index].flipped(seed &+ 37 &* index)
            all.append(other)
        }
        guard size <= 64 else { return all }
        let middle = proof.count / 2
        for place in Set([0, middle, proof.count]) {
            let more = proof.isEmpty ? Digest.zero : proof[seed % proof.count]
            all.append(Array(proof[..<place] + [more] + proof[place...]))
        }
        if !proof.isEmpty {
            all += [Array(proof.dropFirst()), proof.dropLast()]
            all.append(Array(proof[..<middle] + proof[(middle + 1)...]))
        }
        if proof.count > 1 {
            var other = proof
            other.swapAt(0, 1 + seed % (proof.count - 1))
            all.append(other)
        }
        return all
    }

    @Test(arguments: sizes) func inclusion(sizes: ClosedRange<Int>) {
        var tree = Self.tree
        for size in sizes { inclusion(size, &tree) }
    }

    private func inclusion(_ size: Int, _ tree: inout NaiveTree) {
        let root = tree.hash(0..<size)
        for index in 0..<size {
            let proof = MerkleTree.inclusionProof(of: UInt64(index), in: UInt64(size)) {
                Self.subtree(&tree, $0, $1)
            }
            let leaf = Self.leaf(index)
            guard proof == tree.path(index, 0..<size),
                Self.isIncluded(leaf, index, proof, size, root)
            else {
                Issue.record("leaf \(index) of \(size)")
                continue
            }
            for (number, other) in Self.changed(proof, seed: index, size: size).enumerated()
            where Self.isIncluded(leaf, index, other, size, root) {
                Issue.record("change \(number) of the proof of \(index) of \(size)")
            }
            let isOtherIncluded =
                Self.isIncluded(leaf.flipped(index), index, proof, size, root)
                || Self.isIncluded(leaf, index, proof, size, root.flipped(index))
                || Self.isIncluded(root, index, proof, size, leaf) && size > 1
            #expect(!isOtherIncluded, "leaf \(index) of \(size)")
        }
    }

    @Test(arguments: sizes) func consistency(sizes: ClosedRange<Int>) {
        var tree = Self.tree
        for size in sizes { consistency(size, &tree) }
    }

    private func consistency(_ size: Int, _ tree: inout NaiveTree) {
        let root = tree.hash(0..<size)
        for old in 0...size {
            let oldRoot = tree.hash(0..<old)
            let proof = MerkleTree.consistencyProof(from: UInt64(old), to: UInt64(size)) {
                Self.subtree(&tree, $0, $1)
            }
            let expected = old == 0 ? [] : tree.proof(old, size)
            guard proof == expected, Self.isContinued(old, oldRoot, size, root, proof) else {
                Issue.record("from \(old) to \(size)")
                continue
            }
            for (number, other) in Self.changed(proof, seed: old, size: size).enumerated()
            where Self.isContinued(old, oldRoot, size, root, other) && other != proof {
                Issue.record("change \(number) of the proof from \(old) to \(size)")
            }
            if Self.isContinued(old, oldRoot.flipped(old), size, root, proof) {
                Issue.record("another old root from \(old) to \(size)")
            }
            // Whatever follows an empty tree continues it.
            let isAny = old == 0 && size > 0
            if Self.isContinued(old, oldRoot, size, root.flipped(old), proof) != isAny {
                Issue.record("another root from \(old) to \(size)")
            }
            if old < size, old > 0, Self.isContinued(old, root, size, oldRoot, proof) {
                Issue.record("the roots in each other's place from \(old) to \(size)")
            }
        }
    }

    /// A proof of one leaf of one tree, checked with every other index and size: it is accepted
    /// where the definition leads to the same root, which is in trees of the same shape on the way.
    @Test func inclusionElsewhere() {
        var tree = Self.tree
        for size in 1...24 { inclusionElsewhere(size, &tree) }
    }

    private func inclusionElsewhere(_ size: Int, _ tree: inout NaiveTree) {
        let root = tree.hash(0..<size)
        for index in 0..<size {
            let proof = tree.path(index, 0..<size)
            let leaf = Self.leaf(index)
            for other in 0...2 * size + 2 where other != index {
                if Self.isIncluded(leaf, other, proof, size, root) {
                    Issue.record("leaf \(index) of \(size) at \(other)")
                }
            }
            for otherSize in 0...2 * size + 2 {
                for other in 0..<max(index, otherSize) {
                    let expected =
                        other < otherSize
                        && NaiveTree.root(leaf, other, otherSize, proof[...]) == root
                    if Self.isIncluded(leaf, other, proof, otherSize, root) != expected {
                        Issue.record("\(index) of \(size) at \(other) of \(otherSize)")
                    }
                }
            }
        }
    }

    @Test func consistencyElsewhere() {
        var tree = Self.tree
        for size in 1...24 { consistencyElsewhere(size, &tree) }
    }

    private func consistencyElsewhere(_ size: Int, _ tree: inout NaiveTree) {
        let root = tree.hash(0..<size)
        for old in 1...size {
            let oldRoot = tree.hash(0..<old)
            let proof = tree.proof(old, size)
            for otherSize in 0...2 * size + 2 {
                for other in 1...max(old, otherSize) + 1 {
                    var expected = other == otherSize && proof.isEmpty && oldRoot == root
                    if other < otherSize {
                        let roots = NaiveTree.roots(other, otherSize, proof[...], known: oldRoot)
                        expected = roots.map { $0.old == oldRoot && $0.new == root } ?? false
                    }
                    if Self.isContinued(other, oldRoot, otherSize, root, proof) != expected {
                        Issue.record("\(old)-\(size) for \(other)-\(otherSize)")
                    }
                }
            }
        }
    }

    /// The errors say what is wrong.
    @Test func errors() throws {
        typealias E = MerkleTree.ProofError
        var tree = Self.tree
        let (root, old) = (tree.hash(0..<7), tree.hash(0..<5))
        let path = tree.path(3, 0..<7)
        func inclusion(_ index: UInt64, _ proof: [Digest], _ size: UInt64) throws {
            try MerkleTree.checkInclusion(
                of: Self.leaf(3), at: index, proof: proof, size: size, root: root)
        }
        #expect(throws: E.beyondTree) { try inclusion(7, path, 7) }
        #expect(throws: E.beyondTree) { try inclusion(0, [], 0) }
        #expect(throws: E.beyondTree) { try inclusion(.max, path, .max) }
        #expect(throws: E.wrongLength(count: 2)) { try inclusion(3, path.dropLast(), 7) }
        #expect(throws: E.wrongLength(count: 4)) { try inclusion(3, path + path[..<1], 7) }
        #expect(throws: E.otherRoot) { try inclusion(2, path, 7) }

        let proof = tree.proof(5, 7)
        func consistency(
            _ from: UInt64, _ oldRoot: Digest, _ to: UInt64, _ proof: [Digest]
        ) throws {
            try MerkleTree.checkConsistency(from: from, oldRoot, to: to, root, proof: proof)
        }
        #expect(throws: E.beyondTree) { try consistency(8, old, 7, proof) }
        #expect(throws: E.wrongLength(count: 0)) { try consistency(5, old, 7, []) }
        #expect(throws: E.wrongLength(count: 0)) { try consistency(4, old, 7, []) }
        #expect(throws: E.wrongLength(count: 1)) { try consistency(7, root, 7, [old]) }
        #expect(throws: E.wrongLength(count: 1)) { try consistency(0, old, 7, [old]) }
        #expect(throws: E.otherOldRoot) { try consistency(5, root, 7, proof) }
        #expect(throws: E.otherOldRoot) { try consistency(0, root, 7, []) }
        #expect(throws: E.otherRoot) { try consistency(7, old, 7, []) }
        #expect(throws: E.otherRoot) { try consistency(0, MerkleTree.emptyRoot, 0, []) }
        for error in [E.beyondTree, .wrongLength(count: 3), .otherRoot, .otherOldRoot] {
            #expect(!"\(error)".isEmpty)
        }
    }
}

extension Digest {
    /// With one bit changed.
    func flipped(_ bit: Int) -> Digest {
        var bytes = bytes
        bytes[(bit >> 3) & 31] ^= 1 << UInt8(bit & 7)
        return Digest(bytes.span)!
    }
}
