import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication

/// The clock of a machine is set, back or forward, while the program runs or while none does.
@Suite struct ClockStepTests {
    /// An issuer on a machine whose start is known.
    private func made() throws -> (TestIssuer, TestClock) {
        let clock = TestClock()
        clock.startMachine()
        return (try TestIssuer(clock: clock), clock)
    }

    private func steps(_ issuer: TestIssuer) throws -> [String] {
        try issuer.events().filter { $0.offset != nil }.map { "\($0.kind) \($0.offset!)" }
    }

    @Test func aStepForwardIsAnEventBeforeTheCommand() throws {
        let (issuer, clock) = try made()
        clock.pass(seconds: 86_400)
        try issuer.send("expire")
        #expect(try steps(issuer) == [])
        clock.now += 1000
        _ = try issuer.register()
        #expect(try steps(issuer) == [], "within the tolerance")
        let start = try issuer.size
        clock.now += 1
        let reply = try issuer.send("expire")
        #expect(reply.events == [])
        #expect(try issuer.kinds(from: start) == [.clockSteppedForward])
        #expect(try steps(issuer) == ["clockSteppedForward 1001"])
        #expect(try issuer.event(start).time == clock.now)
        // Once.
        try issuer.send("expire")
        try issuer.restart()
        #expect(try steps(issuer).count == 1)
    }

    @Test func aStepForwardWhileNobodyRuns() throws {
        let (issuer, clock) = try made()
        let start = try issuer.size
        clock.pass(seconds: 60)
        clock.now += 3_600_000
        try issuer.restart()
        #expect(try issuer.kinds(from: start) == [.clockSteppedForward, .ledgerOpened])
        #expect(try steps(issuer) == ["clockSteppedForward 3600000"])
        // Of a machine that was off nobody knows how long.
        clock.startMachine()
        clock.now += 3_600_000
        try issuer.restart()
        #expect(try steps(issuer).count == 1)
    }

    @Test func aSimulatedLedgerHasNone() throws {
        let issuer = try TestIssuer()
        issuer.advance(seconds: 1_000_000)
        try issuer.send("expire")
        #expect(try steps(issuer) == [])
        #expect(!FileManager.default.fileExists(atPath: issuer.directory.clock))
    }

    /// An hour back, and a new process each minute.
    @Test func restartsEachMinuteDoNotStopTime() throws {
        let (issuer, clock) = try made()
        _ = try issuer.enrol()
        let pair = try issuer.requestCodes()
        let before = try #require(try issuer.events().last?.time)
        clock.now -= 3_600_000
        for _ in 1...9 {
            clock.pass(seconds: 60)
            try issuer.restart()
            try issuer.send("expire")
        }
        #expect(try issuer.kinds(from: 0).filter { $0 == .codeExpired } == [])
        clock.pass(seconds: 60)
        try issuer.restart()
        try issuer.send("expire")
        #expect(try issuer.kinds(from: 0).filter { $0 == .codeExpired }.count == 2)
        #expect(try issuer.events().last?.time == before + 600_000)
        #expect(try steps(issuer) == ["clockStepped 3600000"])
        let late = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        #expect(late.result != "sessionOpened")
    }

    /// The clock goes back by as much as nothing happened: no event is later than it.
    @Test func aStepBackThatNoEventShows() throws {
        let (issuer, clock) = try made()
        _ = try issuer.register()
        let pair = try issuer.requestCodes()
        clock.pass(seconds: 599)
        clock.now -= 599_000
        clock.pass(seconds: 1)
        let late = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        #expect(late.result == "attemptRefused" || late.result == "verificationFailed")
        #expect(try issuer.kinds(from: 0).filter { $0 == .codeExpired }.count == 2)
        #expect(try steps(issuer) == ["clockStepped 599000"])
    }

    /// The lead is not given up while it would make a code younger than it is.
    @Test func aQuietHourDoesNotMakeACodeYounger() throws {
        let (issuer, clock) = try made()
        _ = try issuer.register()
        clock.pass(seconds: 1)
        clock.now -= 3_600_000
        let pair = try issuer.requestCodes()
        clock.pass(seconds: 3_660)
        let late = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        #expect(late.result != "sessionOpened")
        // Then it is: when all that could live has ended.
        clock.pass(seconds: 3_600 + 1_800)
        try issuer.send("expire")
        #expect(try steps(issuer) == ["clockStepped 3600000", "clockStepped 0"])
        #expect(try issuer.events().last?.time == clock.now)
    }

