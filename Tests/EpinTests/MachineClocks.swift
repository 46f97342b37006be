import Foundation
import TestSupport
import Testing

/// The clocks of the programs that a test runs. They stand still until it moves them.
final class MachineClocks: Sendable {
    private let directory: TestDirectory
    /// What a program must find in its environment to read them.
    let environment: [String: String]

    /// - Parameter wall: seconds since 1970-01-01T00:00:00Z.
    init(_ wall: Int) throws {
        directory = try TestDirectory()
        let library = directory.url.appending(path: "clocks.so").path
        let source = Checkout.root.appending(path: "Tests/Tools/clocks.c").path
        let made = try ProgramRun(
            ["/usr/bin/env", "clang", "-shared", "-fPIC", "-o", library, source])
        try #require(made.status == 0, "\(made)")
        environment = ProcessInfo.processInfo.environment.merging([
            "LD_PRELOAD": library,
            "EPIN_TEST_CLOCKS": directory.url.appending(path: "clocks").path,
        ]) { $1 }
        try write(wall, 5000)
    }

    var wall: Int { get throws { try read().wall } }

    /// Time goes by, on both.
    func pass(seconds: Int) throws {
        let (wall, boot) = try read()
        try write(wall + seconds, boot + seconds * 1000)
    }

    /// Sets the wall clock.
    func set(_ wall: Int) throws { try write(wall, read().boot) }

    private func read() throws -> (wall: Int, boot: Int) {
        let path = environment["EPIN_TEST_CLOCKS"]!
        let words = try String(contentsOfFile: path, encoding: .utf8).split(separator: " ")
        return (Int(words[0])!, Int(words[1])!)
    }

    /// At once: a program may be reading.
    private func write(_ wall: Int, _ boot: Int) throws {
        try Data("\(wall) \(boot)".utf8).write(
            to: URL(filePath: environment["EPIN_TEST_CLOCKS"]!), options: .atomic)
    }
}
