import TestSupport
import Testing

@testable import Ledger
@testable import Proofs

/// Several threads find what one that reads in order finds, whatever the sizes of their chunks.
@Suite struct VerifierThreadsTests {
    private static let threadCounts = [1, 2, 3, 5]
    private static let chunkCounts: [UInt64] = [256, 768, 1 << 16]

    /// A new one on each run, printed so that it can be set here.
    private static let seed: UInt64 = {
        let seed = UInt64.random(in: .min ... .max)
        print("VerifierThreadsTests: seed \(seed)")
        return seed
    }()

    @Test(arguments: [0, 1, 255, 256, 257, 768, 2000, 66_000])
    func intactLedgersAreNotReadTwice(_ count: Int) throws {
        let ledger = try SampleLedger(eventCount: count, seed: Self.seed)
        let head = try ledger.store.read(\.range)
        for threadCount in Self.threadCounts {
            for chunkCount in Self.chunkCounts {
                #expect(
                    Verifier.isRight(
                        ledger.store, head, threadCount: threadCount, chunkCount: chunkCount,
                        progress: { _ in }))
                let found = try Verifier.verify(
                    ledger.store, threadCount: threadCount, chunkCount: chunkCount)
                #expect(found.isIntact && found.size == head.size && found.root == head.root)
            }
        }
    }

    @Test(arguments: 0..<60)
    func damageIsFoundAlike(_ round: UInt64) throws {
        var random = SeededGenerator(seed: Self.seed &+ round)
        let ledger = try SampleLedger(
            eventCount: .random(in: 1...2000, using: &random), seed: random.next())
        try ledger.store.environment.write { transaction in
            for _ in 0...Int.random(in: 0...2, using: &random) {
                try Self.damage(
                    ledger, Damage(store: ledger.store, transaction: transaction), &random)
            }
        }
        guard let expected = try? ledger.store.read({ Verifier.verify($0) }) else {
            #expect(throws: (any Error).self) { try Verifier.verify(ledger.store) }
            return
        }
        for threadCount in Self.threadCounts {
            for chunkCount in Self.chunkCounts {
                let found = try Verifier.verify(
                    ledger.store, threadCount: threadCount, chunkCount: chunkCount)
                #expect(
                    found.findings == expected.findings && found.root == expected.root
                        && found.size == expected.size,
                    "\(threadCount) threads, chunks of \(chunkCount), seed \(Self.seed)")
            }
        }
    }

    /// One thing that no appender does; it may be no damage at all.
    private static func damage(
        _ ledger: SampleLedger, _ damage: Damage, _ random: inout SeededGenerator
    ) throws {
        let count = UInt64(ledger.events.count)
        let event = UInt64.random(in: 0..<count, using: &random)
        let other = UInt64.random(in: 0..<count, using: &random)
        let value = try damage.value(event)
        let hash = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let block = event / 256
        switch Int.random(in: 0..<14, using: &random) {
        case 0: try damage.setValue(event, Array(value.prefix(Int(other) % 50)))
        case 1: try damage.remove(event)
        case 2: try damage.swap(event, other)
        case 3: try damage.rewrite(event, ledger.events[Int(other)])
        case 4: try damage.setSubtree(level: 1, block, hash)
        case 5: try damage.setSubtree(level: 1, block, nil)
        case 6: try damage.setValue(count + other, value)
        case 7: try damage.setHead(size: other, peaks: peaks(other))
        case 8: try damage.setHead(size: count + other, peaks: peaks(count + other))
        case 9: try rewrite(event, ledger, damage) { $0.time -= min($0.time, other) }
        case 10: try rewrite(event, ledger, damage) { $0.version = other }
        case 11: try rewrite(event, ledger, damage) { $0.previous = other }
        case 12: try damage.setValue(event, value + [0])
        default:
            let place = Int.random(in: value.indices, using: &random)
            try damage.flip(event, at: place, bits: .random(in: 1...255, using: &random))
        }
        func peaks(_ size: UInt64) -> [Digest] {
            Array(repeating: .zero, count: size.nonzeroBitCount)
        }
    }

    private static func rewrite(
        _ sequence: UInt64, _ ledger: SampleLedger, _ damage: Damage,
        _ change: (inout Event) -> Void
    ) throws {
        var event = ledger.events[Int(sequence)]
        change(&event)
        try damage.rewrite(sequence, event)
    }

    /// Streams that are broken where no hash is: the tree was built so.
    @Test(arguments: [10, 300, 511] as [UInt64])
    func whatWasAppendedWrongIsFoundAlike(_ place: UInt64) throws {
        let events = try SampleLedger(eventCount: 600, seed: Self.seed).events
        let changes: [(inout Event) -> Void] = [
            { $0.version += 1 }, { $0.previous = nil }, { $0.previous = 0 }, { $0.time = 0 },
            { $0.stream = 1 << 40 }, { $0.version = 0 }, { $0.previous = $0.sequence },
        ]
        for (index, change) in changes.enumerated() {
            var forged = events
            change(&forged[Int(place)])
            let ledger = try SampleLedger(forged: forged)
            let expected = try ledger.store.read { Verifier.verify($0) }
            // The first event of a stream may be that of another one.
            let isNoFault = forged == events || (index == 4 && events[Int(place)].version == 1)
            #expect(!expected.isIntact || isNoFault, "change \(index)")
            for chunkCount in Self.chunkCounts {
                let found = try Verifier.verify(
                    ledger.store, threadCount: 2, chunkCount: chunkCount)
                #expect(found.findings == expected.findings, "change \(index)")
            }
        }
    }

    /// A writer goes on meanwhile: what is verified is what there was.
    @Test func aLedgerThatGrows() throws {
        let ledger = try SampleLedger(eventCount: 1000, seed: Self.seed)
        let head = try ledger.store.read(\.range)
        var told: [UInt64] = []
        let found = try Verifier.verify(ledger.store, threadCount: 1, chunkCount: 256) { done in
            told.append(done)
            do { try ledger.grow(to: ledger.events.count + 300) } catch { Issue.record(error) }
        }
        #expect(found.isIntact && found.size == head.size && found.root == head.root)
        #expect(told == [256, 512, 768, 1000])
        #expect(try Verifier.verify(ledger.store, threadCount: 2, chunkCount: 256).size == 2200)
    }
}
