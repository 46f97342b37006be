import Foundation
import TestSupport
import Testing

/// A little of each campaign of `Tests/Tools/torture`, of which `make torture` runs all; see
/// `docs/reliability.md`.
@Suite(.enabled(if: Shell.isInstalled("clang"), "needs a compiler of C"))
struct TortureTests {
    private func torture(
        _ words: [String], program: String = EpinData.program.path
    ) throws -> EpinData.Outcome {
        let tool = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Tools/torture").path
        return try EpinData(nil).run(
            ["/usr/bin/env", "python3", tool, "--epin", program] + words)
    }

    /// Damage in each store, crash images, failing calls, kills, pages that cannot be read, and all
    /// of it mixed.
    @Test func nothingIsLostOrPassesForNothing() throws {
        let outcome = try torture([
            "--seed", "2026", "--images", "40", "--share", "0.002", "--subsets", "1",
            "--kills", "1", "--lives", "8",
        ])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.lines.last?.hasSuffix(" 0 faults") == true, "\(outcome)")
        // Each campaign has a row of the table.
        for campaign in ["damaged ledger", "crash images", "the n-th call", "killed", "lives"] {
            #expect(outcome.lines.contains { $0.hasPrefix("| \(campaign)") }, "\(outcome)")
        }
    }

    /// It can see: a program that answers everything with status 0 and nothing, and one that dies.
    @Test(arguments: ["exec true", "kill -SEGV $$"])
    func whatIsWrongIsSeen(_ end: String) throws {
        let data = try EpinData(nil)
        let program = "\(data.directory.path)/program"
        // Damage begins when the base is complete, which has a copy beside it, and every question
        // was answered: the second export is the last.
        let script = """
            #!/bin/sh
            if [ -e ../base ] && [ -e ../told ]; then \(end); fi
            if [ -e ../base ] && [ "$3" = export ]; then
                if [ -e ../once ]; then touch ../told; fi
                touch ../once
            fi
            exec "\(EpinData.program.path)" "$@"
            """
        try Data(script.utf8).write(to: URL(filePath: program))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o700], ofItemAtPath: program)
        let outcome = try torture(
            ["--campaign", "damage", "--images", "12", "--seed", "1"], program: program)
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.lines.last?.hasSuffix(" 0 faults") == false, "\(outcome)")
    }
}
