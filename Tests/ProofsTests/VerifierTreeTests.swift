import Ledger
import TestSupport
import Testing

@testable import Proofs

/// The tree and its head against the records.
@Suite struct VerifierTreeTests {
    private let ledger: SampleLedger
    private let count: UInt64 = 600

    init() throws {
        ledger = try SampleLedger(eventCount: 600, seed: VerifierTests.seed)
    }

    private func block(of event: UInt64) -> ClosedRange<UInt64> {
        let start = event / 256 * 256
        return start...min(start + 255, count - 1)
    }

    // MARK: Intact

    @Test func everySizeIsIntact() throws {
        let growing = try SampleLedger(seed: VerifierTests.seed)
        #expect(try growing.verify().root == SHA256.hash([]))
        let whole = try SampleLedger(eventCount: 520, seed: VerifierTests.seed)
        var tree = NaiveTree(leaves: whole.leaves)
        for size in 1...520 {
            try growing.grow(to: size)
            let verification = try growing.verify()
            #expect(verification.isIntact, "size \(size): \(verification.text)")
            #expect(verification.size == UInt64(size))
            #expect(verification.root == tree.hash(0..<size), "size \(size)")
        }
    }

    @Test(arguments: [1, 2, 3, 255, 256, 257, 511, 512, 513])
    func theFirstAndTheLastOfASize(_ size: Int) throws {
        let ledger = try SampleLedger(eventCount: size, seed: VerifierTests.seed)
        for event in Set([0, UInt64(size / 2), UInt64(size - 1)]) {
            let altered = try ledger.verify { try $0.flipRecord(event, at: 9, bits: 0x40) }
            #expect(altered.named() == [event] && altered.named(.altered) == [event])
            let damaged = try ledger.verify { try $0.flip(event, at: 9, bits: 0x40) }
            #expect(damaged.findings == [.init(events: event...event, fault: .hashDamaged)])
            let missing = try ledger.verify { try $0.remove(event) }
            #expect(missing.findings == [.init(events: event...event, fault: .missing)])
        }
    }

    // MARK: Rewritten

    /// Somebody who knows the format changes an event and the hash beside it.
    @Test func aRecordRewrittenWithItsHash() throws {
        for sequence in stride(from: UInt64(0), to: count, by: 7) {
            let found = try ledger.verify { damage in
                var event = ledger.events[Int(sequence)]
                event.device = (event.device ?? 0) + 1
                try damage.rewrite(sequence, event)
            }
            // For the last block there is only the head's word.
            let named = found.named(sequence < 512 ? .rewritten : .headMismatch)
            #expect(named.contains(sequence), "event \(sequence): \(found.text)")
            #expect(named.isSubset(of: block(of: sequence)), "event \(sequence): \(found.text)")
            #expect(found.named() == named, "event \(sequence): \(found.text)")
        }
    }

    /// One altered and one rewritten in the same block: the one does not hide the other.
    @Test(arguments: [(3, 9), (300, 256), (590, 599)] as [(UInt64, UInt64)])
    func rewrittenBesideAltered(_ altered: UInt64, _ rewritten: UInt64) throws {
        let found = try ledger.verify { damage in
            try damage.flipRecord(altered, at: 8, bits: 1)
            var event = ledger.events[Int(rewritten)]
            event.device = 7777
            try damage.rewrite(rewritten, event)
        }
        #expect(found.named(.altered) == [altered], "\(found.text)")
        #expect(found.named(.rewritten).contains(rewritten), "\(found.text)")
        #expect(found.named().isSubset(of: block(of: altered)), "\(found.text)")
    }

    @Test(arguments: [0, 1] as [UInt64])
    func rewrittenWithItsHashAndThatOfItsBlock(_ block: UInt64) throws {
        let sequence = block * 256 + 17
        var leaves = ledger.leaves
        var event = ledger.events[Int(sequence)]
        event.device = 7777
        leaves[Int(sequence)] = SHA256.hash([0x00] + event.record)
        let range = Int(block) * 256..<(Int(block) + 1) * 256
        var tree = NaiveTree(leaves: leaves)
        let hash = tree.hash(range).bytes
        let found = try ledger.verify { damage in
            try damage.rewrite(sequence, event)
            try damage.setSubtree(level: 1, block, hash)
        }
        #expect(found.findings == [.init(events: 0...511, fault: .headMismatch)], "\(found.text)")
    }

    /// An event of another time or another stream, hashes made to fit everywhere: only what the
    /// records say about each other is left to show it.
    @Test func whatRecordsSayOfEachOther() throws {
        func verify(_ change: (inout Event) -> Void) throws -> Verification {
            let events = ledger.events.map { event in
                var event = event
                if event.sequence == 400 { change(&event) }
                return event
            }
            let forged = try SampleLedger(forged: events)
            return try forged.verify()
        }
        #expect(try verify { _ in }.isIntact)
        let late = try verify { $0.time += 1_000_000_000 }
        #expect(late.named(.timeGoesBack) == Set(401...599), "\(late.text)")
        let early = try verify { $0.time = 5 }
        #expect(early.findings == [.init(events: 400...400, fault: .timeGoesBack)], "\(early.text)")
        let version = try verify { $0.version += 1 }
        #expect(version.named(.streamBroken).contains(400), "\(version.text)")
        let previous = try verify { $0.previous = 399 - ($0.previous ?? 0) }
        #expect(previous.named() == [400], "\(previous.text)")
        // The first event of a stream has none; that of the ledger itself always is.
        let presence = try verify { $0.previous = $0.previous == nil ? 399 : nil }
        #expect(presence.named() == [400], "\(presence.text)")
    }

