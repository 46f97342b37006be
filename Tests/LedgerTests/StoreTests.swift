import Foundation
import TestSupport
import Testing

@testable import Ledger

/// A new ledger in a directory that is deleted with it.
struct TestLedger {
    let directory: TestDirectory
    let store: LedgerStore

    init() throws {
        directory = try TestDirectory()
        try LedgerStore.create(path: directory.path)
        store = try LedgerStore(path: directory.path, readOnly: false)
    }

    func append(_ events: [Event]) throws {
        try store.append { appender in
            for event in events { try appender.append(event) }
        }
    }

    func size() throws -> UInt64 { try store.read { $0.size } }

    /// Records of one stream, as many as are made quickly.
    static func records(_ count: Int) -> [[UInt8]] {
        var event = Event.golden(.codeSent, all: false)
        event.stream = 0
        return (0..<count).map { index in
            event.sequence = UInt64(index)
            event.version = UInt64(index + 1)
            event.previous = index == 0 ? nil : UInt64(index - 1)
            return event.record
        }
    }

    /// Random events of all kinds in the order of the ledger; `step` is the most milliseconds
    /// between two of them.
    static func events(_ count: Int, seed: UInt64, step: Int = 5) -> [Event] {
        var random = EventRandom(seed: seed)
        var time: UInt64 = 1_600_000_000_000
        var streams: [(id: UInt64, version: UInt64, last: UInt64)] = []
        return (0..<count).map { index in
            let kind = Kind.allCases[random.random.below(Kind.allCases.count)]
            var event = random.event(kind, random.fields(of: kind))
            time += UInt64(random.random.below(step + 1))
            event.sequence = UInt64(index)
            event.time = time
            let number = random.random.below(streams.count + 1 + index / 8)
            if number < streams.count {
                event.stream = streams[number].id
                event.version = streams[number].version + 1
                event.previous = streams[number].last
                streams[number] = (event.stream, event.version, event.sequence)
            } else {
                (event.stream, event.version, event.previous) = (event.sequence, 1, nil)
                streams.append((event.stream, 1, event.sequence))
            }
            return event
        }
    }
}

@Suite struct StoreTests {
    private struct Stop: Error {}