    /// Set back, and right again: the ledger's time is that of the clock, and no code died of it.
    @Test func aClockThatIsSetRight() throws {
        let (issuer, clock) = try made()
        _ = try issuer.register()
        clock.now -= 3_600_000
        let pair = try issuer.requestCodes()
        clock.pass(seconds: 500)
        clock.now += 3_600_000
        let reply = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        #expect(reply.result == "sessionOpened")
        #expect(try issuer.events().last?.time == clock.now)
        #expect(
            try steps(issuer) == [
                "clockStepped 3600000", "clockSteppedForward 3600000", "clockStepped 0",
            ])
    }

    // MARK: Erasure

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
        let dry = try issuer.dryRun()
        #expect(dry.periodRefusal?.end == clock.now + ClockSetForward.patience)
        #expect(try dry.retention().due.count == 4)
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

    // MARK: Reads

    /// An hour back, and a read a minute by a process of its own; more of them than are looked
    /// through for the step.
    @Test func readsGoOnAtTheSpeedOfTheClock() throws {
        let (issuer, clock) = try made()
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
        // The hour that passed before the first read cannot be seen there.
        let first = before
        #expect(reads.map(\.time) == (0..<count).map { first + $0 * 60_000 })
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

    // MARK: What the next process knows

    @Test func theFileOfTheClock() throws {
        let (issuer, _) = try made()
        let file = ClockFile(path: issuer.directory.clock)
        let start = try #require(try file.read())
        let url = URL(filePath: file.path)
        let line = Array(try Data(contentsOf: url))
        #expect(line.count == ClockFile.byteCount && line.last == 0x0A)
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        for time in [0, -5, 1_644_264_000_000, -253_402_300_799_999] as [Int64] {
            let start = MachineStart(id: UUID(), time: time)
            try file.write(start)
            #expect(try file.read() == start)
        }
        // Any byte that is another one, any that is missing, one too many.
        try file.write(start)
        for index in line.indices {
            var other = line
            other[index] ^= 1
            #expect(ClockFile.start(of: other[...]) == nil, "\(index)")
            #expect(ClockFile.start(of: line[..<index]) == nil)
        }
        try Data(line + [0x0A]).write(to: url)
        #expect(try file.read() == nil)
        try Data().write(to: url)
        #expect(try file.read() == nil)
        // Times that no clock has said.
        for time in [.max, .min, 253_402_300_800_000] as [Int64] {
            let line = ClockFile.line(of: MachineStart(id: UUID(), time: time))
            #expect(ClockFile.start(of: line[...]) == nil)
        }
        // What is longer is cut, and a link is not followed.
        try Data(repeating: 0x41, count: 500).write(to: url)
        try file.write(start)
        #expect(try Data(contentsOf: url).count == ClockFile.byteCount)
        try FileManager.default.removeItem(at: url)
        #expect(try file.read() == nil)
        let target = "\(issuer.root)/elsewhere"
        try Data(line).write(to: URL(filePath: target))
        try FileManager.default.createSymbolicLink(
            atPath: file.path, withDestinationPath: target)
        #expect(throws: SystemError.self) { try file.read() }
        #expect(throws: SystemError.self) { try file.write(start) }
        #expect(try Data(contentsOf: URL(filePath: target)) == Data(line))
    }

    @Test func timesThatNoEventCanHave() throws {
        #expect(throws: ClockError.tooEarly(seconds: -1)) {
            try Moment(seconds: -1, nanoseconds: 999_999_999)
        }
        #expect(throws: ClockError.tooLate) {
            try Moment(seconds: 253_402_300_800, nanoseconds: 0)
        }
        #expect(throws: ClockError.tooLate) { try Moment(seconds: .max, nanoseconds: 0) }
        #expect(try Moment(seconds: 0, nanoseconds: 0).wall == 0)
        #expect(
            try Moment(seconds: 253_402_300_799, nanoseconds: 999_999_999).wall
                == UTCTime.millisecondsMax)
    }

    /// The time of a command, and the lead over it.
    @Test func simulatedTimesThatNoEventCanHave() throws {
        let issuer = try TestIssuer()
        issuer.now = UTCTime.millisecondsMax
        _ = try issuer.register(cards: [])
        issuer.now -= 1000
        _ = try issuer.register(email: "bela@example.nc", cards: [])
        #expect(try issuer.events().last?.time == UTCTime.millisecondsMax)
        issuer.now += 1
        let error = try issuer.error("expire")
        #expect(error.field == "at" && error.reason == "\(ClockError.tooLate)")
    }
}
