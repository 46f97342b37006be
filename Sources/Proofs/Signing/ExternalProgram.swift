import Foundation
internal import Glibc

/// A program on this machine that is run to its end.
package enum ExternalProgram {
    package struct Result {
        /// Negative when a signal ended it.
        package let status: Int32
        /// Standard output and error, together.
        package let output: String

        /// The last line that it wrote, or how it ended.
        package var reason: String {
            let line = output.split(separator: "\n").last.map(String.init)
            return line ?? "it ended with status \(status)"
        }
    }

    package struct Missing: Error, CustomStringConvertible {
        package let name: String
        package var description: String { "the program '\(name)' is not in PATH: install it" }
    }

    /// Runs a program, which is looked for in PATH, without input.
    ///
    /// - Throws: ``Missing``, or what the system says of starting it.
    package static func run(_ command: [String], in directory: String? = nil) throws -> Result {
        let name = command[0]
        let paths = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let candidates = paths.split(separator: ":").map { "\($0)/\(name)" }
        guard let path = candidates.first(where: { unsafe access($0, X_OK) == 0 }) else {
            throw Missing(name: name)
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = Array(command.dropFirst())
        if let directory {
            process.currentDirectoryURL = URL(fileURLWithPath: directory, isDirectory: true)
        }
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        ended.wait()
        let isExit = process.terminationReason == .exit
        return Result(
            status: isExit ? process.terminationStatus : -process.terminationStatus,
            output: String(decoding: output, as: UTF8.self))
    }
}
