import Foundation
import TestSupport
import Testing

@testable import Ledger
@testable import Proofs

/// Of a damaged ledger, the events that a root proves are saved, whatever else is lost: never
/// another one.
@Suite struct SalvageTests {
    private let ledger: SampleLedger
    private let image: [UInt8]
    private let directory: TestDirectory
    private static let count: UInt64 = 1500

    init() throws {
        ledger = try SampleLedger(eventCount: Int(Self.count), seed: 81)
        image = Array(try Data(contentsOf: URL(filePath: "\(ledger.path)/data.mdb")))
        directory = try TestDirectory()
    }

    private func source(of size: UInt64, name: String = "kept") throws
        -> CheckpointVerification.Source
    {
        let root = try ledger.store.read { try $0.root(of: size) }
        let checkpoint = Checkpoint(origin: "issuer.example.nc/epin", size: size, root: root)
        return .init(name: name, signed: checkpoint.signed([]))
    }

    private func salvage(
        _ image: [UInt8], against sizes: [UInt64] = [Self.count]
    ) throws -> Salvage {
        try Data(image).write(to: URL(filePath: "\(directory.path)/data.mdb"))
        return try Salvage(
            ledger: directory.path, keys: [], against: sizes.map { try source(of: $0) })
    }

    /// What is given is what was appended, as often as it is counted.
    private func expectTrue(
        _ salvage: Salvage, _ name: String, at location: SourceLocation = #_sourceLocation
    ) throws {
        var given: UInt64 = 0
        try salvage.forEachProven { event, record in
            given += 1
            if record != ledger.events[Int(event.sequence)].record {
                Issue.record("\(name): event \(event.sequence)", sourceLocation: location)
            }
        }
        #expect(given == salvage.provenCount, "\(name)", sourceLocation: location)
    }

    private func sequences(_ salvage: Salvage, _ state: Salvage.State) -> [UInt64] {
        (0..<salvage.size).filter { salvage.state(of: $0) == state }
    }

    /// Where the value of an event is in the file.
    private func place(of sequence: UInt64) throws -> Int {
        let event = ledger.events[Int(sequence)]
        let value = MerkleTree.leafHash(record: event.record.span).bytes + event.record
        let found = try #require(Data(image).firstRange(of: Data(value)))
        return found.lowerBound
    }

    @Test func allOfAnIntactLedger() throws {
        let salvage = try salvage(image)
        #expect(salvage.provenCount == Self.count && salvage.size == Self.count)
        #expect(salvage.roots.map(\.name) == ["kept"])
        try expectTrue(salvage, "intact")
    }

    @Test func withoutARootNothingIsProven() throws {
        let salvage = try salvage(image, against: [])
        #expect(salvage.provenCount == 0 && salvage.roots.isEmpty)
        #expect(sequences(salvage, .unproven).count == Int(Self.count))
    }

    /// The root of another ledger proves nothing.
    @Test func aRootOfAnotherLedgerProvesNothing() throws {
        let other = Checkpoint(
            origin: "issuer.example.nc/epin", size: Self.count, root: Digest.zero
        ).signed([])
        try Data(image).write(to: URL(filePath: "\(directory.path)/data.mdb"))
        let salvage = try Salvage(
            ledger: directory.path, keys: [], against: [.init(name: "other", signed: other)])
        #expect(salvage.provenCount == 0)
    }

    /// The hash beside it is left: no other event is in doubt.
    @Test func aChangedRecordIsTheOnlyOneLost() throws {
        for sequence in [0, 255, 256, 700, 1499] as [UInt64] {
            var image = image
            image[try place(of: sequence) + 32 + 9] ^= 0x20
            let salvage = try salvage(image)
            #expect(sequences(salvage, .lost) == [sequence])
            #expect(salvage.provenCount == Self.count - 1)
            try expectTrue(salvage, "event \(sequence)")
        }
    }

    /// The record itself shows what the hash was.
    @Test func aChangedHashLosesNothing() throws {
        for sequence in [0, 255, 256, 700, 1499] as [UInt64] {
            var image = image
            image[try place(of: sequence) + 5] ^= 0x20
            let salvage = try salvage(image)
            #expect(salvage.provenCount == Self.count, "event \(sequence)")
            try expectTrue(salvage, "event \(sequence)")
        }
    }

    /// Where a hash is lost too, the others of its 256 are whole, and only a checkpoint that ends
    /// before it shows more.
    @Test func aLostHashLeavesTheOthersOfItsSubtreeUnproven() throws {
        var image = image
        let start = try place(of: 700)
        for index in start..<start + 40 { image[index] ^= 0xFF }
        let one = try salvage(image)
        #expect(sequences(one, .lost) == [700])
        #expect(sequences(one, .unproven) == Array(512..<700) + Array(701..<768))
        try expectTrue(one, "lost")
        let two = try salvage(image, against: [Self.count, 650, 690, 600])
        #expect(sequences(two, .unproven) == Array(690..<700) + Array(701..<768))
        #expect(two.roots.map(\.size) == [Self.count, 690])
        try expectTrue(two, "two roots")
    }

