import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

/// Design: views are disposable, reads are always current, and no event is ever skipped.
@Suite struct ViewsTests {
    @Test func theMillTurnsOutEveryKindOfEvent() throws {
        let kinds = Set(try EventMill.events(count: 4000, seed: 1).map(\.kind))
        // The ledger is created once.
        #expect(kinds.count == Kind.allCases.count, "\(Set(Kind.allCases).subtracting(kinds))")
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func viewsRebuiltFromZeroEqualLiveOnesDigestForDigest(_ seed: UInt64) throws {
        let test = try TestLedger(EventMill.events(count: 1500, seed: seed))
        var random = SeededGenerator(seed: seed)
        var end: UInt64 = 0
        while end < 1500 {
            end = min(1500, end + .random(in: 1...90, using: &random))
            try test.views.catchUp(with: test.ledger, to: end)
            #expect(try test.views.eventCount == end)
        }
        let live = try test.digests(test.views)
        #expect(try test.digests(test.rebuilt()) == live)
        #expect(Set(live).count == 2)
        // And they differ from those of an event less.
        let earlier = try Views(path: "\(test.directory.path)/earlier", readOnly: false)
        try earlier.catchUp(with: test.ledger, to: 1499)
        #expect(try test.digests(earlier)[1] != live[1])
    }

    /// An earlier version did not know the newest table: whoever opens its views is told so.
    @Test func thoseWithoutTheNewestTableAreOfAnEarlierVersion() throws {
        let test = try TestLedger([])
        let path = "\(test.directory.path)/earlier"
        try FileSystem.makeDirectory(path)
        let tables =
            StateTable.allCases.dropLast().map { TableSpecification($0.name, .integerKeys) }
            + ["postings", "meta"].map { TableSpecification($0, .byteKeys) }
        do { _ = try Environment(path: path, access: .readWrite, tables: tables) }
        for readOnly in [true, false] {
            #expect(throws: ViewsError.ofEarlierFormat(path: path)) {
                try Views(path: path, readOnly: readOnly)
            }
        }
        #expect(Views.isEarlier(path: path))
    }

    /// Whatever the views have seen, views and tail together are the fold of the whole log.
    @Test func viewsAndTailAreTheWholeFoldAtEverySplit() throws {
        let events = try EventMill.events(count: 240, seed: 11)
        let test = try TestLedger(events)
        let whole = try test.projection(nil)
        let expected = try Snapshot(whole.state)
        let naive = NaiveIndex(events)
        for split in 0...UInt64(events.count) {
            try test.views.catchUp(with: test.ledger, to: split)
            let projection = try test.projection(test.views)
            #expect(projection.tailEventCount == UInt64(events.count) - split)
            #expect(projection.size == UInt64(events.count))
            #expect(try Snapshot(projection.state) == expected, "split at \(split)")
            guard split.isMultiple(of: 8) else { continue }
            for (key, sequences) in naive.postings {
                #expect(try projection.sequences(key) == sequences, "split at \(split): \(key)")
            }
        }
    }

    /// A live projection goes on where it was, and a new one agrees.
    @Test func catchingUpIsTheSameAsBeginningAnew() throws {
        let events = try EventMill.events(count: 300, seed: 12)
        let test = try TestLedger(Array(events[..<100]))
        try test.views.catchUp(with: test.ledger, to: 60)
        let living = try test.projection(test.views)
        for batch in stride(from: 100, to: 300, by: 25) {
            try test.append(Array(events[batch..<(batch + 25)]))
            // Views that move on meanwhile do not disturb it.
            try test.views.catchUp(with: test.ledger, to: UInt64(batch))
            try test.ledger.read { try living.catchUp(with: $0) }
            #expect(living.size == UInt64(batch + 25))
            #expect(
                try Snapshot(living.state) == Snapshot(test.projection(test.views).state))
        }
        #expect(try Snapshot(living.state) == Snapshot(test.projection(nil).state))
    }

    @Test func viewsOfAnotherLedgerAreRefused() throws {
        let events = try EventMill.events(count: 200, seed: 13)
        let test = try TestLedger(events)
        try test.views.catchUp(with: test.ledger)
        // Another one, one with another past, and one that is shorter.
        var altered = events
        altered[199].time += 1
        for others in [
            try EventMill.events(count: 200, seed: 14), altered, Array(events[..<199]),
        ] {
            let other = try TestLedger(others)
            #expect(throws: ViewsError.self) {
                try other.ledger.read { _ = try test.views.base(of: $0) }
            }
            #expect(throws: ViewsError.self) {
                _ = try other.ledger.read { try Projection(views: test.views, ledger: $0) }
            }
            try other.append(
                Self.opened(after: others, count: 10))
            #expect(throws: ViewsError.self) { try test.views.catchUp(with: other.ledger) }
        }
        #expect(try test.views.eventCount == 200)
        _ = try test.projection(test.views)
    }

    /// Openings of the ledger that follow the given events.
    private static func opened(after events: [Event], count: Int) throws -> [Event] {
        let state = State()
        for event in events { try state.evolve(event) }
        return try (0..<count).map { _ in
            var event = Event(.ledgerOpened, stream: 0, actor: .system)
            event.sequence = state.size
            event.time = events.last!.time + 10
            event.version = state.ledger.version + 1
            event.previous = state.ledger.last
            try state.evolve(event)
            return event
        }
    }

    @Test func viewsThatAreMissingAreMadeOrAskedFor() throws {
        let test = try TestLedger(EventMill.events(count: 50, seed: 15))
        let missing = "\(test.directory.path)/none"
        #expect(throws: ViewsError.self) { _ = try Views(path: missing, readOnly: true) }
        #expect(!FileManager.default.fileExists(atPath: missing))
        let made = try Views(path: missing, readOnly: false)
        #expect(try made.eventCount == 0)
        try made.catchUp(with: test.ledger)
        #expect(try made.eventCount == 50)
    }

    @Test func whatWasReadStaysAsItWasWhileTheViewsMoveOn() throws {
        let test = try TestLedger(EventMill.events(count: 400, seed: 16))
        try test.views.catchUp(with: test.ledger, to: 200)
        try test.ledger.read { ledger in
            let base = try test.views.base(of: ledger)
            let before = (try base.stateDigest(), try base.postingsDigest())
            try test.views.catchUp(with: test.ledger)
            #expect(base.watermark == 200)
            #expect(try base.stateDigest() == before.0)
            #expect(try base.postingsDigest() == before.1)
            #expect(try test.views.base(of: ledger).watermark == 400)
        }
    }

    @Test func everyRowReadsBackAsItWasWritten() throws {
        let events = try EventMill.events(count: 1000, seed: 17)
        let state = State()
        for event in events { try state.evolve(event) }
        let snapshot = try Snapshot(state)
        try expectRoundTrip(snapshot.ledger)
        for row in snapshot.cardholders.values { try expectRoundTrip(row) }
        for row in snapshot.sessions.values { try expectRoundTrip(row) }
        for row in snapshot.codes.values { try expectRoundTrip(row) }
        for row in snapshot.challenges.values { try expectRoundTrip(row) }
        #expect(snapshot.codes.count > 20 && snapshot.challenges.count > 5)
    }

    private func expectRoundTrip<R: Row>(_ row: R) throws {
        let bytes = row.encoded
        #expect(try R(encoded: bytes) == row)
        #expect(try R(encoded: bytes).encoded == bytes)
        #expect(throws: MalformedCBOR.self) { try R(encoded: bytes + [0]) }
        #expect(throws: MalformedCBOR.self) { try R(encoded: Array(bytes.dropLast())) }
    }
}
