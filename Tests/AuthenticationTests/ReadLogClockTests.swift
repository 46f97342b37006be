import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication

/// The record of reads under a clock that is set back.
@Suite struct ReadLogClockTests {
    /// An hour back, and a read a minute by a process of its own; more of them than are looked
    /// through for the step.
    @Test func readsGoOnAtTheSpeedOfTheClock() throws {
        let clock = TestClock()
        let issuer = try TestIssuer(clock: clock)
        func read() throws {
            let log = try ReadLog(issuer.directory, account: "op.un", reason: nil) { clock.now }
            try log.record("stat") { _ in }
        }
        func events() throws -> [Event] {
            let store = try LedgerStore(path: issuer.directory.reads, readOnly: true)
            return try store.read { reads in
                try (0..<reads.size).map { try #require(try reads.event($0)) }
            }
        }
        try read()
        let before = try #require(try events().last?.time)
        clock.now -= 3_600_000
        let count = ReadLog.clockWindow
        for _ in 0..<count {
            clock.pass(seconds: 60)
            try read()
        }
        let found = try events()
        let reads = found.filter { $0.kind == .ledgerRead && $0.cause != nil }.dropFirst()
        // What passed before the first of them cannot be known.
        #expect(reads.map(\.time) == (0..<count).map { before + $0 * 60_000 })
        let steps = found.filter { $0.kind == .clockStepped }
        #expect(steps.count > 2 && Set(steps.map(\.offset)) == [3_540_000])
        for (earlier, later) in zip(found, found.dropFirst()) {
            #expect(earlier.time <= later.time)
        }
        // The clock is set right: so are the reads.
        clock.now += 3_600_000
        try read()
        #expect(try events().last?.time == clock.now)
        #expect(try events().last { $0.kind == .clockStepped }?.offset == 0)
    }
}
