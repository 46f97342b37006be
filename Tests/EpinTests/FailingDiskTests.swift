import Foundation
import Ledger
import TestSupport
import Testing

/// One call of a running `apply` fails with an error of the disk: its lines are `unavailable`, and
/// those that follow are carried out by the same process.
@Suite(.enabled(if: Shell.isInstalled("clang"), "needs a compiler of C"))
struct FailingDiskTests {
    /// How many calls fail in one ledger: what it makes grows with it, and their number too.
    private static let faultCount = 25

    @Test func aFailureOfTheDiskNeedsNoRestart() throws {
        let tools = try EpinData()
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Tools/torture/calls.c").path
        let made = try tools.run([
            "/usr/bin/env", "clang", "-shared", "-fPIC", "-o", "calls.so", source, "-lpthread",
        ])
        try #require(made.status == 0, "\(made)")
        let library = "\(tools.directory.path)/calls.so"
        var unavailableCount = 0
        var number = 1
        while try fail(from: number, library, &unavailableCount) { number += Self.faultCount }
        #expect(unavailableCount > 3, "\(unavailableCount)")
    }

    /// Has calls fail one after another, each in a process of its own on the same new ledger; false
    /// once there were fewer calls.
    private func fail(
        from first: Int, _ library: String, _ unavailableCount: inout Int
    ) throws -> Bool {
        let data = try EpinData()
        let log = data.directory.appending(path: "log")
        var line = 0
        var acknowledged: Set<UInt64> = []
        var hasFailed = true
        for number in first..<first + Self.faultCount where hasFailed {
            try? FileManager.default.removeItem(at: log)
            let process = try ApplyProcess(
                data,
                environment: [
                    "LD_PRELOAD": library, "CALLS_ROOT": data.path, "CALLS_LOG": log.path,
                    "CALLS_FAULT": "\(number) 5",
                ])
            var failures = 0
            for _ in 0..<4 {
                line += 1
                try? process.write([Commands.register(line)])
                // Where opening failed there is no process that could go on.
                guard let reply = try process.reply() else { break }
                if let holder: UInt64 = reply["cardholder"]?.integerValue() {
                    acknowledged.insert(holder)
                } else {
                    #expect(reply["error"]?["code"] == "unavailable", "\(reply)")
                    failures += 1
                }
            }
            #expect(failures <= 1, "call \(number)")
            unavailableCount += failures
            #expect(try !process.finish().isSignal)
            let text = String(decoding: try Data(contentsOf: log), as: UTF8.self)
            hasFailed = text.contains("fault ")
        }
        let holders = try data.events().filter { $0.kind == .cardholderRegistered }
        #expect(acknowledged.isSubset(of: holders.map(\.sequence)))
        try data.expectSound()
        return hasFailed
    }
}
