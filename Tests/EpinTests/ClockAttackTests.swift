import Foundation
import Ledger
import TestSupport
import Testing

/// Wrong clocks, with the real program: what is acknowledged lasts as long as it says, and nothing
/// is erased because a clock was wrong.
@Suite struct ClockAttackTests {
    /// 2026-06-01T08:00:00Z
    private static let start = 1_780_300_800
    private static let expire = "{\"command\":\"expire\"}"

    private func made() throws -> (EpinData, MachineClocks) {
        let clocks = try MachineClocks(Self.start)
        return (try EpinData(["--origin", "example.nc/epin"], clocks: clocks), clocks)
    }

    /// Each line by a process of its own, closed again.
    @discardableResult
    private func apply(_ data: EpinData, _ lines: String...) throws -> [JSON] {
        let outcome = try data.epin(["apply"], input: lines.map { $0 + "\n" }.joined().utf8)
        try #require(outcome.status == 0, "\(outcome)")
        return try outcome.json
    }

    private func offsets(_ data: EpinData) throws -> [String] {
        try data.events().filter { $0.offset != nil }.map { "\($0.kind) \($0.offset!)" }
    }

    // MARK: Back

    /// The clock an hour back and `expire` from cron each minute: a code of ten minutes, a session
    /// that may be idle for five, a lock of thirty.
    @Test func anHourBackWithExpireEachMinute() throws {
        let (data, clocks) = try made()
        try apply(data, Commands.register(1), Commands.register(2), Commands.register(3))
        let asked = try apply(
            data, Commands.requestCodes(1, outside: false), Commands.requestCodes(2),
            Commands.requestCodes(3))
        let session = try #require(asked[0]["session"])
        let codes = try data.events().filter { $0.kind == .codeIssued && $0.verifier == nil }
            .map { try data.code($0.sequence) }
        let open = try #require(asked[1]["session"])
        #expect(try apply(data, Commands.submitCodes(open))[0]["result"] == "sessionOpened")
        for _ in 1...5 {
            try apply(data, Commands.submitCodes(try #require(asked[2]["session"]), right: false))
        }
        #expect(try data.events().filter { $0.kind == .lockPlaced }.count == 1)
        try clocks.set(Self.start - 3600)
        for minute in 1...30 {
            try clocks.pass(seconds: 60)
            if minute == 30 {
                // The lock holds until its last second, and not longer.
                try clocks.set(Self.start - 3600 + 1799)
                let early = try apply(data, Commands.requestCodes(3))[0]
                #expect(early["result"] == "attemptRefused", "\(early)")
                try clocks.set(Self.start - 3600 + 1800)
            }
            try apply(data, Self.expire)
            let expired = try data.events().filter { $0.kind == .codeExpired }.count
            #expect((expired > 0) == (minute >= 10), "\(minute) minutes")
        }
        #expect(try apply(data, Commands.requestCodes(3))[0]["result"] == "codesSent")
        try clocks.pass(seconds: 3480 - 1800)
        #expect(try apply(data, Commands.setPassword(open))[0]["result"] != "passwordSet")
        try clocks.pass(seconds: 3590 - 3480)
        let submitted = Commands.line(
            "submitCodes",
            ["session": session, "smsCode": .string(codes[0]), "emailCode": .string(codes[1])])
        #expect(try apply(data, submitted)[0]["result"] != "sessionOpened")
        #expect(try offsets(data) == ["clockStepped 3600000"])
        #expect(try data.events().last?.time == UInt64(Self.start + 3590) * 1000)
        #expect(try data.epin(["audit", "-c", "PCI-10.6"]).status == 0)
        try data.expectSound()
    }

    /// A server goes on with the lead that another process recorded, and the other way round.
    @Test func aServerAndAnotherProcess() throws {
        let (data, clocks) = try made()
        let process = try ApplyProcess(data)
        _ = try process.send([Commands.register(1)])
        try clocks.set(Self.start - 60)
        try apply(data, Self.expire)
        try clocks.pass(seconds: 5)
        _ = try process.send([Commands.register(2)])
        #expect(try data.events().last?.time == UInt64(Self.start + 5) * 1000)
        try clocks.set(Self.start - 600)
        _ = try process.send([Commands.register(3)])
        try clocks.pass(seconds: 5)
        try apply(data, Self.expire)
        #expect(try process.finish().status == 0)
        #expect(try data.events().last?.time == UInt64(Self.start + 10) * 1000)
        #expect(try offsets(data) == ["clockStepped 60000", "clockStepped 605000"])
    }

    // MARK: Forward

    /// One `expire` with the clock in 2099, then the right clock.
    @Test func onceIn2099ErasesNothing() throws {
        let (data, clocks) = try made()
        let replies = try apply(
            data, Commands.register(1), Commands.requestCodes(1, outside: false))
        let holder = try #require(replies[0]["cardholder"]).text
        let far = Int(UTCTime("2099-01-01T00:00:00Z")!.milliseconds / 1000)
        try clocks.set(far)
        try apply(data, Self.expire)
        try clocks.set(Self.start + 60)
        let before = try data.epin(["--json", "subject", "cardholder", holder])
        let dry = try data.epin(["retention", "--dry-run"])
        #expect(dry.status == 0 && dry.text.hasPrefix("0 of 3 values"), "\(dry)")
        #expect(dry.err.contains("nothing is erased"), "\(dry)")
        for words in [["retention"], ["erase", "cardholder", holder]] {
            let refused = try data.epin(words)
            #expect(refused.status == 2 && refused.out.isEmpty, "\(refused)")
            let steps = try data.events().filter { $0.kind == .clockStepped }
            let (ahead, first) = (far - Self.start - 60, try #require(steps.first).sequence)
            #expect(
                refused.err.contains("is \(ahead) s ahead of the clock since event \(first)"),
                "\(refused)")
        }
        let after = try data.epin(["--json", "subject", "cardholder", holder])
        #expect(after.out == before.out)
        #expect(try data.epin(["erase", "cardholder", holder, "--dry-run"]).status == 0)
        let forward = try data.epin(["--json", "query", "kind=clockSteppedForward"]).json
        #expect(forward.map { $0["offset"] } == [.number((far - Self.start) * 1000)])
        let audit = try data.epin(["audit", "-c", "PCI-10.6"])
        #expect(audit.status == 0, "\(audit)")
        #expect(
            audit.text.split(separator: /\s+/).joined(separator: " ")
                .contains("steps forward: 1, the greatest by \((far - Self.start) * 1000) ms"))
        try data.expectSound()
    }

    /// `retention` from cron while the clock is in 2099.
    @Test func retentionWhileTheClockIsIn2099ErasesNothing() throws {
        let (data, clocks) = try made()
        try apply(data, Commands.register(1))
        try clocks.set(Int(UTCTime("2099-01-01T00:00:00Z")!.milliseconds / 1000))
        for _ in 1...3 {
            let refused = try data.epin(["retention"])
            #expect(refused.status == 2 && refused.out.isEmpty, "\(refused)")
            #expect(refused.err.contains("--clock-checked"), "\(refused)")
            let dry = try data.epin(["retention", "--dry-run"])
            #expect(dry.status == 0 && dry.err.contains("--clock-checked"), "\(dry)")
            #expect(dry.text.contains("3 of 3 values"), "\(dry)")
            try clocks.pass(seconds: 28_000)
        }
        let checked = try data.epin(["retention", "--clock-checked"])
        #expect(checked.status == 0 && checked.text.contains("receipt: event"), "\(checked)")
        let reads = try data.epin(["reads"])
        #expect(reads.text.contains("retention --clock-checked"), "\(reads)")
        try data.expectSound()
    }

    @Test func aStepForwardBetweenTwoProcesses() throws {
        let (data, clocks) = try made()
        try apply(data, Self.expire)
        try clocks.pass(seconds: 86_400)
        try apply(data, Self.expire)
        #expect(try offsets(data) == [])
        try clocks.pass(seconds: 5)
        try clocks.set(try clocks.wall + 7)
        let size = try data.events().count
        try apply(data, Commands.register(1))
        #expect(
            try data.events()[size...].prefix(2).map(\.kind) == [
                .clockSteppedForward, .ledgerOpened,
            ])
        #expect(try offsets(data) == ["clockSteppedForward 7000"])
        // A hint that is damaged says nothing, and is made anew.
        let path = "\(data.path)/clock"
        for text in ["", "x", String(repeating: "0", count: 71)] {
            try Data(text.utf8).write(to: URL(filePath: path))
            try clocks.set(try clocks.wall + 7)
            try apply(data, Self.expire)
        }
        #expect(try offsets(data).count == 1)
        try clocks.set(try clocks.wall + 7)
        // Whoever appends notices it.
        let key = data.directory.appending(path: "log.pem").path
        #expect(try data.epin(["key", "generate", "example.nc/epin", key]).status == 0)
        let signed = try data.epin(["checkpoint", "--key", key])
        #expect(signed.status == 0, "\(signed)")
        #expect(
            try data.events().suffix(2).map(\.kind) == [.clockSteppedForward, .checkpointSigned])
        try clocks.set(try clocks.wall + 7)
        _ = try data.epin(["case", "open", "Contested."])
        try clocks.set(try clocks.wall + 7)
        _ = try data.epin(["audit", "--daily"])
        #expect(try offsets(data).count == 4)
        try data.expectSound()
    }

    // MARK: Clocks that no event can have

    @Test(arguments: [-1, -1_000_000_000_000, 253_402_300_800, 281_462_092_005, .max])
    func aClockBefore1970OrBeyond9999IsAnError(_ wall: Int) throws {
        let (data, clocks) = try made()
        try apply(data, Commands.register(1))
        let key = data.directory.appending(path: "log.pem").path
        #expect(try data.epin(["key", "generate", "example.nc/epin", key]).status == 0)
        let size = try data.events().count
        try clocks.set(wall)
        for words in [
            ["apply"], ["case", "open", "n"], ["retention"], ["retention", "--dry-run"],
            ["erase", "cardholder", "4"], ["checkpoint", "--key", key], ["audit", "--daily"],
            ["show", "1"], ["query", "kind=ledgerOpened", "--since", "yesterday"],
        ] {
            let outcome = try data.epin(words, input: (Self.expire + "\n").utf8)
            let reason = wall < 0 ? "before 1970" : "the year 9999"
            #expect(outcome.status == 2 && !outcome.isSignal, "\(words): \(outcome)")
            #expect(outcome.err.contains(reason), "\(words): \(outcome)")
        }
        #expect(try data.epin(["init"], data: "\(data.path)2").status == 2)
        #expect(try data.events().count == size)
        try clocks.set(Self.start)
        try data.expectSound()
    }

    /// The first and the last second that there are.
    @Test(arguments: [0, 253_402_300_799]) func theEndsOfTime(_ wall: Int) throws {
        let clocks = try MachineClocks(wall)
        let data = try EpinData(clocks: clocks)
        try apply(data, Commands.register(1), Commands.requestCodes(1), Self.expire)
        for words in [
            ["retention"], ["audit", "--daily"], ["audit"],
            ["report", "--output", "r.html"], ["stat"],
            ["query", "kind=cardholderRegistered", "--since", "yesterday"],
        ] {
            let outcome = try data.epin(words)
            #expect(outcome.status < 2 && !outcome.isSignal, "\(words): \(outcome)")
        }
        try data.expectSound()
    }
}
