import Testing

@testable import Questions
@testable import epin

@Suite struct HelpTests {
    @Test func theProgram() {
        let page = """
            sample - Program of the tests

            Usage: sample [--data DIR] [--json] COMMAND [ARGUMENT]...

            Read
              query        Search the events
              export       Write events to a file

            Policy
              policy show  Show the policy
              policy set   Change the policy
              fail         Fail after a line
              lines        Write many lines

            Help
              help         Explain the program or one command
              completion   Print the completion script of a shell
              manual       Print the manual page, for man

            Global options
                  --data DIR  Where the data are.
              -j, --json      Write JSON.
              -h, --help      Show help and do nothing else.
                  --version   Show the version and do nothing else.

            Exit status
              0   Done, nothing to report.
              1   Done, and something was found.
              2   Not done: an error.
              64  The command was not understood.

            See 'sample help COMMAND' for one command.

            """
        #expect(Sample("help").out == page)
        #expect(Sample("--help").out == page)
        #expect(Sample("-h").out == page)
        #expect(Sample("help").code == .fine)
    }

    @Test func oneCommand() {
        let page = """
            sample query - Search the events

            Usage: sample query [OPTION]... [FILTER]...

            Finds the events that fit every filter, the oldest first, and shows them as a
            table whose columns are cut to the terminal.

              sample query kind=codeIssued

            Without a filter, all of them.

            Arguments
              [FILTER]...  What events must hold, such as kind=codeIssued.

            Options
              -s, --since TIME    Leave out older events.
              -n, --limit NUMBER  Stop after these. Default: 100.
                  --order ORDER   Which come first. One of oldest, newest. Default: oldest.
              -c, --column NAME   Show this column. May be repeated.
              -f, --follow        Wait for more.

            Global options
                  --data DIR  Where the data are.
              -j, --json      Write JSON.
              -h, --help      Show help and do nothing else.
                  --version   Show the version and do nothing else.

            Examples
              Codes issued since a day.
                  sample query kind=codeIssued --since 2026-01-31

              Everything, for another program.
                  sample query --json

            """
        #expect(Sample("help query").out == page)
        #expect(Sample("query --help").out == page)
        #expect(Sample("--help query").out == page)
        // Help is for those who do not know yet what is missing.
        #expect(Sample("export -h").out.hasPrefix("sample export - Write events to a file\n"))
        #expect(Sample("export -h").out.contains("Why it is exported. Required."))
    }

    @Test func aFamily() {
        let page = """
            Usage: sample policy COMMAND [ARGUMENT]...

            Policy
              policy show  Show the policy
              policy set   Change the policy

            """
        #expect(Sample("help policy").out == page)
        #expect(Sample("policy --help").out == page)
        #expect(Sample("help policy set").out.hasPrefix("sample policy set - Change the policy\n"))
    }

    @Test(arguments: [40, 60, 80, 200])
    func everyPageFitsTheTerminal(width: Int) {
        for program in [Sample.program, Program.epin] {
            let help = Help(program, width: width, styled: false)
            let examples = program.allCommands.flatMap(\.examples).map { "      " + $0.line }
            for page in [help.page()] + program.allCommands.map(help.page(of:)) {
                for line in page.split(separator: "\n") {
                    #expect(line.last != " ", "\(line)")
                    // Usage and examples are to be copied, hence never broken.
                    if line.hasPrefix("Usage: ") || examples.contains(String(line)) { continue }
                    #expect(line.count <= min(80, width), "\(line)")
                }
            }
        }
    }

    @Test func headingsAreBoldOnATerminal() {
        let terminal = Terminal(isOutput: true, isStyled: true)
        let page = Sample("help query", terminal: terminal).out
        #expect(page.hasPrefix("\u{1B}[1msample query\u{1B}[0m - Search the events\n"))
        #expect(page.contains("\n\u{1B}[1mOptions\u{1B}[0m\n"))
        // Nothing but the styles differs.
        let plain = page.replacing("\u{1B}[1m", with: "").replacing("\u{1B}[0m", with: "")
        #expect(plain == Sample("help query").out)
    }

    @Test func wrapping() {
        #expect(Text.wrapped("", width: 10) == [])
        #expect(Text.wrapped("one two three", width: 7) == ["one two", "three"])
        #expect(Text.wrapped("one two three", width: 6) == ["one", "two", "three"])
        #expect(Text.wrapped("one two", width: 9, indent: 2) == ["  one two"])
        #expect(Text.wrapped("one two", width: 8, indent: 2) == ["  one", "  two"])
        #expect(Text.wrapped("immeasurable x", width: 5) == ["immeasurable", "x"])
        #expect(Text.wrapped("a\nb\n\nc\n  d  e\nf", width: 9) == ["a b", "", "c", "  d  e", "f"])
        #expect(Text.wrapped("été à l’aube", width: 5) == ["été à", "l’aube"])
    }
}
