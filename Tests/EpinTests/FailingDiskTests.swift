import Foundation
import Ledger
import TestSupport
import Testing

/// One call of a running `apply` fails with an error of the disk: its lines are `unavailable`, and
/// those that follow are carried out by the same process.
@Suite(.enabled(if: Shell.isInstalled("clang"), "needs a compiler of C"))
struct FailingDiskTests {
    @Test func aFailureOfTheDiskNeedsNoRestart() throws {
        let data = try EpinData()
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Tools/torture/calls.c").path
        let made = try data.run([
            "/usr/bin/env", "clang", "-shared", "-fPIC", "-o", "calls.so", source, "-lpthread",
        ])
        try #require(made.status == 0, "\(made)")
        let log = data.directory.appending(path: "log")
        var line = 0
        var acknowledged: Set<UInt64> = []
        var unavailableCount = 0
        for number in 1... {
            try? FileManager.default.removeItem(at: log)
            let process = try ApplyProcess(
                data,
                environment: [
                    "LD_PRELOAD": "\(data.directory.path)/calls.so", "CALLS_ROOT": data.path,
                    "CALLS_LOG": log.path, "CALLS_FAULT": "\(number) 5",
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
            // There were fewer calls.
            guard text.contains("fault ") else { break }
        }
        #expect(unavailableCount > 3, "\(unavailableCount)")
        let holders = try data.events().filter { $0.kind == .cardholderRegistered }
        #expect(acknowledged.isSubset(of: holders.map(\.sequence)))
        try data.expectSound()
    }
}
