import Ledger
import TestSupport
import Testing

@testable import Proofs

/// Whatever was changed behind the ledger's back is found, and named: nothing more, nothing less.
@Suite struct VerifierTests {
    /// A new one on each run, printed so that it can be set here.
    static let seed: UInt64 = {
        let seed = UInt64.random(in: .min ... .max)
        print("VerifierTests: seed \(seed)")
        return seed
    }()
    private let ledger: SampleLedger
    private let count: UInt64 = 600

    init() throws {
        ledger = try SampleLedger(eventCount: 600, seed: Self.seed)
    }

    /// One changed bit of a record: that event is altered, no other is named.
    private func expectAltered(_ event: UInt64, byte: Int, bits: UInt8) throws {
        let found = try ledger.verify { try $0.flipRecord(event, at: byte, bits: bits) }
        #expect(
            found.named() == [event] && found.named(.altered) == [event],
            "event \(event), byte \(byte), bits \(bits): \(found.text)")
    }

    // MARK: Records

    @Test(arguments: [0, 255, 599] as [UInt64])
    func everyByteOfARecord(_ event: UInt64) throws {
        let record = ledger.events[Int(event)].record
        for byte in record.indices {
            try expectAltered(event, byte: byte, bits: 1 << UInt8(byte % 8))
        }
    }

    /// The longest records have every type of value.
    @Test func everyByteOfTheLongestRecord() throws {
        let longest = ledger.events.max { $0.record.count < $1.record.count }!
        for byte in longest.record.indices {
            try expectAltered(longest.sequence, byte: byte, bits: 0x80 >> UInt8(byte % 8))
        }
    }

    @Test func oneByteOfEveryRecord() throws {
        var generator = SeededGenerator(seed: Self.seed)
        for event in ledger.events {
            let byte = Int.random(in: event.record.indices, using: &generator)
            let bits = UInt8.random(in: 1...255, using: &generator)
            try expectAltered(event.sequence, byte: byte, bits: bits)
        }
    }

    @Test func manyRecordsAtOnce() throws {
        let events: [UInt64] = [3, 4, 5, 200, 255, 256, 400, 598, 599]
        let found = try ledger.verify { damage in
            for event in events { try damage.flipRecord(event, at: 6, bits: 0x01) }
        }
        #expect(found.named() == Set(events), "\(found.text)")
        #expect(found.named(.altered) == Set(events), "\(found.text)")
    }

    @Test func recordsCutShort() throws {
        for event in stride(from: UInt64(0), to: count, by: 23) {
            let whole = ledger.events[Int(event)].record.count + Digest.byteCount
            for length in [0, 1, 31, 32, 33, whole - 1] {
                let found = try ledger.verify { damage in
                    try damage.setValue(event, Array(try damage.value(event).prefix(length)))
                }
                #expect(found.named() == [event], "\(event) cut to \(length): \(found.text)")
                #expect(found.named(.altered) == [event])
            }
            let found = try ledger.verify { damage in
                try damage.setValue(event, try damage.value(event) + [0])
            }
            #expect(found.named() == [event], "\(event) with a byte more: \(found.text)")
        }
    }

    // MARK: The hash beside a record

    @Test(arguments: [256, 599] as [UInt64])
    func everyByteOfAStoredHash(_ event: UInt64) throws {
        for byte in 0..<Digest.byteCount {
            let found = try ledger.verify { try $0.flip(event, at: byte, bits: 0x10) }
            #expect(
                found.findings == [.init(events: event...event, fault: .hashDamaged)],
                "event \(event), byte \(byte): \(found.text)")
        }
    }

    @Test func theHashOfEveryRecord() throws {
        for event in 0..<count {
            let found = try ledger.verify { try $0.flip(event, at: Int(event % 32), bits: 0xFF) }
            #expect(
                found.findings == [.init(events: event...event, fault: .hashDamaged)],
                "event \(event): \(found.text)")
        }
    }

    // MARK: Events gone, moved, added

    @Test func eachEventRemoved() throws {
        for event in 0..<count {
            let found = try ledger.verify { try $0.remove(event) }
            #expect(
                found.findings == [.init(events: event...event, fault: .missing)],
                "event \(event): \(found.text)")
        }
    }

    @Test(
        arguments: [
            0...0, 0...255, 0...599, 1...2, 100...400, 254...257, 255...511, 256...511, 256...599,
            511...512, 512...599, 599...599,
        ] as [ClosedRange<UInt64>])
    func rangesRemoved(_ events: ClosedRange<UInt64>) throws {
        let found = try ledger.verify { damage in
            for event in events { try damage.remove(event) }
        }
        #expect(found.findings == [.init(events: events, fault: .missing)], "\(found.text)")
        #expect(try found.root == ledger.store.root(), "the head tells the root it had")
    }

    /// The last events removed by somebody who knows to set the head back: only a checkpoint shows
    /// it.
    @Test(arguments: [1, 2, 87, 88, 89, 343, 344, 345, 599, 600])
    func truncated(_ lost: Int) throws {
        let kept = ledger.events.count - lost
        let lostEvents = UInt64(kept)...(count - 1)
        let left = try ledger.verify { damage in
            for event in lostEvents { try damage.remove(event) }
        }
        #expect(left.findings == [.init(events: lostEvents, fault: .missing)], "\(left.text)")

        let shorter = try SampleLedger(eventCount: kept, seed: Self.seed)
        let head = try shorter.store.snapshot().range
        let found = try ledger.verify { damage in
            for event in lostEvents { try damage.remove(event) }
            try damage.setHead(size: head.size, peaks: head.peaks)
        }
        #expect(found.isIntact, "\(found.text)")
        #expect(try found.root == head.root && found.root != ledger.store.root())
    }

    @Test func eventsBeyondTheHead() throws {
        for kept in [0, 1, 255, 256, 257, 511, 512, 513, 598, 599] {
            let shorter = try SampleLedger(eventCount: kept, seed: Self.seed)
            let head = try shorter.store.snapshot().range
            let found = try ledger.verify { try $0.setHead(size: head.size, peaks: head.peaks) }
            let beyond = UInt64(kept)...(count - 1)
            #expect(found.findings == [.init(events: beyond, fault: .beyondHead)], "\(found.text)")
        }
    }

    @Test(
        arguments: [
            (0, 1), (10, 11), (255, 256), (511, 512), (598, 599), (0, 599), (5, 300), (100, 590),
        ] as [(UInt64, UInt64)])
    func twoEventsSwapped(_ first: UInt64, _ second: UInt64) throws {
        let found = try ledger.verify { try $0.swap(first, second) }
        #expect(found.named(.misplaced) == [first, second], "\(found.text)")
        // Their records and hashes agree: the tree shows it, for their blocks.
        let blocks = [first, second].map { block(of: $0) }
        #expect(found.named() == Set(blocks.flatMap { $0 }), "\(found.text)")
        #expect(found.named(.altered, .hashDamaged, .treeDamaged) == [], "\(found.text)")
    }

    @Test(arguments: [0, 1, 255, 256, 300, 598, 599] as [UInt64])
    func anEventInserted(at place: UInt64) throws {
        let found = try ledger.verify { damage in
            for event in (place..<count).reversed() {
                try damage.setValue(event + 1, try damage.value(event))
            }
        }
        // The one at `place` was doubled: it is the same there.
        #expect(found.named(.misplaced) == Set(place + 1..<count), "\(found.text)")
        #expect(found.named(.beyondHead) == [count], "\(found.text)")
        #expect(found.named().isSubset(of: Set(place / 256 * 256...count)), "\(found.text)")
    }

    /// All that follows is rewritten, hashes beside the records included: only the tree shows it.
    @Test(arguments: [1, 255, 256, 300, 512, 598] as [UInt64])
    func anEventTakenOutWithoutAGap(_ taken: UInt64) throws {
        let found = try ledger.verify { damage in
            for sequence in taken..<(count - 1) {
                var event = ledger.events[Int(sequence) + 1]
                event.sequence = sequence
                try damage.rewrite(sequence, event)
            }
            try damage.remove(count - 1)
        }
        #expect(found.named(.missing) == [count - 1], "\(found.text)")
        let blocks = Set(taken / 256 * 256...count - 1)
        #expect(found.named().isSubset(of: blocks), "\(found.text)")
        #expect(found.named(.rewritten).isSuperset(of: blocks.filter { $0 < 512 }))
        #expect(found.named(.altered, .hashDamaged) == [], "\(found.text)")
    }

    private func block(of event: UInt64) -> ClosedRange<UInt64> {
        let start = event / 256 * 256
        return start...min(start + 255, count - 1)
    }
}

extension LedgerStore {
    func root() throws -> Digest { try read { $0.root } }
}
