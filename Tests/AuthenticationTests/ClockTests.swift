import Foundation
import TestSupport
import Testing

@testable import Authentication
@testable import Ledger

/// Design, "Events": time is never less than that of the event before; a clock that steps back is
/// an event.
@Suite struct ClockTests {
    private func expectTimeNeverGoesBack(_ issuer: TestIssuer) throws {
        var last: UInt64 = 0
        for event in try issuer.events() {
            #expect(event.time >= last, "event \(event.sequence)")
            last = event.time
        }
    }

    @Test func aClockThatStepsBackIsAnEvent() throws {
        let clock = TestClock()
        let issuer = try TestIssuer(clock: clock)
        _ = try issuer.register()
        clock.now += 60_000
        let pair = try issuer.requestCodes()
        let start = try issuer.size
        let highest = clock.now
        clock.now -= 45_000
        _ = try issuer.submitCodes(pair.session, wrong(pair.sms), pair.email)
        let events = try issuer.events(from: start)
        #expect(events.map(\.kind) == [.clockStepped, .verificationFailed])
        #expect(events[0].offset == 45_000)
        #expect(events[0].stream == 0)
        #expect(events[0].actor == .system)
        #expect(events.allSatisfy { $0.time == highest })
        // One step is one event, until the next one.
        clock.now += 1000
        try issuer.failCodes(1)
        #expect(try issuer.kinds(from: 0).filter { $0 == .clockStepped }.count == 1)
        clock.now -= 500
        try issuer.failCodes(1)
        #expect(try issuer.kinds(from: 0).filter { $0 == .clockStepped }.count == 2)
        clock.now = highest + 60_000
        _ = try issuer.openSession()
        let steps = try issuer.events().filter { $0.kind == .clockStepped }
        #expect(steps.map(\.offset) == [45_000, 45_500, 0])
        #expect(try issuer.events().last?.time == highest + 60_000)
        try expectTimeNeverGoesBack(issuer)
    }

    /// What was held back in the ledger does not prolong a code.
    @Test func aStepBackDoesNotBringADeadCodeToLife() throws {
        let clock = TestClock()
        let issuer = try TestIssuer(clock: clock)
        _ = try issuer.register()
        let pair = try issuer.requestCodes()
        clock.now += 600_000
        try issuer.send("expire")
        clock.now -= 599_000
        #expect(
            try issuer.submitCodes(pair.session, pair.sms, pair.email).result
                == "verificationFailed")
        try expectTimeNeverGoesBack(issuer)
    }

    /// What lasts ten minutes lasts ten minutes, though the clock is an hour behind the ledger.
    @Test func aCodeDiesInTimeAfterAStepBack() throws {
        let clock = TestClock()
        let issuer = try TestIssuer(clock: clock)
        _ = try issuer.register()
        clock.now += 3_600_000
        try issuer.send("expire")
        clock.now -= 3_600_000
        let pair = try issuer.requestCodes()
        clock.now += 599_999
        #expect(
            try issuer.submitCodes(pair.session, wrong(pair.sms), pair.email).result
                == "verificationFailed")
        clock.now += 1
        _ = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        #expect(try issuer.kinds(from: 0).filter { $0 == .codeExpired }.count == 2)
        try expectTimeNeverGoesBack(issuer)
    }

    @Test func aStepBackDuringADeliveryIsAnEventToo() throws {
        let clock = TestClock()
        let issuer = try TestIssuer(clock: clock)
        _ = try issuer.register()
        // The delivery takes 20 s, then the clock goes back by 15 s.
        clock.step([0, 20_000, 0])
        _ = try issuer.requestCodes()
        clock.now -= 15_000
        let start = try issuer.size
        _ = try issuer.requestCodes()
        let first = try issuer.event(start)
        #expect(first.kind == .clockStepped)
        #expect(first.offset == 15_000)
        try expectTimeNeverGoesBack(issuer)
    }

    @Test func aClockThatWentBackWhileNobodyRanIsAnEventToo() throws {
        let clock = TestClock()
        let issuer = try TestIssuer(clock: clock)
        _ = try issuer.register()
        clock.now -= 3_600_000
        let start = try issuer.size
        try issuer.restart()
        #expect(try issuer.kinds(from: start) == [.clockStepped, .ledgerOpened])
        try expectTimeNeverGoesBack(issuer)
    }

    @Test func simulatedTimeThatGoesBackIsAnEventToo() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        issuer.now -= 5000
        let start = try issuer.size
        _ = try issuer.requestCodes()
        #expect(try issuer.event(start).kind == .clockStepped)
        #expect(try issuer.event(start).offset == 5000)
        try expectTimeNeverGoesBack(issuer)
    }

    /// A command that leaves no event has read the clock all the same; the ledger knows nothing of
    /// that time, and is behind it.
    @Test(arguments: [500_000, 1, 0, -1] as [Int64])
    func aStepBackAfterACommandThatWasRefusedDoesNoHarm(_ later: Int64) throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        issuer.advance(seconds: 1000)
        #expect(try issuer.error("logOut", ["session": 9999]).code == .unknown)
        let start = try issuer.size
        issuer.now = UInt64(Int64(TestIssuer.start) + later)
        _ = try issuer.requestCodes()
        let first = try issuer.event(start)
        #expect(first.kind == (later < 0 ? .clockStepped : .sessionRequested))
        #expect(first.offset == (later < 0 ? 1 : nil))
        #expect(first.time == TestIssuer.start + UInt64(max(later, 0)))
        try expectTimeNeverGoesBack(issuer)
    }

    @Test func simulatedTimeAndAClockNeverMix() throws {
        let simulated = try TestIssuer()
        let line = Array(#"{"command":"expire"}"#.utf8)
        let missing = simulated.service.apply([try Request(line: line)])[0]
        #expect(missing.error?.field == "at")
        let real = try TestIssuer(clock: TestClock())
        let given = real.service.apply([
            try Request(line: Array(#"{"command":"expire","at":"2022-02-07T20:00:00Z"}"#.utf8))
        ])[0]
        #expect(given.error?.field == "at")
        #expect(try simulated.event(0).simulated == 1)
        #expect(try real.event(0).simulated == 0)
    }
}
