import Foundation
import Ledger
import TestSupport
import Testing

/// SIGTERM and SIGINT end `epin apply` as the end of its input does, and lose nothing answered.
@Suite struct StopTests {
    private static let signals = [SIGTERM, SIGINT]

    /// `epin apply` that can be sent a signal.
    private final class Running {
        let process = Process()
        private let input = Pipe()
        private let output = Pipe()
        private let errors: URL
        private var rest: [UInt8] = []

        /// A handler, so that writing to one that has ended fails.
        private static let letWritesFail: Void = { Foundation.signal(SIGPIPE) { _ in } }()

        /// - Parameter lines: the whole input; nil to write it line by line.
        init(_ data: EpinData, _ lines: [String]? = nil) throws {
            Self.letWritesFail
            errors = data.directory.appending(path: "stop-\(UUID().uuidString).err")
            try Data().write(to: errors)
            process.executableURL = EpinData.program
            process.arguments = ["--data", data.path, "apply"]
            process.currentDirectoryURL = data.directory
            if let lines {
                let file = data.directory.appending(path: "lines-\(UUID().uuidString)")
                try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
                process.standardInput = try FileHandle(forReadingFrom: file)
            } else {
                process.standardInput = input
            }
            process.standardOutput = output
            process.standardError = try FileHandle(forWritingTo: errors)
            // The threads of tests block signals, and a program inherits what is blocked.
            var (wanted, before) = (sigset_t(), sigset_t())
            unsafe sigemptyset(&wanted)
            for signal in signals { unsafe sigaddset(&wanted, signal) }
            unsafe pthread_sigmask(SIG_UNBLOCK, &wanted, &before)
            defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
            try process.run()
            // Our copy of its end: without this the end of the output would never come.
            try output.fileHandleForWriting.close()
        }

        func write(_ lines: [String]) throws {
            let text = lines.map { $0 + "\n" }.joined()
            try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        }

        func signal(_ number: Int32) { kill(process.processIdentifier, number) }

        /// The next reply; nil at the end.
        func reply() throws -> JSON? {
            while true {
                if let end = rest.firstIndex(of: 0x0A) {
                    let line = Array(rest[..<end])
                    rest.removeFirst(end + 1)
                    return try JSON(parsing: line)
                }
                let data = try output.fileHandleForReading.next()
                if data.isEmpty {
                    #expect(rest.isEmpty, "half a line: \(String(decoding: rest, as: UTF8.self))")
                    return nil
                }
                rest += data
            }
        }

