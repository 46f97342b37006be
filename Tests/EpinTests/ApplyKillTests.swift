import Foundation
import Ledger
import TestSupport
import Testing

/// `kill -9` while commands are applied: what was acknowledged is there, whatever the moment.
@Suite struct ApplyKillTests {
    /// More of them: `EPIN_KILL_ROUNDS=500 swift test --filter ApplyKillTests`.
    private static let roundCount =
        Int(ProcessInfo.processInfo.environment["EPIN_KILL_ROUNDS"] ?? "") ?? 16

    private static let holders = 0..<20

    @Test func acknowledgedEventsSurvive() throws {
        let data = try EpinData()
        let log = ApplyLog()
        var generator = Seeded("acknowledgedEventsSurvive")
        let first = try ApplyProcess(data)
        _ = try log.send([Commands.allowAnyCount], to: first)
        #expect(try first.finish().status == 0)
        var before: [[UInt8]] = []
        var unsent: Set<UInt64> = []
        var interruptedCount = 0
        for round in 0..<Self.roundCount {
            try run(round, data, log, &generator)
            let records = try data.records()
            #expect(records.starts(with: before), "round \(round): events were lost or changed")
            before = records
            let events = try records.map { try Event(record: $0.span) }
            try log.expectHeld(by: events, complete: false, sinceLast: true)
            try expectInterrupted(unsent, events)
            unsent = Self.unsentCodes(events)
            interruptedCount += unsent.count
            try data.expectSound()
        }
        print("codes interrupted: \(interruptedCount)")
        let last = try ApplyProcess(data)
        _ = try log.send([Commands.register(Self.holders.count)], to: last)
        #expect(try last.finish().status == 0)
        let events = try data.events()
        try log.expectHeld(by: events, complete: false)
        try expectInterrupted(unsent, events)
        #expect(Self.unsentCodes(events).isEmpty)
        ApplyLog.expectGapless(events)
        try data.expectSound()
    }

    /// One process until it is killed: after some replies, a while after its last lines, or
    /// as soon as a message appears.
    private func run(
        _ round: Int, _ data: EpinData, _ log: ApplyLog, _ generator: inout Seeded
    ) throws {
        let process = try ApplyProcess(data)
        if round == 0 { _ = try log.send(Self.holders.map(Commands.register), to: process) }
        let goal = Int.random(in: 0..<100, using: &generator)
        var count = 0
        while count < goal {
            let lines = Self.lines(&generator)
            count += try log.send(lines, to: process).count
        }
        let lines =
            Self.lines(&generator) + Self.holders.map { Commands.requestCodes($0, outside: false) }
        let spooled = try Self.files(data.spool)
        try process.write(lines)
        var replies: [JSON] = []
        switch round % 3 {
        case 0:
            for _ in 0..<Int.random(in: 0..<lines.count, using: &generator) {
                replies.append(try #require(try process.reply()))
            }
        case 1:
            // Not to wait for anything: any moment will do.
            usleep(.random(in: 0..<30_000, using: &generator))
        default:
            // While it sends: between the commit of the codes and that of their delivery.
            while try Self.files(data.spool) == spooled {}
        }
        replies += try process.kill()
        #expect(replies.count <= lines.count)
        for (line, reply) in zip(lines, replies) { try log.add(line, reply) }
    }

    private static func files(_ path: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: path).count
    }

    private static func lines(_ generator: inout Seeded) -> [String] {
        (0..<Int.random(in: 1...25, using: &generator)).map { _ in
            let holder = Int.random(in: Self.holders, using: &generator)
            return switch Int.random(in: 0..<4, using: &generator) {
            case 0: Commands.requestCodes(holder)
            case 1: Commands.openChallenge(holder)
            default: Commands.requestCodes(holder, outside: false)
            }
        }
    }

    /// Codes that were issued here, and whose fate nothing records.
    private static func unsentCodes(_ events: [Event]) -> Set<UInt64> {
        var codes: Set<UInt64> = []
        for event in events {
            if event.kind == .codeIssued { codes.insert(event.sequence) }
            if let code = event.code { codes.remove(code) }
        }
        return codes
    }

    private func expectInterrupted(_ codes: Set<UInt64>, _ events: [Event]) throws {
        for code in codes {
            let following = events.filter { $0.code == code }
            #expect(following.first?.kind == .codeVoided, "code \(code)")
            #expect(following.first?.reason == .interrupted, "code \(code)")
            #expect(following.count == 1, "code \(code)")
        }
    }

    /// Killed exactly between the commit that issues codes and the one that says they were sent:
    /// by the program that sends them.
    @Test(arguments: [1, 3, 8])
    func codesOfAProcessKilledWhileItSends(_ messageCount: Int) throws {
        let data = try EpinData(["--sms-program", "/bin/sh ./send"])
        let send = data.directory.appending(path: "send")
        try Data("cat > /dev/null\n".utf8).write(to: send)
        let log = ApplyLog()
        let first = try ApplyProcess(data)
        _ = try log.send((1...messageCount).map(Commands.register), to: first)
        try Data("kill -9 $PPID\n".utf8).write(to: send)
        try first.write((1...messageCount).map { Commands.requestCodes($0, outside: false) })
        #expect(try first.remaining().isEmpty, "nothing is acknowledged before it was sent")
        try first.wait(forSignal: SIGKILL)

        var events = try data.events()
        let unsent = Self.unsentCodes(events)
        #expect(!unsent.isEmpty && unsent.count <= 2 * messageCount)
        try data.expectSound()

        try Data("cat > /dev/null\n".utf8).write(to: send)
        let second = try ApplyProcess(data)
        let replies = try log.send([Commands.requestCodes(1, outside: false)], to: second)
        #expect(replies[0]["result"] == "codesSent", "\(replies)")
        #expect(try second.finish().status == 0)
        events = try data.events()
        try expectInterrupted(unsent, events)
        #expect(Self.unsentCodes(events).isEmpty)
        try log.expectHeld(by: events, complete: false)
        try data.expectSound()
    }
}
