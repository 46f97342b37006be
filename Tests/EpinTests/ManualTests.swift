import Questions
import TestSupport
import Testing

@testable import epin

@Suite struct ManualTests {
    private let page = ManualPage(Program.epin).text

    @Test func theFileIsWhatTheProgramPrints() throws {
        #expect(try Checkout.text("docs/epin.1") == page, "not up to date: make docs")
        #expect(try EpinData(nil).epin(["manual"]).text == page)
    }

    @Test func everyCommandAndOptionIsInIt() {
        for command in Program.epin.allCommands {
            #expect(page.contains(".SS \"epin \(command.name.replacing("-", with: "\\-"))\"\n"))
            for option in Program.epin.options + command.options {
                #expect(page.contains(option.spelling.replacing("-", with: "\\-")))
            }
        }
        #expect(page.contains(".B EPIN_DATA\n"))
    }

    /// Read by groff, where it is there.
    @Test func manHasNothingToSayAgainstIt() throws {
        guard Shell.isInstalled("man") else { return }
        try Shell.inDirectory { shell in
            let read = try shell.run(
                "epin manual > epin.1; man --warnings --local-file epin.1 2>&1 > /dev/null")
            #expect(read.written == "" && read.status == 0)
            let shown = try shell.run("man --local-file epin.1 | col -b")
            #expect(shown.written.contains("epin query kind=challengeEnded outcome=authenticated"))
        }
    }

    @Test func whatRoffWouldTakeForItsOwnIsText() {
        let odd = Command(
            "odd", group: "Odd", summary: "Say 'a' \\ \"b\"",
            discussion: ".start\n'next’s\n\n  as it is", run: { _, _ in .fine })
        let program = Program(name: "x-y", version: "1", summary: "Odd", commands: [odd])
        let text = ManualPage(program).text
        #expect(text.contains("Say 'a' \\e \\(dqb\\(dq.\n"))
        #expect(text.contains("\n\\&.start\n\\&'next\\(cqs\n.PP\n.nf\n  as it is\n.fi\n"))
        #expect(text.contains(".B x\\-y\n"))
    }
}
