import Foundation
import TestSupport
import Testing

@testable import epin

/// The real program in a separate process: what only the end of a process shows.
@Suite struct ProcessTests {
    private func bash(_ text: String) throws -> (written: String, status: Int32) {
        try Shell.inDirectory { try $0.run(text, by: ["bash", "-c"]) }
    }

    @Test func statuses() throws {
        #expect(try bash("epin --version") == ("epin \(Program.epin.version)\n", 0))
        #expect(try bash("epin > /dev/null 2>&1").status == 64)
        #expect(try bash("epin help 2> /dev/null").written == Sample.page(of: Program.epin))
    }

    @Test func errorsAreToldOnStandardError() throws {
        #expect(try bash("epin --nonsense 2> /dev/null") == ("", 64))
    }

    @Test func aFullDiskIsAnError() throws {
        let message = "epin: cannot write the output: No space left on device\n"
        #expect(try bash("epin help > /dev/full") == (message, 2))
    }

    /// Without a word, and with the status that any tool has: `128 + SIGPIPE`.
    @Test func aClosedPipeEndsTheProcessSilently() throws {
        let line = "{ sleep 0.2; epin help; echo $? > status; } | true; cat status"
        #expect(try bash(line) == ("141\n", 0))
        #expect(try bash("epin help | head -n 1").status == 0)
    }
}
