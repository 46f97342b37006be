import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

/// Runs are merged by whoever writes the views, and a merge may end at any moment.
@Suite struct MergingTests {
    /// The runs of the blocks.
    private static func runsOfBlocks(_ views: Views) throws -> Set<UInt64> {
        try views.environment.read { transaction in
            let cursor = try Cursor(transaction, views.postings)
            var ids: Set<UInt64> = []
            var found = try cursor.first()
            while found {
                let key = cursor.withKey { PostingBlock.read(key: $0) }
                ids.insert(try #require(key).run)
                found = try cursor.next()
            }
            return ids
        }
    }

    private static func runs(_ views: Views) throws -> IndexRuns {
        try views.environment.read { try views.runs($0) }
    }

    @Test func afterEveryBatchThereAreTheBlocksOfTheRunsAndNoOthers() throws {
        let test = try TestLedger(EventMill.events(count: 1200, seed: 41))
        var end: UInt64 = 0
        var mergeCount = 0
        for step in 1...60 as ClosedRange<UInt64> {
            end += step % 7 == 0 ? 1 : 20
            try test.views.catchUp(with: test.ledger, to: end)
            let runs = try Self.runs(test.views)
            #expect(runs.due == nil && runs.merging == 0 && runs.dead == [])
            #expect(try Self.runsOfBlocks(test.views) == Set(runs.runs.map(\.id)))
            #expect(runs.runs.first?.start == 0 && runs.runs.last?.end == end)
            mergeCount = Int(runs.nextID) - 1 - Int(step)
        }
        #expect(mergeCount > 15)
    }

    /// A process that was killed left the blocks that it had written, and those it had to delete.
    @Test func whatAnInterruptedMergeLeftIsClearedAway() throws {
        let test = try TestLedger(EventMill.events(count: 1200, seed: 42))
        try test.views.catchUp(with: test.ledger, to: 300)
        let views = test.views
        try views.environment.write { transaction in
            var runs = try views.runs(transaction)
            let dead = runs.takeID()
            runs.merging = runs.takeID()
            runs.dead.append(dead)
            for id in [dead, runs.merging] {
                for sequence in 0..<40 as Range<UInt64> {
                    let key = PostingBlock.key(run: id, IndexKey(.card, 7), sequence)
                    try views.put(views.postings, key, [0, 0, 1], transaction)
                }
            }
            try views.write(runs, transaction)
        }
        // Nobody reads them meanwhile.
        #expect(try test.digests(views) != test.digests(test.rebuilt()))
        for end in stride(from: UInt64(320), through: 1200, by: 20) {
            try views.catchUp(with: test.ledger, to: end)
        }
        let runs = try Self.runs(views)
        #expect(runs.merging == 0 && runs.dead == [])
        #expect(try Self.runsOfBlocks(views) == Set(runs.runs.map(\.id)))
        #expect(try test.digests(views) == test.digests(test.rebuilt()))
    }

    /// Of two that merge at once, the later one goes on, and the other leaves the rest to it.
    @Test func whoeverTookOverFinishes() throws {
        let test = try TestLedger(EventMill.events(count: 600, seed: 44))
        try test.views.catchUp(with: test.ledger, to: 500)
        try test.views.catchUp(with: test.ledger, to: 600)
        let views = test.views
        let inputs = try Self.runs(views).runs
        #expect(inputs.count == 2)
        let snapshot = try test.ledger.read { try views.base(of: $0) }
        let first = try #require(try views.beginMerge(inputs))
        let second = try #require(try views.beginMerge(inputs))
        #expect(try !views.finishMerge(inputs, into: first, snapshot))
        #expect(try views.finishMerge(inputs, into: second, snapshot))
        // Too late, for the one and for a third.
        #expect(try !views.finishMerge(inputs, into: first, snapshot))
        #expect(try views.beginMerge(inputs) == nil)
        try views.mergeRuns()
        #expect(try Self.runs(views).runs == [second])
        #expect(try Self.runsOfBlocks(views) == [second.id])
        #expect(try test.digests(views) == test.digests(test.rebuilt()))
    }

    @Test func builtViewsHaveOneRunAndAreThoseOfCatchingUp() throws {
        let test = try TestLedger(EventMill.events(count: 900, seed: 43))
        for end in stride(from: UInt64(50), through: 900, by: 50) {
            try test.views.catchUp(with: test.ledger, to: end)
        }
        let built = try Views(building: "\(test.directory.path)/built")
        try built.build(from: test.ledger, to: 900)
        #expect(try Self.runs(built).runs.count == 1)
        #expect(try test.digests(built) == test.digests(test.views))
    }
}
