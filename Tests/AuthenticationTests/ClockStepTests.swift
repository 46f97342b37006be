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
        clock.pass(seconds: 3_600 + 3_600)
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
        #expect(throws: OwnershipError.self) { try file.read() }
        #expect(throws: OwnershipError.self) { try file.write(start) }
        #expect(try Data(contentsOf: URL(filePath: target)) == Data(line))
    }

    /// It is a hint: without it a step is not noticed, and everything else goes on.
    @Test func aFileThatIsLostFailsNoCommand() throws {
        let (issuer, clock) = try made()
        clock.now += 60_000
        try issuer.send("expire")
        try FileManager.default.removeItem(atPath: issuer.directory.clock)
        clock.now += 60_000
        try issuer.restart()
        try issuer.send("expire")
        let before = try steps(issuer)
        clock.now += 60_000
        try issuer.send("expire")
        #expect(try steps(issuer) == before + ["clockSteppedForward 60000"])
    }

    @Test func aDirectoryInItsPlaceIsRefused() throws {
        let (issuer, _) = try made()
        let path = issuer.directory.clock
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false)
        #expect(throws: OwnershipError.self) { try ClockFile(path: path).read() }
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
