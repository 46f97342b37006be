import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication

/// The clock of a machine was wrong, or is: nothing is erased because of it.
@Suite struct ClockErasureTests {
    /// An issuer on a machine whose start is known.
    private func made() throws -> (TestIssuer, TestClock) {
        let clock = TestClock()
        clock.startMachine()
        return (try TestIssuer(clock: clock), clock)
    }

    @Test func nothingIsErasedWhileTheLedgerIsAhead() throws {
        let (issuer, clock) = try made()
        let id = try issuer.enrol()
        let right = clock.now
        clock.now = UTCTime("2099-01-01T00:00:00Z")!.milliseconds
        try issuer.send("expire")
        let step = try #require(try issuer.events().last { $0.kind == .clockSteppedForward })
        #expect(step.offset == clock.now - right)
        clock.now = right
        try issuer.restart()
        let since = try #require(try issuer.events().last { $0.kind == .clockStepped }?.sequence)
        let size = try issuer.size
        for erase in [
            { _ = try issuer.service.erase(id, account: "op.un") },
            { _ = try issuer.service.endRetention(account: "op.un") },
        ] {
            let ahead = #expect(throws: LedgerAhead.self) { try erase() }
            #expect(ahead?.since == since && ahead!.lead > 2_000_000_000_000)
            #expect("\(ahead!)".contains("since event \(since): nothing is erased"))
        }
        #expect(try issuer.size == size)
        let dry = try issuer.dryRun()
        #expect(dry.refusal?.since == since)
        let plan = try dry.retention()
        #expect(plan.count > 0 && plan.items.isEmpty, "no period counts beyond the clock")
        let values = try dry.erasure(of: id).due.count
        #expect(values == 3)
    }

    /// With the clock in 2099 everything is past its period; nobody may have noticed yet.
    @Test func aStepForwardErasesNothingForADay() throws {
        let (issuer, clock) = try made()
        let id = try issuer.enrol()
        clock.now = UTCTime("2099-01-01T00:00:00Z")!.milliseconds
        // Nothing was appended since.
        #expect(try issuer.dryRun().periodRefusal?.end == clock.now + ClockSetForward.patience)
        #expect(try issuer.dryRun().retention().due.count == 4)
        let first = #expect(throws: ClockSetForward.self) {
            try issuer.service.endRetention(account: "op.un")
        }
        #expect("\(first!)".contains("until 2099-01-02T00:00:00"))
        try issuer.send("expire")
        let step = try #require(try issuer.events().last { $0.kind == .clockSteppedForward })
        for seconds in [0, 86_399] as [Int64] {
            clock.pass(seconds: seconds)
            try issuer.restart()
            let refusal = #expect(throws: ClockSetForward.self) {
                try issuer.service.endRetention(account: "op.un")
            }
            #expect(refusal?.since == step.sequence && refusal?.offset == step.offset)
            #expect(try issuer.dryRun().periodRefusal == refusal)
        }
        let vault = try issuer.dryRun().retention().count
        #expect(vault == 4, "all is there still")
        // A person who asks is erased whatever the clock says.
        #expect(try issuer.dryRun().erasure(of: id).due.count == 3)
        clock.pass(seconds: 1)
        #expect(try issuer.dryRun().periodRefusal == nil)
        #expect(try issuer.service.endRetention(account: "op.un").receipts.count == 1)
    }

    @Test func aClockThatWasCheckedIsEnough() throws {
        let (issuer, clock) = try made()
        _ = try issuer.enrol()
        clock.now = UTCTime("2099-01-01T00:00:00Z")!.milliseconds
        let outcome = try issuer.service.endRetention(account: "op.un", isClockChecked: true)
        #expect(outcome.receipts.count == 1 && outcome.plan.due.count == 4)
    }

    /// Many small steps come to a big one; an hour of them is put up with.
    @Test(arguments: [(3_600_000, false), (3_600_001, true)] as [(UInt64, Bool)])
    func stepsForwardOfADayAreAddedUp(_ sum: UInt64, _ isRefused: Bool) throws {
        let (issuer, clock) = try made()
        _ = try issuer.enrol()
        for part in [1_800_000, sum - 1_800_000] {
            clock.pass(seconds: 60)
            clock.now += part
            try issuer.send("expire")
        }
        #expect(try issuer.dryRun().periodRefusal?.offset == (isRefused ? sum : nil))
        if isRefused {
            #expect(throws: ClockSetForward.self) {
                try issuer.service.endRetention(account: "op.un")
            }
        } else {
            _ = try issuer.service.endRetention(account: "op.un")
        }
    }

    /// A minute is put up with.
    @Test(arguments: [60_000, 60_001] as [UInt64])
    func theLimitOfALead(_ lead: UInt64) throws {
        let (issuer, clock) = try made()
        let id = try issuer.register()
        clock.now -= lead
        try issuer.send("expire")
        if lead > LedgerAhead.limit {
            #expect(throws: LedgerAhead.self) {
                try issuer.service.erase(id, account: "op.un")
            }
        } else {
            #expect(try issuer.service.erase(id, account: "op.un").receipts.count == 1)
        }
    }
}