        /// The replies that are left, once it has ended; it is killed when it does not.
        func finish(_ location: SourceLocation = #_sourceLocation) throws -> [JSON] {
            let identifier = process.processIdentifier
            let ended = DispatchSemaphore(value: 0)
            DispatchQueue.global().async {
                if ended.wait(timeout: .now() + 60) == .timedOut { kill(identifier, SIGKILL) }
            }
            var replies: [JSON] = []
            while let reply = try reply() { replies.append(reply) }
            process.waitUntilExit()
            ended.signal()
            let written = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
            #expect(
                process.terminationReason == .exit && process.terminationStatus == 0,
                "\(process.terminationReason.rawValue) \(process.terminationStatus) \(written)",
                sourceLocation: location)
            #expect(written == "", sourceLocation: location)
            return replies
        }
    }

    /// What was answered is there, the ledger is closed, and the next start is fine.
    private static func expectClosed(
        _ data: EpinData, _ log: ApplyLog, _ location: SourceLocation = #_sourceLocation
    ) throws {
        let events = try data.events()
        try log.expectHeld(by: events)
        ApplyLog.expectGapless(events)
        let opened = events.last { $0.kind == .ledgerOpened }
        #expect(events.last?.kind == .ledgerClosed, sourceLocation: location)
        #expect(events.last?.instance == opened?.sequence, sourceLocation: location)
        let line = Commands.register(99)
        let next = try data.epin(["apply"], input: (line + "\n").utf8)
        #expect(next.status == 0 && next.err == "", "\(next)", sourceLocation: location)
        try log.add(line, try #require(try next.json.first))
        let after = try data.events()
        try log.expectHeld(by: after)
        // No clock, no code that the stop had left behind.
        let kinds = after[events.count...].map(\.kind)
        #expect(kinds.first == .ledgerOpened && kinds.last == .ledgerClosed, "\(kinds)")
        #expect(!kinds.contains(.codeVoided) && !kinds.contains(.codeDeliveryFailed), "\(kinds)")
        try data.expectSound(location)
    }

    // MARK: While it waits

    @Test(arguments: signals) func whileItWaitsForTheFirstLine(_ signal: Int32) throws {
        let data = try EpinData()
        let before = try data.records().count
        let running = try Running(data)
        // It has opened the ledger: from then on it waits.
        let limit = Date() + 30
        while try data.records().count == before, Date() < limit { usleep(5_000) }
        usleep(100_000)
        running.signal(signal)
        #expect(try running.finish().isEmpty)
        try Self.expectClosed(data, ApplyLog())
    }

    @Test(arguments: signals) func whileItWaitsForTheNextLine(_ signal: Int32) throws {
        let data = try EpinData()
        let log = ApplyLog()
        let running = try Running(data)
        let lines = [Commands.register(1), Commands.requestCodes(1, outside: false)]
        for line in lines {
            try running.write([line])
            try log.add(line, try #require(try running.reply()))
        }
        // Half a line is none.
        try running.write([])
        usleep(100_000)
        running.signal(signal)
        #expect(try running.finish().isEmpty)
        try Self.expectClosed(data, log)
    }

    /// Not after a while but at once: the signal must not fall between a look and a wait.
    @Test(arguments: signals) func asSoonAsItHasAnswered(_ signal: Int32) throws {
        for round in 0..<12 {
            let data = try EpinData()
            let log = ApplyLog()
            let running = try Running(data)
            let line = Commands.register(1)
            try running.write([line])
            try log.add(line, try #require(try running.reply()))
            usleep(useconds_t(round * 30))
            running.signal(signal)
            #expect(try running.finish().isEmpty)
            #expect(try data.events().last?.kind == .ledgerClosed)
        }
    }

    // MARK: In the middle

    private static let lineCount = 20_000

    /// Registrations first, then what needs them.
    private static func manyLines() -> [String] {
        (0..<50).map(Commands.register)
            + (50..<lineCount).map { Commands.openChallenge($0 % 50, amount: $0) }
    }

    @Test(arguments: signals) func inTheMiddleOfALargeInput(_ signal: Int32) throws {
        for count in [1, 60, 1500] {
            let data = try EpinData()
            let log = ApplyLog()
            let lines = Self.manyLines()
            let running = try Running(data, lines)
            var replies: [JSON] = []
            while replies.count < count { replies.append(try #require(try running.reply())) }
            running.signal(signal)
            replies += try running.finish()
            #expect(replies.count >= count && replies.count < lines.count)
            for (line, reply) in zip(lines, replies) { try log.add(line, reply) }
            try Self.expectClosed(data, log)
        }
    }

    /// Nobody reads its answers: it waits to write them, and still ends when they are read.
    @Test(arguments: signals) func whileItWaitsToAnswer(_ signal: Int32) throws {
        let data = try EpinData()
        let log = ApplyLog()
        let lines = Self.manyLines()
        let running = try Running(data, lines)
        var size = 0
        // Until the pipe is full: nothing more is committed.
        for _ in 0..<60 {
            usleep(500_000)
            let now = try data.records().count
            if now == size, now > 100 { break }
            size = now
        }
        running.signal(signal)
        usleep(200_000)
        let replies = try running.finish()
        #expect(replies.count < lines.count && !replies.isEmpty)
        for (line, reply) in zip(lines, replies) { try log.add(line, reply) }
        try Self.expectClosed(data, log)
    }

    /// A message is on its way through a program: it is waited for, and its outcome is recorded.
    @Test(arguments: signals) func whileAMessageIsSent(_ signal: Int32) throws {
        let data = try EpinData(nil)
        let program = data.directory.appending(path: "slow")
        try Data("#!/bin/sh\ntouch \"\(data.directory.path)/begun\"\nsleep 1\n".utf8)
            .write(to: program)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o700], ofItemAtPath: program.path)
        let made = try data.epin(["init", "--sms-program", program.path])
        #expect(made.status == 0, "\(made)")
        let log = ApplyLog()
        let lines = [Commands.register(1), Commands.requestCodes(1, outside: false)]
        let running = try Running(data)
        try running.write(lines)
        let begun = data.directory.appending(path: "begun").path
        let limit = Date() + 30
        while !FileManager.default.fileExists(atPath: begun), Date() < limit { usleep(5_000) }
        running.signal(signal)
        let replies = try running.finish()
        #expect(replies.count == 2)
        for (line, reply) in zip(lines, replies) { try log.add(line, reply) }
        let events = try data.events()
        #expect(events.count { $0.kind == .codeSent } == 2)
        #expect(!events.contains { $0.kind == .codeDeliveryFailed })
        try Self.expectClosed(data, log)
    }
}
