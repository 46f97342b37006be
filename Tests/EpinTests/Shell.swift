import Foundation

/// Runs lines in a shell, as users do.
enum Shell {
    /// Does work in a directory that is gone afterwards.
    static func inDirectory<Result>(_ work: (URL) throws -> Result) throws -> Result {
        let files = FileManager.default
        let directory = files.temporaryDirectory.appending(path: "epin-\(UUID().uuidString)")
        try files.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? files.removeItem(at: directory) }
        return try work(directory)
    }

    /// What the lines wrote, on both streams, and their status. Programs in `path` come first.
    static func run(
        _ shell: String, _ text: String, in directory: URL, path: URL
    ) throws -> (written: String, status: Int32) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [shell, "-c", text]
        process.currentDirectoryURL = directory
        process.environment = [
            "PATH": "\(path.path):\(ProcessInfo.processInfo.environment["PATH"] ?? "")",
            "HOME": directory.path, "LC_ALL": "C.UTF-8",
        ]
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (String(decoding: data, as: UTF8.self), process.terminationStatus)
    }

    static func isInstalled(_ program: String) -> Bool {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
        }
    }
}
