import Foundation
import Ledger
import Testing

/// What Python makes of some input lines, by code that is not ours.
enum PythonPeer {
    /// The lines that `script` prints, one process for all of `input`.
    ///
    /// - Parameter module: what the script imports beyond the standard library, and the Debian
    ///   package it is in: a test that cannot compare fails and says what to install.
    static func lines(
        _ script: String, input: [String] = [], module: (name: String, package: String)? = nil
    ) throws -> [String] {
        let outcome = try run(["-c", prelude(module) + script], input)
        try #require(outcome.status == 0, "python3: \(outcome.errors)")
        return outcome.lines
    }

    /// What a program of this repository makes of some input lines.
    struct Outcome {
        let lines: [String]
        let errors: String
        let status: Int32
    }

    /// - Parameter program: its path in the repository.
    static func run(_ program: String, input: [String]) throws -> Outcome {
        try run(["\(repositoryPath)/\(program)"], input)
    }

    private static func run(_ arguments: [String], _ input: [String]) throws -> Outcome {
        let directory = try TemporaryDirectory()
        let inputPath = "\(directory.path)/input"
        let errorPath = "\(directory.path)/error"
        try Data(input.map { $0 + "\n" }.joined().utf8).write(to: URL(filePath: inputPath))
        try Data().write(to: URL(filePath: errorPath))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-I"] + arguments
        let output = Pipe()
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: inputPath))
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: URL(filePath: errorPath))
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let lines = String(decoding: data, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        let errors = try String(contentsOfFile: errorPath, encoding: .utf8)
        return Outcome(lines: lines, errors: errors, status: process.terminationStatus)
    }

    private static func prelude(_ module: (name: String, package: String)?) -> String {
        guard let module else { return "" }
        return """
            try:
                import \(module.name)
            except ImportError:
                raise SystemExit("this test needs: apt-get install \(module.package)")

            """
    }
}

/// A directory that lives as long as this, in one of its own: this account's alone, both.
final class TemporaryDirectory {
    let path: String
    let parent: String

    init() throws {
        parent = "\(NSTemporaryDirectory())/epin-test-\(UUID().uuidString)"
        path = "\(parent)/data"
        for new in [parent, path] { try FileSystem.makeDirectory(new) }
    }

    deinit { try? FileManager.default.removeItem(atPath: parent) }

    /// A new directory in it.
    func directory(_ name: String) throws -> String {
        let inner = "\(path)/\(name)"
        try FileSystem.makeDirectory(inner)
        return inner
    }
}

/// The top directory of the repository.
let repositoryPath = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path()
