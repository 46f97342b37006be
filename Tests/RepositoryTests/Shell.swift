import Foundation

/// Runs lines in bash, as a reader pastes them.
struct Shell {
    let directory: URL

    /// Where the package manager put `epin`: beside the program of the tests.
    static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent()

    /// Does work in a directory that is gone afterwards.
    static func inDirectory<Result>(_ work: (Shell) throws -> Result) throws -> Result {
        let files = FileManager.default
        let directory = files.temporaryDirectory.appending(path: "epin-docs-\(UUID().uuidString)")
        try files.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? files.removeItem(at: directory) }
        return try work(Shell(directory: directory))
    }

    /// What the lines wrote, on both streams, and their status.
    func run(_ text: String) throws -> (written: String, status: Int32) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["bash", "-euo", "pipefail", "-c", text]
        process.currentDirectoryURL = directory
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        process.environment = [
            "PATH": "\(Self.products.path):\(path)", "HOME": directory.path, "LC_ALL": "C.UTF-8",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (String(decoding: data, as: UTF8.self), process.terminationStatus)
    }
}