    @Test func whatIsAppendedIsRead() throws {
        let test = try TestLedger()
        let events = TestLedger.events(300, seed: 1)
        try test.append(Array(events.prefix(100)))
        try test.append([])
        try test.append(Array(events.dropFirst(100)))
        let snapshot = try test.store.snapshot()
        #expect(snapshot.size == 300)
        #expect(try snapshot.lastTime == events.last?.time)
        for event in events {
            #expect(try snapshot.event(event.sequence) == event)
            #expect(try snapshot.withRecord(event.sequence) { $0.array } == event.record)
            let leaf = MerkleTree.leafHash(record: event.record.span)
            #expect(try snapshot.leafHash(event.sequence) == leaf)
        }
        for beyond: UInt64 in [300, 301, .max] {
            #expect(try snapshot.event(beyond) == nil)
            #expect(throws: LedgerError.missingEvent(sequence: beyond)) {
                try snapshot.leafHash(beyond)
            }
        }
    }

    @Test func rangesAreVisitedInOrder() throws {
        let test = try TestLedger()
        let events = TestLedger.events(60, seed: 2)
        try test.append(events)
        let snapshot = try test.store.snapshot()
        for start in 0...62 as ClosedRange<UInt64> {
            for end in start...63 {
                var found: [Event] = []
                try snapshot.forEachEvent(in: start..<end) {
                    found.append($0)
                    return true
                }
                let expected = events.dropFirst(Int(start)).prefix(Int(end - start))
                if found != Array(expected) { Issue.record("\(start)..<\(end)") }
            }
        }
        for stop in 0..<60 as Range<UInt64> {
            var last: UInt64?
            try snapshot.forEachRecord(in: 0..<60) { sequence, leaf, record in
                if leaf != MerkleTree.leafHash(record: record) { Issue.record("\(sequence)") }
                last = sequence
                return sequence < stop
            }
            #expect(last == stop)
        }
        var stored: [UInt64] = []
        try snapshot.forEachStoredValue { key, value in
            stored.append(key)
            if value.count != 32 + events[Int(key)].record.count { Issue.record("\(key)") }
        }
        #expect(stored == Array(0..<60))
    }

    /// Ledger times often repeat: the first of equals is the answer.
    @Test(arguments: [0, 1, 3]) func firstSequenceAgreesWithAScan(step: Int) throws {
        let test = try TestLedger()
        #expect(try test.store.read { try $0.firstSequence(atOrAfter: 0) } == 0)
        #expect(try test.store.read { try $0.lastTime } == 0)
        let events = TestLedger.events(200, seed: UInt64(step), step: step)
        try test.append(events)
        let snapshot = try test.store.snapshot()
        let (first, last) = (events[0].time, events[199].time)
        for time in [0, .max] + Array(first - 2...last + 2) {
            let expected = events.first { $0.time >= time }?.sequence ?? 200
            #expect(try snapshot.firstSequence(atOrAfter: time) == expected, "\(time)")
        }
    }

    /// The head that is stored, commit by commit, against the definition of RFC 6962.
    @Test func theRootAtEverySize() throws {
        let test = try TestLedger()
        let events = TestLedger.events(600, seed: 3)
        var naive = NaiveTree(records: events.map(\.record))
        var range = CompactRange()
        #expect(try test.store.read { $0.root } == naive.hash(0..<0))
        for event in events {
            try test.append([event])
            range.append(MerkleTree.leafHash(record: event.record.span))
            let found = try test.store.read { $0.range }
            #expect(found == range)
            #expect(found.root == naive.hash(0..<Int(found.size)))
            #expect(found.size == event.sequence + 1)
        }
        let snapshot = try test.store.snapshot()
        #expect(try snapshot.subtree(level: 1, index: 0) == naive.hash(0..<256))
        #expect(try snapshot.subtree(level: 1, index: 1) == naive.hash(256..<512))
        #expect(try snapshot.subtree(level: 1, index: 2) == nil)
        #expect(try snapshot.subtree(level: 2, index: 0) == nil)
    }

    /// Past 65,536 events, where the second level begins: in batches that end at no round number.
    @Test func storedSubtreesOfTwoLevels() throws {
        let test = try TestLedger()
        let count = 65_536 + 300
        let records = TestLedger.records(count)
        var naive = NaiveTree(records: records)
        for start in stride(from: 0, to: count, by: 9_973) {
            try test.store.append { appender in
                for record in records[start..<min(start + 9_973, count)] {
                    _ = try appender.append(record: record.span)
                }
            }
        }
        let snapshot = try test.store.snapshot()
        #expect(snapshot.root == naive.hash(0..<count))
        for index in 0..<257 {
            let subtree = try snapshot.subtree(level: 1, index: UInt64(index))
            #expect(subtree == naive.hash(index * 256..<index * 256 + 256), "\(index)")
        }
        #expect(try snapshot.subtree(level: 1, index: 257) == nil)
        #expect(try snapshot.subtree(level: 2, index: 0) == naive.hash(0..<65_536))
        #expect(try snapshot.subtree(level: 2, index: 1) == nil)
    }

    @Test func nothingIsKeptOfABatchThatFails() throws {
        let test = try TestLedger()
        let events = TestLedger.events(20, seed: 4)
        try test.append(Array(events.prefix(10)))
        let root = try test.store.read { $0.root }
        #expect(throws: Stop.self) {
            try test.store.append { appender in
                for event in events.dropFirst(10) { try appender.append(event) }
                #expect(appender.size == 20)
                #expect(try appender.event(19) == events[19])
                #expect(try appender.event(20) == nil)
                #expect(appender.snapshot.size == 10)
                throw Stop()
            }
        }
        #expect(try test.store.read { $0.root } == root)
        #expect(try test.store.read { try $0.event(10) } == nil)
        try test.append(Array(events.dropFirst(10)))
        #expect(try test.size() == 20)
    }

    @Test func aSnapshotDoesNotGrow() throws {
        let test = try TestLedger()
        let events = TestLedger.events(20, seed: 5)
        try test.append(Array(events.prefix(10)))
        let snapshot = try test.store.snapshot()
        try test.append(Array(events.dropFirst(10)))
        #expect(snapshot.size == 10)
        #expect(try snapshot.event(10) == nil)
        var count = 0
        try snapshot.forEachEvent(in: 0..<100) { _ in
            count += 1
            return true
        }
        #expect(count == 10)
        #expect(try test.size() == 20)
    }

    /// An import: each record must be the next, of this format, and not before the last.
    @Test func recordsThatDoNotFollowAreRefused() throws {
        let test = try TestLedger()
        let events = TestLedger.events(12, seed: 6, step: 3)
        try test.append(Array(events.prefix(10)))
        let root = try test.store.read { $0.root }
        var (again, early, sameTime) = (events[9], events[10], events[10])
        early.time = events[9].time - 1
        sameTime.time = events[9].time
        again.time = events[10].time
        let malformed = MalformedCBOR(.trailingBytes(1), at: events[10].record.count)
        let refused: [([UInt8], LedgerError)] = [
            (again.record, .outOfOrder(sequence: 9, expected: 10)),
            (events[11].record, .outOfOrder(sequence: 11, expected: 10)),
            (early.record, .timeGoesBack(sequence: 10, time: early.time, last: events[9].time)),
            (events[10].record + [0], .malformedEvent(sequence: 10, malformed)),
            ([], .malformedEvent(sequence: 10, MalformedCBOR(.truncated, at: 0))),
        ]
        for (record, error) in refused {
            #expect(throws: error) {
                try test.store.append { try $0.append(record: record.span) }
            }
            #expect(try test.store.read { $0.root } == root)
        }
        // Nor what came before it in the same batch.
        #expect(throws: LedgerError.outOfOrder(sequence: 10, expected: 11)) {
            try test.store.append { appender in
                _ = try appender.append(record: sameTime.record.span)
                _ = try appender.append(record: sameTime.record.span)
            }
        }
        #expect(try test.store.read { $0.root } == root)
        let read = try test.store.append { try $0.append(record: sameTime.record.span) }
        #expect(read == sameTime)
        #expect(try test.size() == 11)
    }

    /// Our own rules build these: a wrong place is a fault of this program.
    @Test func eventsOutOfPlaceTrap() async {
        await #expect(processExitsWith: .failure) {
            try TestLedger().append([TestLedger.events(2, seed: 7)[1]])
        }
        await #expect(processExitsWith: .failure) {
            var events = TestLedger.events(2, seed: 7)
            events[1].time = events[0].time - 1
            try TestLedger().append(events)
        }
    }
}
