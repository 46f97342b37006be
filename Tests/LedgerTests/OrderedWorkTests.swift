import Foundation
import Testing

@testable import Ledger

@Suite struct OrderedWorkTests {
    @Test(arguments: 1...5) func everyPieceOnceAndInOrder(_ threadCount: Int) throws {
        for count in [0, 1, 2, 3, 7, 100, 1000] {
            let work = OrderedWork(count: count, threadCount: threadCount) { number in
                // Some take longer than others.
                if number % 7 == 3 { usleep(100) }
                return number
            }
            var found: [Int] = []
            try work.consume {
                found.append($0)
                return true
            }
            #expect(found == Array(0..<count))
        }
    }

    @Test(arguments: 1...4) func itEndsWhenToldAndWhereOneThrows(_ threadCount: Int) throws {
        struct Failure: Error, Equatable { let number: Int }
        let produced = Counter()
        for end in [0, 1, 5, 17] {
            let work = OrderedWork(count: 100_000, threadCount: threadCount) { number in
                produced.add()
                return number
            }
            var visited = 0
            try work.consume { number in
                visited += 1
                return number < end
            }
            #expect(visited == end + 1)
            let failing = OrderedWork(count: 100_000, threadCount: threadCount) { number in
                produced.add()
                if number >= end { throw Failure(number: number) }
                return number
            }
            visited = 0
            // The first that failed, whichever failed first.
            #expect(throws: Failure(number: end)) {
                try failing.consume { _ in
                    visited += 1
                    return true
                }
            }
            #expect(visited == end)
        }
        // Nobody ran far ahead, and nobody is still at it.
        let count = produced.count
        #expect(count < 8 * (18 + 4 * threadCount))
        usleep(10_000)
        #expect(produced.count == count)
    }

    /// Or a store that is read by threads would stay open for a moment after its last use.
    @Test(arguments: 1...4) func nothingIsHeldAfterwards(_ threadCount: Int) throws {
        weak var held: Counter?
        let work = {
            let produced = Counter()
            held = produced
            return OrderedWork(count: 100, threadCount: threadCount) { number in
                produced.add()
                return number
            }
        }()
        #expect(held != nil)
        try work.consume { _ in true }
        #expect(held == nil)
        withExtendedLifetime(work) {}
    }

    private final class Counter: @unchecked Sendable {
        private let lock = NSLock()
        private var value = 0
        func add() { lock.withLock { value += 1 } }
        var count: Int { lock.withLock { value } }
    }
}
