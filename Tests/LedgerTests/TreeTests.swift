import TestSupport
import Testing

@testable import Ledger

@Suite struct TreeTests {
    struct Refusal: Error {}

    func leaf(_ record: [UInt8]) -> Digest { MerkleTree.leafHash(record: record.span) }

    /// Records of different lengths: the n-th has n % 200 bytes.
    func records(_ count: Int) -> [[UInt8]] {
        (0..<count).map { patternBytes($0 % 200, seed: UInt64($0)) }
    }

    /// The leaves and roots that Certificate Transparency's own implementations are tested with.
    @Test func certificateTransparencyVectors() {
        let records: [[UInt8]] = [
            [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], Array(0x40...0x43), Array(0x50...0x57),
            Array(0x60...0x6f),
        ]
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ]
        var range = CompactRange()
        #expect(
            range.root.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        for (record, root) in zip(records, roots) {
            range.append(leaf(record))
            #expect(range.root.hex == root, "size \(range.size)")
        }
    }

    /// The root at every size, and every perfect subtree as soon as it is complete, and never else.
    @Test func everySizeAgreesWithTheDefinition() {
        let records = records(1100)
        var naive = NaiveTree(records: records)
        var range = CompactRange()
        #expect(range.root == naive.hash(0..<0))
        for size in 1...1100 {
            var level = 0
            range.append(leaf(records[size - 1])) { reported, index, root in
                #expect(reported == level, "levels are reported upwards, none left out")
                let width = 1 << reported
                let start = Int(index) * width
                #expect(start + width == size, "a subtree is reported when it is complete")
                #expect(root == naive.hash(start..<start + width), "\(reported)/\(index)")
                level += 1
            }
            #expect(level == size.trailingZeroBitCount + 1, "size \(size)")
            #expect(range.size == UInt64(size))
            #expect(range.root == naive.hash(0..<size), "size \(size)")

            var start = 0
            var peaks: [Digest] = []
            for bit in (0..<11).reversed() where size >> bit & 1 == 1 {
                peaks.append(naive.hash(start..<start + 1 << bit))
                start += 1 << bit
            }
            #expect(range.peaks == peaks, "size \(size)")
        }
    }

    @Test func rootsAgreeWithHashlib() throws {
        let sizes = [0, 1, 2, 3, 7, 8, 9, 100, 255, 256, 257, 1000, 1023, 1024, 1025, 1099]
        let expected = try Python.lines(
            patternInPython + """
                from hashlib import sha256
                def mth(d):
                    if len(d) == 0: return sha256(b"").digest()
                    if len(d) == 1: return sha256(b"\\0" + d[0]).digest()
                    k = 1 << (len(d) - 1).bit_length() - 1
                    return sha256(b"\\1" + mth(d[:k]) + mth(d[k:])).digest()
                records = [pattern(n % 200, n) for n in range(1100)]
                for n in \(sizes): print(mth(records[:n]).hex())
                """)
        try #require(expected.count == sizes.count)
        let records = records(1100)
        for (size, root) in zip(sizes, expected) {
            var range = CompactRange()
            for record in records.prefix(size) { range.append(leaf(record)) }
            #expect(range.root.hex == root, "size \(size)")
        }
    }

    /// A leaf whose record looks like a node's two children does not hash as that node.
    @Test func leavesAndNodesAreToldApart() {
        let (a, b) = (leaf([1]), leaf([2]))
        #expect(leaf(a.bytes + b.bytes) != MerkleTree.nodeHash(a, b))
        #expect(MerkleTree.nodeHash(a, b) != MerkleTree.nodeHash(b, a))
    }

    @Test func aRangeCanBeStoredAndResumed() throws {
        let records = records(200)
        var whole = CompactRange()
        for record in records {
            var resumed = try #require(CompactRange(size: whole.size, peaks: whole.peaks))
            #expect(resumed == whole)
            whole.append(leaf(record))
            resumed.append(leaf(record))
            #expect(resumed == whole)
            #expect(resumed.root == whole.root)
        }
    }

    @Test func aRangeNeedsOnePeakForEachBitOfItsSize() {
        for size: UInt64 in [0, 1, 2, 3, 255, 256, 1 << 63, .max - 1, .max] {
            for count in 0...65 {
                let peaks = [Digest](repeating: .zero, count: count)
                let range = CompactRange(size: size, peaks: peaks)
                #expect((range != nil) == (count == size.nonzeroBitCount), "\(size), \(count)")
            }
        }
    }

    @Test func anErrorLeavesTheRangeAsItWas() throws {
        let records = records(64)
        var range = CompactRange()
        for record in records {
            let before = range
            for refused in 0...before.size.trailingOneBitCount {
                #expect(throws: Refusal.self) {
                    try range.append(leaf(record)) { level, _, _ in
                        if level == refused { throw Refusal() }
                    }
                }
                #expect(range == before, "refused at level \(refused) of size \(before.size)")
            }
            range.append(leaf(record))
        }
    }

    /// The greatest merge there can be: 63 hashes into one peak; and at 2^64 - 1 leaves the end.
    @Test func theLargestSizes() async throws {
        let peaks = (0..<63).map { leaf([$0]) }
        var range = try #require(CompactRange(size: 1 << 63 - 1, peaks: peaks))
        var expected = leaf([99])
        for peak in peaks.reversed() { expected = MerkleTree.nodeHash(peak, expected) }
        var last: (Int, UInt64)?
        range.append(leaf([99])) { level, index, _ in last = (level, index) }
        #expect(range.size == 1 << 63)
        #expect(range.peaks == [expected])
        #expect(last?.0 == 63)
        #expect(last?.1 == 0)

        await #expect(processExitsWith: .failure) {
            let peaks = [Digest](repeating: .zero, count: 64)
            var full = try #require(CompactRange(size: .max, peaks: peaks))
            full.append(.zero)
        }
    }
}

extension UInt64 {
    fileprivate var trailingOneBitCount: Int { (~self).trailingZeroBitCount }
}
