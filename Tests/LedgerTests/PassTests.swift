import Synchronization
import Testing

@testable import Ledger

/// One reading for several takers.
@Suite struct PassTests {
    private static let count: UInt64 = 1000

    private func ledger() throws -> TestLedger {
        let ledger = try TestLedger()
        try ledger.append(TestLedger.events(Int(Self.count), seed: 3))
        return ledger
    }

    @Test(arguments: [1, 3]) func eachTakesItsRangeAndEachEventIsReadOnce(
        _ threadCount: Int
    ) throws {
        let store = try ledger().store
        let events = try store.read { ledger in
            try (0..<Self.count).map { try #require(try ledger.event($0)) }
        }
        let ranges: [Range<UInt64>] = [100..<900, 300..<301, 650..<Self.count, 500..<500]
        var taken: [[Event]] = ranges.map { _ in [] }
        var pass = Pass(over: store)
        for (index, range) in ranges.enumerated() {
            pass.give(range) { taken[index].append($0) }
        }
        let before = store.walkedEvents.load(ordering: .relaxed)
        try pass.run(threadCount: threadCount)
        #expect(store.walkedEvents.load(ordering: .relaxed) - before == Self.count - 100)
        for (index, range) in ranges.enumerated() {
            #expect(taken[index] == Array(events[Int(range.lowerBound)..<Int(range.upperBound)]))
        }
    }

    @Test func theyTakeInTheirOrder() throws {
        var taken: [String] = []
        var pass = Pass(over: try ledger().store)
        pass.give(0..<2) { taken.append("a\($0.sequence)") }
        pass.give(1..<3) { taken.append("b\($0.sequence)") }
        var steps: [[UInt64]] = []
        try pass.run { steps.append([$0, $1]) }
        #expect(taken == ["a0", "a1", "b1", "b2"])
        #expect(steps == [[0, 3]])
    }

    @Test func withoutATakerNothingIsRead() throws {
        let store = try ledger().store
        var pass = Pass(over: store)
        try pass.run()
        pass.give(7..<7) { _ in Issue.record("taken") }
        try pass.run()
        #expect(store.walkedEvents.load(ordering: .relaxed) == 0)
    }

    @Test(arguments: [1, 3]) func whatATakerThrowsEndsIt(_ threadCount: Int) throws {
        struct Stop: Error {}
        var taken: [UInt64] = []
        var pass = Pass(over: try ledger().store)
        pass.give(0..<Self.count) { event in
            if event.sequence == 5 { throw Stop() }
        }
        pass.give(0..<Self.count) { taken.append($0.sequence) }
        #expect(throws: Stop.self) { try pass.run(threadCount: threadCount) }
        #expect(taken == [0, 1, 2, 3, 4])
    }
}