    /// A checkpoint of another log, or of an end that is lost, hides no other.
    @Test(arguments: [1501, 100_000_000, UInt64.max]) func aGreaterRootThatProvesNothing(
        _ size: UInt64
    ) throws {
        var image = image
        let start = try place(of: 700)
        for index in start..<start + 40 { image[index] ^= 0xFF }
        try Data(image).write(to: URL(filePath: "\(directory.path)/data.mdb"))
        let other = Checkpoint(origin: "a.example/b", size: size, root: Digest.zero).signed([])
        let salvage = try Salvage(
            ledger: directory.path, keys: [],
            against: [.init(name: "other", signed: other), try source(of: Self.count)])
        #expect(salvage.roots.map(\.name) == ["kept"])
        #expect(salvage.provenCount == Self.count - 256)
        #expect(salvage.size == size && salvage.stretches.last?.events.upperBound == size - 1)
    }

    /// Of a commit that failed, and was decided again: another whole record of the same event.
    @Test(arguments: [false, true]) func aPageThatIsNotInUse(isFirst: Bool) throws {
        let place = try place(of: 700)
        var page = Array(image[(place & ~4095)..<(place & ~4095) + 4096])
        let record = ledger.events[700].record
        let inPage = place & 4095
        var other = record
        other[other.count - 1] ^= 1
        let value = MerkleTree.leafHash(record: other.span).bytes + other
        page.replaceSubrange(inPage..<inPage + value.count, with: value)
        var image = image
        // The meta pages are of no use here.
        if isFirst { image.replaceSubrange(0..<4096, with: page) } else { image += page }
        let salvage = try salvage(image)
        #expect(salvage.provenCount == Self.count)
        try expectTrue(salvage, "a page that is not in use")
    }

    /// A value whose pages would be beyond all numbers.
    @Test func anEntryThatLeadsNowhere() throws {
        var page = [UInt8](repeating: 0, count: 4096)
        (page[10], page[12], page[14], page[15]) = (2, 18, 0, 8)
        (page[16], page[17]) = (0, 8)
        (page[2048], page[2052], page[2054]) = (100, 1, 8)
        for index in 2064..<2072 { page[index] = 0xFF }
        let salvage = try salvage(image + page)
        #expect(salvage.provenCount == Self.count)
    }

    /// Pages that lead to others, and those that say where all begins, are of no use here.
    @Test func metaPagesAndInnerPagesAreNotNeeded() throws {
        var image = image
        for page in 0..<image.count / 4096 where page < 2 || image[4096 * page + 10] == 1 {
            for index in 4096 * page..<4096 * (page + 1) { image[index] = 0 }
        }
        let salvage = try salvage(image)
        #expect(salvage.provenCount == Self.count)
    }

    /// One leaf page is gone.
    @Test func everyPageLostAlone() throws {
        for page in 0..<image.count / 4096 {
            var image = image
            for index in 4096 * page..<4096 * (page + 1) { image[index] = 0 }
            let salvage = try salvage(image)
            try expectTrue(salvage, "page \(page)")
            // A page has fewer than 64 events, of at most two subtrees of 256.
            #expect(sequences(salvage, .lost).count < 64, "page \(page)")
            #expect(salvage.provenCount >= Self.count - 512, "page \(page)")
        }
    }

    /// Nothing that a file holds ends it, or is given that was not appended.
    @Test(arguments: 1...40 as ClosedRange<UInt64>) func whateverIsChanged(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var image = image
        let used = image.count - image.reversed().prefix { $0 == 0 }.count
        for _ in 0..<Int.random(in: 1...30, using: &random) {
            let start = Int.random(in: 0..<used - 64, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: image[start] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1:
                for index in start..<start + 64 {
                    image[index] = .random(in: 0...255, using: &random)
                }
            case 2:
                let (one, other) = (start & ~4095, Int.random(in: 0..<used, using: &random) & ~4095)
                for index in 0..<4096 { image.swapAt(one + index, other + index) }
            default: for index in (start & ~511)..<(start & ~511) + 512 { image[index] = 0 }
            }
        }
        if seed.isMultiple(of: 5) { image.removeLast(Int.random(in: 1..<used, using: &random)) }
        let salvage = try salvage(image, against: [Self.count, 1000, 300])
        try expectTrue(salvage, "seed \(seed)")
        #expect(salvage.stretches.reduce(0) { $0 + $1.events.count } == Int(salvage.size))
    }
}
