import Foundation

/// A directory in which lines are run by a shell, as users paste them.
package struct Shell {
    package let directory: URL
    /// Programs that are here come first.
    private let programs: URL

    package init(directory: URL, programs: URL = Checkout.products) {
        self.directory = directory
        self.programs = programs
    }

    /// Does work in a directory that is gone afterwards.
    package static func inDirectory<Result>(_ work: (Shell) throws -> Result) throws -> Result {
        let directory = try TestDirectory()
        return try withExtendedLifetime(directory) { try work(Shell(directory: directory.url)) }
    }

    /// What the lines wrote, on both streams, and their status.
    package func run(
        _ text: String, by shell: [String] = ["bash", "-euo", "pipefail", "-c"]
    ) throws -> (written: String, status: Int32) {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let run = try ProgramRun(
            ["/usr/bin/env"] + shell + [text], in: directory.path,
            environment: [
                "PATH": "\(programs.path):\(path)", "HOME": directory.path, "LC_ALL": "C.UTF-8",
            ], joined: true)
        return (run.text, run.status)
    }

    package static func isInstalled(_ program: String) -> Bool {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
        }
    }
}
