import Foundation
import Ledger

/// A program that ran to its end: what it wrote, and how it ended.
package struct ProgramRun: Equatable, CustomStringConvertible {
    package var out: [UInt8]
    package var err: String
    package var status: Int32
    /// It was ended by a signal, whose number is the status.
    package var isSignal = false

    /// Runs a program. Files are between the two, so that none waits for a pipe.
    ///
    /// - Parameters:
    ///   - command: the path of the program, and its arguments.
    ///   - directory: in which it runs; that of the tests by default.
    ///   - environment: that of the tests by default.
    ///   - joined: whether what it writes to standard error is in `out` too, in its place.
    package init(
        _ command: [String], input: some Sequence<UInt8> = [], in directory: String? = nil,
        environment: [String: String]? = nil, joined: Bool = false
    ) throws {
        let files = try TestDirectory()
        defer { withExtendedLifetime(files) {} }
        let names = ["in", "out", "err"].map { files.url.appending(path: $0) }
        try Data(input).write(to: names[0])
        for name in names[1...] { try Data().write(to: name) }
        let process = Process()
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        if let directory { process.currentDirectoryURL = URL(filePath: directory) }
        if let environment { process.environment = environment }
        process.standardInput = try FileHandle(forReadingFrom: names[0])
        let output = try FileHandle(forWritingTo: names[1])
        process.standardOutput = output
        process.standardError = joined ? output : try FileHandle(forWritingTo: names[2])
        try process.run()
        process.waitUntilExit()
        out = Array(try Data(contentsOf: names[1]))
        err = String(decoding: try Data(contentsOf: names[2]), as: UTF8.self)
        status = process.terminationStatus
        isSignal = process.terminationReason == .uncaughtSignal
    }

    package var text: String { String(decoding: out, as: UTF8.self) }

    /// The lines of the output that are not empty.
    package var lines: [String] { text.split(separator: "\n").map(String.init) }

    /// One JSON value a line.
    package var json: [JSON] {
        get throws { try out.split(separator: 0x0A).map { try JSON(parsing: Array($0)) } }
    }

    package var description: String {
        "\(isSignal ? "signal" : "status") \(status), err: \(err), out: \(text.prefix(2000))"
    }
}
