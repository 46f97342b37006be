import Foundation
import TestSupport
import Testing

@testable import Ledger

/// What somebody, or a disk, did to a file behind LMDB's back.
@Suite struct StructureDamageTests {
    /// What LMDB reads nowhere may be anything.
    private static let silent: Set<StructureImage.Kind> = [
        .unused, .olderMeta, .firstSeparator, .separator,
        // Of an earlier transaction, between its neighbours: LMDB itself gives the pages that it
        // found and did not use any number that is less.
        .freeTransaction,
    ]

    private func everyBit(
        of image: StructureImage, _ body: (StructureImage.Place, _ bit: String) throws -> Void
    ) throws {
        for place in image.structuralPlaces() {
            for offset in place.range {
                for bit in 0..<8 {
                    try image.write([image.bytes[offset] ^ 1 << UInt8(bit)], at: offset)
                    try body(place, "\(place.kind): byte \(offset), bit \(bit)")
                }
                try image.restore(offset..<offset + 1)
            }
        }
    }

    /// A fault is named, or what LMDB reads is byte for byte the same.
    @Test func everyBitOfALedgerIsNoticedOrNotRead() throws {
        let image = try StructureImage.ofLedger()
        #expect(image.faults().isEmpty)
        let rows = try image.dump()
        var (noticed, unread, ofValues) = (0, 0, 0)
        try everyBit(of: image) { place, bit in
            guard image.faults().isEmpty else {
                noticed += 1
                return
            }
            let now = try image.dump()
            if now == rows {
                #expect(Self.silent.contains(place.kind), "\(bit)")
                unread += 1
            } else {
                // One byte more of an odd value: the padding. Its hash is not that of the record.
                #expect(place.kind == .nodeHeader && hasAlteredEvent(now), "\(bit)")
                ofValues += 1
            }
        }
        print("bits: \(noticed) noticed, \(unread) never read, \(ofValues) for the leaf hashes")
        #expect(noticed > 5000 && ofValues < 64)
    }

    private func hasAlteredEvent(_ rows: [String: [[UInt8]]]) -> Bool {
        (rows["events"] ?? []).contains { row in
            let value = row[8..<row.count - 1]
            return MerkleTree.leafHash(record: Array(value.dropFirst(32)).span).bytes
                != Array(value.prefix(32))
        }
    }

    /// The same where values have pages of their own: their length is for who knows the values.
    @Test func everyBitOfOverflowPagesIsNoticedOrNotRead() throws {
        let image = try StructureImage.withOverflow()
        #expect(image.faults().isEmpty)
        let rows = try image.dump()
        let kinds: Set<StructureImage.Kind> = [
            .overflowPointer, .overflowHeader, .freeCount, .freePage, .header, .pointer,
            .tableRecord,
        ]
        try everyBit(of: image) { place, bit in
            guard kinds.contains(place.kind), image.faults().isEmpty else { return }
            Issue.record("\(bit)")
        }
        #expect(try image.dump() == rows, "restored")
    }

    /// What a writer relies on is noticed by the walk that opening for writing makes.
    @Test func everyBitThatAWriterReliesOnIsNoticedOnOpening() throws {
        let image = try StructureImage.ofLedger()
        let kinds: Set<StructureImage.Kind> = [.meta, .freeCount, .freePage]
        try everyBit(of: image) { place, bit in
            guard kinds.contains(place.kind) else { return }
            #expect(!image.faults(.forWriting).isEmpty, "\(bit)")
        }
    }

    /// Random bytes anywhere, pages that are zeroed, moved or stale: a verdict, never a signal and
    /// no walk without end.
    @Test(arguments: 0..<4)
    func noDamageEndsTheWalk(seed: UInt64) throws {
        let images = [try StructureImage.ofLedger(60), try StructureImage.withOverflow()]
        var random = JSONRandom(state: seed)
        var noticed = 0
        for round in 0..<600 {
            let image = images[round % 2]
            let used = try #require(try? image.findings().pages.used.pages)
            let places = image.structuralPlaces()
            var changed: [Range<Int>] = []
            for _ in 0...random.below(4) {
                let page = used[random.below(used.count)] * 4096
                switch random.below(5) {
                case 0:
                    changed.append(page..<page + 4096)
                    try image.write([UInt8](repeating: 0, count: 4096), at: page)
                case 1:
                    let other = random.below(image.pageCount) * 4096
                    changed.append(page..<page + 4096)
                    try image.write(Array(image.bytes[other..<other + 4096]), at: page)
                case 2:
                    let start = page + random.below(4096 - 64)
                    changed.append(start..<start + 64)
                    try image.write((0..<64).map { _ in UInt8(random.below(256)) }, at: start)
                default:
                    let place = places[random.below(places.count)].range
                    guard !place.isEmpty else { continue }
                    changed.append(place)
                    try image.write(
                        place.map { _ in UInt8(random.below(256)) }, at: place.lowerBound)
                }
            }
            let faults = image.faults()
            if !faults.isEmpty { noticed += 1 }
            #expect(faults.count <= StructureFindings.countMax)
            #expect(faults.allSatisfy { !$0.description.isEmpty })
            _ = image.faults(.forWriting)
            for range in changed { try image.restore(range) }
        }
        #expect(noticed > 450, "seed \(seed): \(noticed)")
        for image in images { #expect(image.faults().isEmpty) }
    }
}
