import Foundation
import TestSupport
import Testing

/// Some damaged images of each store, by `Tests/Tools/torture.py`, of which `make torture` takes
/// ten thousand.
@Suite struct TortureTests {
    @Test(arguments: ["ledger", "views", "vault", "reads"])
    func noDamagePassesForNothing(store: String) throws {
        let data = try EpinData(nil)
        let tool = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Tools/torture.py").path
        let outcome = try data.run([
            "/usr/bin/env", "python3", tool, "--epin", EpinData.program.path, "--count", "40",
            "--seed", "2026", "--store", store,
        ])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.lines.last == "40 images, 0 faults", "\(outcome)")
    }

    /// It can see: a program that answers everything with status 0 and nothing, and one that dies.
    @Test(arguments: ["exec true", "kill -SEGV $$"])
    func whatIsWrongIsSeen(_ end: String) throws {
        let data = try EpinData(nil)
        let tool = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Tools/torture.py").path
        let program = "\(data.directory.path)/program"
        // Damage begins when the base is complete, which has a copy beside it,
        // and every question was answered: the second export is the last.
        let script = """
            #!/bin/sh
            if [ -e base ] && [ -e told ]; then \(end); fi
            [ -e base ] && [ "$3" = export ] && { [ -e once ] && touch told || touch once; }
            exec "\(EpinData.program.path)" "$@"
            """
        try Data(script.utf8).write(to: URL(filePath: program))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o700], ofItemAtPath: program)
        let outcome = try data.run([
            "/usr/bin/env", "python3", tool, "--epin", program, "--count", "12", "--seed", "1",
        ])
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.lines.last?.hasSuffix(" 0 faults") == false, "\(outcome)")
    }
}
