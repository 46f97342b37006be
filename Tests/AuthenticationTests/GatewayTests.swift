import Foundation
import TestSupport
import Testing

@testable import Authentication
@testable import Ledger

/// So many programs at a time for each gateway, each with its own deadline, whatever others do.
@Suite struct GatewayTests {
    /// Programs that note that they have begun, and go on until they are let go.
    private final class Waiting {
        let directory: TestDirectory
        let words: [String]

        init() throws {
            directory = try TestDirectory()
            let path = directory.path
            let script = "touch \(path)/$$; until [ -e \(path)/go ]; do sleep 0.02; done"
            words = ["/bin/sh", "-c", script]
        }

        /// The numbers of the processes.
        func begun() throws -> [Int32] {
            try FileManager.default.contentsOfDirectory(atPath: directory.path)
                .compactMap { Int32($0) }
        }

        func letGo() throws { try Data().write(to: URL(filePath: "\(directory.path)/go")) }
    }

    private final class Reports: @unchecked Sendable {
        private let lock = NSLock()
        private var reports: [Bool] = []

        func add(_ report: Bool) { lock.withLock { reports.append(report) } }

        var all: [Bool] { lock.withLock { reports } }
    }

    private static func wait(until isSo: () throws -> Bool) rethrows {
        let limit = Date() + 60
        while try !isSo(), Date() < limit { usleep(1000) }
    }

    private func send(_ count: Int, to gateway: Gateway, _ reports: Reports) {
        for _ in 0..<count { gateway.send("x", isWanted: { true }, then: reports.add) }
    }

    @Test func eightAtATimeAndNoGatewayWaitsForAnother() throws {
        let hung = try Waiting()
        let programs = RunningPrograms()
        let slow = (0..<4).map { _ in Gateway(DeliveryProgram(words: hung.words), among: programs) }
        let ofSlow = Reports()
        for gateway in slow { send(2 * Gateway.width, to: gateway, ofSlow) }
        try Self.wait { try hung.begun().count == slow.count * Gateway.width }
        let quick = Gateway(DeliveryProgram(words: ["/bin/true"]), among: programs)
        let ofQuick = Reports()
        send(20, to: quick, ofQuick)
        quick.finish()
        #expect(ofQuick.all == Array(repeating: true, count: 20))
        #expect(try hung.begun().count == slow.count * Gateway.width)
        #expect(ofSlow.all.isEmpty)
        try hung.letGo()
        for gateway in slow { gateway.finish() }
        #expect(ofSlow.all == Array(repeating: true, count: 2 * slow.count * Gateway.width))
    }

    /// Each at its own deadline, in as many threads as there are programs.
    @Test func allThatHangAreKilledInTime() throws {
        let hung = try Waiting()
        let gateway = Gateway(
            DeliveryProgram(words: hung.words, timeMax: .seconds(2)), among: RunningPrograms())
        let reports = Reports()
        let start = ContinuousClock.now
        send(Gateway.width + 1, to: gateway, reports)
        gateway.finish()
        #expect(reports.all == Array(repeating: false, count: Gateway.width + 1))
        #expect(ContinuousClock.now - start < .seconds(10))
        for process in try hung.begun() { #expect(kill(process, 0) != 0) }
    }

    @Test func aProgramThatLeftItsGroupIsKilled() throws {
        let script = "import os, time; os.setpgid(0, os.getpgid(os.getppid())); time.sleep(60)"
        let program = DeliveryProgram(
            words: ["/usr/bin/python3", "-c", script], timeMax: .seconds(2))
        #expect(program.run(input: "x") == .killed)
    }

    /// Such as one that runs as another account.
    @Test func programsThatCannotBeKilledKeepTheirPlacesAndNobodyElse() throws {
        let hung = try Waiting()
        let program = DeliveryProgram(
            words: hung.words, timeMax: .seconds(1), killTimeMax: .milliseconds(100),
            stop: { _ in })
        let gateway = Gateway(program, among: RunningPrograms())
        let reports = Reports()
        send(2 * Gateway.width, to: gateway, reports)
        gateway.finish()
        #expect(reports.all == Array(repeating: false, count: 2 * Gateway.width))
        try Self.wait { try hung.begun().count == Gateway.width }
        let begun = try hung.begun()
        #expect(begun.count == Gateway.width)
        // At once, and from this thread.
        send(1, to: gateway, reports)
        #expect(reports.all.count == 2 * Gateway.width + 1)
        try hung.letGo()
        // They are waited for after all: none is left as a zombie.
        Self.wait { begun.allSatisfy { kill($0, 0) != 0 } }
        #expect(begun.allSatisfy { kill($0, 0) != 0 })
    }

    /// What is not wanted any more is not given to a program when its turn comes.
    @Test func aMessageThatHadToWaitIsAskedFor() throws {
        let waiting = try Waiting()
        let gateway = Gateway(DeliveryProgram(words: waiting.words), among: RunningPrograms())
        let (first, late) = (Reports(), Reports())
        send(Gateway.width, to: gateway, first)
        for number in 0..<4 { gateway.send("x", isWanted: { number == 2 }, then: late.add) }
        try Self.wait { try waiting.begun().count == Gateway.width }
        try waiting.letGo()
        gateway.finish()
        #expect(first.all.allSatisfy { $0 })
        #expect(late.all.count { $0 } == 1 && late.all.count == 4)
        #expect(try waiting.begun().count == Gateway.width + 1)
    }

    // MARK: Files

    @Test func whereThereIsNoRoomAProgramIsTriedAgainWhenAnotherHasEnded() {
        let programs = RunningPrograms()
        let (started, go, done) = (
            DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)
        )
        Thread.detachNewThread {
            _ = programs.run {
                started.signal()
                go.wait()
                return .success
            }
            done.signal()
        }
        started.wait()
        var trialCount = 0
        let ending = programs.run {
            trialCount += 1
            if trialCount == 1 { go.signal() }
            return trialCount == 1 ? .noRoom : .success
        }
        #expect(ending == .success && trialCount == 2)
        done.wait()
        // Alone, not for ever.
        trialCount = 0
        let alone = programs.run {
            trialCount += 1
            return .noRoom
        }
        #expect(alone == .noRoom && trialCount == 3)
    }

    @Test func aPipeIsForNoOtherProgram() throws {
        let ends = try FileSystem.pipe()
        for end in [ends.reading, ends.writing] {
            #expect(fcntl(end, F_GETFD) == FD_CLOEXEC)
            close(end)
        }
    }

    /// A file that is open beyond the limit of today was opened under another one.
    @Test func aProgramIsGivenNoFileBeyondTheLimit() throws {
        let directory = try TestDirectory()
        let file = "\(directory.path)/seen"
        var limit = rlimit()
        #expect(unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
        let before = limit
        // Lowered by as little as can be: other tests open files meanwhile.
        let beyond = Int32(min(before.rlim_cur, 1 << 20) - 1)
        let zero = unsafe open("/dev/zero", O_RDONLY)
        try #require(dup2(zero, beyond) == beyond)
        close(zero)
        defer { close(beyond) }
        limit.rlim_cur = rlim_t(beyond)
        #expect(unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
        let program = DeliveryProgram(words: ["/bin/sh", "-c", "ls /proc/$$/fd > \(file)"])
        let ending = program.run(input: "")
        limit = before
        #expect(unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
        #expect(ending == .success)
        let seen = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        #expect(!seen.contains("\(beyond)"))
    }
}
