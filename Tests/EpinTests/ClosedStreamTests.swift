import Foundation
import TestSupport
import Testing

/// A standard stream that the caller closed is not taken for a file that is opened later, such as
/// a store: reading or writing it is an error, and nothing waits.
@Suite struct ClosedStreamTests {
    private func run(
        _ data: EpinData, _ words: String, in path: String? = nil
    ) throws -> ProgramRun {
        let program = "'\(EpinData.program.path)' --data '\(path ?? data.path)'"
        return try data.run(["/bin/sh", "-c", "\(program) \(words)"])
    }

    @Test func closedInput() throws {
        let data = try EpinData()
        let before = try data.records()
        for words in ["apply <&-", "apply - <&-"] {
            let outcome = try run(data, words)
            #expect(outcome.status == 2 && !outcome.isSignal, "\(words): \(outcome)")
            #expect(outcome.err.contains("standard input: Bad file descriptor"), "\(outcome)")
        }
        // The ledger was opened and closed, each time.
        #expect(try data.records().count == before.count + 4)
        let imported = try run(data, "import <&-", in: "\(data.path)-copy")
        #expect(imported.status == 2 && !imported.isSignal, "\(imported)")
    }

    @Test func closedOutput() throws {
        let data = try EpinData()
        for words in ["export >&-", "stat >&-", "verify >&- 2>&-", "verify <&- >&- 2>&-"] {
            let outcome = try run(data, words)
            #expect(outcome.status == 2 && !outcome.isSignal, "\(words): \(outcome)")
        }
        try data.expectSound()
    }
}
