import Foundation
import Ledger
import TestSupport
import Testing

/// A running `epin apply`, used as a server would: lines in, replies out.
final class ApplyProcess {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var rest: [UInt8] = []
    private var number = 0

    /// A handler, so that writing to one that was killed fails; programs we run do not inherit it.
    private static let letWritesFail: Void = { signal(SIGPIPE) { _ in } }()

    /// - Parameter environment: more variables.
    init(
        _ data: EpinData, _ options: [String] = [], environment: [String: String] = [:]
    ) throws {
        Self.letWritesFail
        process.executableURL = EpinData.program
        process.arguments = ["--data", data.path, "apply"] + options
        process.currentDirectoryURL = data.directory
        if let own = data.clocks?.environment { process.environment = own }
        if !environment.isEmpty {
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        }
        process.standardInput = input
        process.standardOutput = output
        process.standardError = try FileHandle(
            forWritingTo: Self.file(data.directory.appending(path: "apply.err")))
        try process.run()
        // Our copy of its end: without this the end of the output would never come.
        try output.fileHandleForWriting.close()
        try input.fileHandleForReading.close()
    }

    private static func file(_ url: URL) throws -> URL {
        if !FileManager.default.fileExists(atPath: url.path) { try Data().write(to: url) }
        return url
    }

    /// Sends lines and waits for the reply to each.
    func send(_ lines: [String]) throws -> [JSON] {
        try write(lines)
        return try (0..<lines.count).map { _ in try #require(try reply()) }
    }

    func write(_ lines: [String]) throws {
        let text = lines.map { $0 + "\n" }.joined()
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    }

    /// The next reply, checked for its line's number; nil at the end.
    func reply() throws -> JSON? {
        while true {
            if let end = rest.firstIndex(of: 0x0A) {
                let json = try JSON(parsing: Array(rest[..<end]))
                rest.removeFirst(end + 1)
                number += 1
                #expect(json["line"]?.integerValue() == number, "replies out of order")
                return json
            }
            let data = try output.fileHandleForReading.next()
            if data.isEmpty { return nil }
            rest += data
        }
    }

    /// Ends it as the machine would, and gives the replies that it had still written.
    func kill() throws -> [JSON] {
        Foundation.kill(process.processIdentifier, SIGKILL)
        let replies = try remaining()
        process.waitUntilExit()
        return replies
    }

    /// Every reply up to the end of the output; half a line is none.
    func remaining() throws -> [JSON] {
        var replies: [JSON] = []
        while let reply = try reply() { replies.append(reply) }
        return replies
    }

    func wait(forSignal signal: Int32) throws {
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == signal)
    }

    /// Closes its input and waits for it to end.
    func finish() throws -> (status: Int32, isSignal: Bool) {
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        return (process.terminationStatus, process.terminationReason == .uncaughtSignal)
    }
}