    // MARK: The tree's own hashes

    @Test(arguments: [0, 1] as [UInt64])
    func theHashOfABlock(_ block: UInt64) throws {
        let events = block * 256...block * 256 + 255
        for byte in 0..<Digest.byteCount {
            let found = try ledger.verify { damage in
                var hash = try damage.subtree(level: 1, block)
                hash[byte] ^= 0x04
                try damage.setSubtree(level: 1, block, hash)
            }
            #expect(found.findings == [.init(events: events, fault: .treeDamaged)], "\(found.text)")
        }
        for bytes in [nil, [], [UInt8](repeating: 0, count: 31)] {
            let found = try ledger.verify { try $0.setSubtree(level: 1, block, bytes) }
            #expect(found.findings == [.init(events: events, fault: .treeDamaged)], "\(found.text)")
        }
    }

    @Test func bothHashesOfBlocks() throws {
        let found = try ledger.verify { damage in
            let hashes = (try damage.subtree(level: 1, 0), try damage.subtree(level: 1, 1))
            try damage.setSubtree(level: 1, 0, hashes.1)
            try damage.setSubtree(level: 1, 1, hashes.0)
        }
        #expect(found.findings == [.init(events: 0...511, fault: .treeDamaged)], "\(found.text)")
    }

    // MARK: The head

    @Test func everyPeakOfTheHead() throws {
        let head = try ledger.store.snapshot().range
        // 600 = 512 + 64 + 16 + 8.
        let covered: [ClosedRange<UInt64>] = [0...511, 512...575, 576...591, 592...599]
        #expect(head.peaks.count == covered.count)
        for (index, events) in covered.enumerated() {
            for byte in 0..<Digest.byteCount {
                var peaks = head.peaks
                var bytes = peaks[index].bytes
                bytes[byte] ^= 0x20
                peaks[index] = Digest(bytes.span)!
                let found = try ledger.verify { try $0.setHead(size: head.size, peaks: peaks) }
                #expect(!found.isIntact && found.root != head.root)
                // For the records of the last block there is only the head's word.
                let place = index == 0 ? events : 512...599
                #expect(found.named().isSubset(of: place), "peak \(index): \(found.text)")
                #expect(found.named().isSuperset(of: events), "peak \(index): \(found.text)")
            }
        }
    }

    @Test func anotherSizeOfTheHead() throws {
        let head = try ledger.store.snapshot().range
        for bit in UInt64(0)..<64 {
            // Another number of bits does not fit the peaks.
            #expect(throws: LedgerError.malformedHead(path: ledger.path)) {
                try ledger.verify { try $0.setHead(size: 600 ^ (1 << bit), peaks: head.peaks) }
            }
        }
        // 600 with one of its four bits moved elsewhere.
        for lost in [3, 4, 6, 9] as [UInt64] {
            for bit in UInt64(0)..<64 where UInt64(600) & (1 << bit) == 0 {
                let size: UInt64 = (600 ^ (1 << lost)) | (1 << bit)
                let found = try ledger.verify { try $0.setHead(size: size, peaks: head.peaks) }
                #expect(!found.isIntact)
                let expected =
                    size > 600
                    ? Verification.Finding(events: 600...size - 1, fault: .missing)
                    : Verification.Finding(events: size...599, fault: .beyondHead)
                #expect(found.findings.contains(expected), "size \(size): \(found.text)")
            }
        }
    }
}

/// A tree of more than 65,536 events has hashes of two levels.
@Suite struct VerifierTwoLevelTests {
    private let ledger: SampleLedger

    init() throws {
        ledger = try SampleLedger(eventCount: 65_537, seed: VerifierTests.seed)
    }

    @Test func twoLevels() throws {
        let intact = try ledger.verify()
        #expect(intact.isIntact, "\(intact.text)")
        var tree = NaiveTree(leaves: ledger.leaves)
        #expect(intact.root == tree.root())
        for event in [0, 40_000, 65_535, 65_536] as [UInt64] {
            let altered = try ledger.verify { try $0.flipRecord(event, at: 7, bits: 0x02) }
            #expect(altered.named() == [event] && altered.named(.altered) == [event])
        }
        let missing = try ledger.verify { damage in
            for event in UInt64(1000)...60_000 { try damage.remove(event) }
        }
        #expect(missing.findings == [.init(events: 1000...60_000, fault: .missing)])
        try theTree()
    }

    private func theTree() throws {
        func flip(_ damage: Damage, level: Int, _ index: UInt64) throws {
            var hash = try damage.subtree(level: level, index)
            hash[5] ^= 0x08
            try damage.setSubtree(level: level, index, hash)
        }
        let ofBlock = try ledger.verify { try flip($0, level: 1, 77) }
        let block = UInt64(77 * 256)...(78 * 256 - 1)
        #expect(ofBlock.findings == [.init(events: block, fault: .treeDamaged)], "\(ofBlock.text)")
        let ofAll = try ledger.verify { try flip($0, level: 2, 0) }
        #expect(ofAll.findings == [.init(events: 0...65_535, fault: .treeDamaged)])
        let gone = try ledger.verify { try $0.setSubtree(level: 2, 0, nil) }
        #expect(gone.findings == [.init(events: 0...65_535, fault: .treeDamaged)])
        let rewritten = try ledger.verify { damage in
            var event = ledger.events[77 * 256 + 3]
            event.device = 7777
            try damage.rewrite(event.sequence, event)
        }
        #expect(rewritten.findings == [.init(events: block, fault: .rewritten)])
    }
}
