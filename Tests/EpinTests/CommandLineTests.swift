import Ledger
import Testing

@testable import Questions
@testable import epin

@Suite struct CommandLineTests {
    /// Words, and the lines the command understood.
    @Test(arguments: [
        ("query", "limit: 100 order: oldest"),
        ("query -n 5", "limit: 5 order: oldest"),
        ("query -n5", "limit: 5 order: oldest"),
        ("query --limit=5", "limit: 5 order: oldest"),
        ("query --limit 5", "limit: 5 order: oldest"),
        ("query --limit= ", "limit:  order: oldest"),
        ("query --since -1h", "since: -1h limit: 100 order: oldest"),
        ("query --since=--x", "since: --x limit: 100 order: oldest"),
        ("query --since=a=b", "since: a=b limit: 100 order: oldest"),
        ("query a b=c --order newest d", "filter: a|b=c|d limit: 100 order: newest"),
        ("query -- --since -x --", "filter: --since|-x|-- limit: 100 order: oldest"),
        ("query -", "filter: - limit: 100 order: oldest"),
        ("query -c a --column b -cc", "limit: 100 order: oldest column: a|b|c"),
        ("query -fjn 5", "limit: 5 order: oldest json follow"),
        ("query -f -f --follow", "limit: 100 order: oldest follow"),
        ("--json --data d query", "limit: 100 order: oldest json data: d"),
        ("query --data=d --json", "limit: 100 order: oldest json data: d"),
        ("export f --reason r", "file: f reason: r"),
        ("export f --reason r cbor", "file: f shape: cbor reason: r"),
        ("policy show -j", "json"),
        ("policy --json show", "json"),
    ])
    func accepted(_ line: String, _ understood: String) {
        let sample = Sample(line)
        let lines = sample.out.split(separator: "\n").joined(separator: " ")
        #expect(lines == understood)
        #expect(sample.err == "")
        #expect(sample.code == .fine)
    }

    /// Words, the sentence, the suggestion and the command whose usage follows.
    @Test(arguments: [
        ("", "a command is missing", nil, nil),
        ("qeury", "unknown command 'qeury'", "query", nil),
        ("exp", "unknown command 'exp'", "export", nil),
        ("zzz", "unknown command 'zzz'", nil, nil),
        ("policy", "'policy' must be followed by one of show, set", nil, nil),
        ("policy sohw", "unknown command 'policy sohw'", "show", nil),
        ("query --sinse x", "unknown option '--sinse'", "--since", "query"),
        ("query --sinse=x", "unknown option '--sinse'", "--since", "query"),
        ("query --lim x", "unknown option '--lim'", "--limit", "query"),
        ("query --reason x", "unknown option '--reason'", nil, "query"),
        ("--since x query", "unknown option '--since' before the command", nil, nil),
        ("--jsn query", "unknown option '--jsn' before the command", "--json", nil),
        ("query -x", "unknown option '-x'", nil, "query"),
        ("query -fx", "unknown option '-x' in '-fx'", nil, "query"),
        ("query -n", "'--limit' needs a value (NUMBER)", nil, "query"),
        ("query --limit", "'--limit' needs a value (NUMBER)", nil, "query"),
        ("query --since --json", "'--since' needs a value before '--json'", nil, "query"),
        ("query --json=yes", "'--json' takes no value", nil, "query"),
        ("query -n 5 --limit 6", "'--limit' is given twice", nil, "query"),
        ("--data a query --data b", "'--data' is given twice", nil, "query"),
        (
            "query --order newset", "'--order' must be one of oldest, newest, not 'newset'",
            "newest", "query"
        ),
        ("export --reason r", "FILE is missing", nil, "export"),
        ("export f", "'--reason' is missing", nil, "export"),
        (
            "export f cvs --reason r", "SHAPE must be one of csv, cbor, not 'cvs'", "csv",
            "export"
        ),
        ("export f csv g --reason r", "'g' is one word too many", nil, "export"),
        ("policy show x", "'x' is one word too many", nil, "policy show"),
        (
            "policy set 1x",
            "NUMBER must be a whole number from 0 to 18446744073709551615, not '1x'", nil,
            "policy set"
        ),
        ("help polcy", "unknown command 'polcy'", nil, "help"),
        ("help qury", "unknown command 'qury'", "query", "help"),
        ("query \u{1B}[2J --x\u{1B}", "unknown option '--x\\u{1B}'", nil, "query"),
    ])
    func refused(_ line: String, _ message: String, _ suggestion: String?, _ command: String?) {
        let sample = Sample(line)
        var lines = ["sample: \(message)"]
        if let suggestion { lines.append("Did you mean '\(suggestion)'?") }
        let found = Sample.program.allCommands.first { $0.name == command }
        lines.append("Usage: sample \(found?.usage ?? Sample.program.usage)")
        lines.append("See 'sample help\(command.map { " \($0)" } ?? "")'.")
        #expect(sample.err == lines.joined(separator: "\n") + "\n")
        #expect(sample.out == "")
        #expect(sample.code == .usage)
    }

    @Test func theUsageLines() {
        #expect(Sample.query.usage == "query [OPTION]... [FILTER]...")
        #expect(Sample.export.usage == "export --reason TEXT FILE [SHAPE]")
        #expect(Sample.policyShow.usage == "policy show")
        #expect(Sample.program.usage == "[--data DIR] [--json] COMMAND [ARGUMENT]...")
    }

    @Test(arguments: [
        ("0", 0), ("00", 0), ("18446744073709551615", UInt64.max), ("18446744073709551616", nil),
        ("+1", nil), ("-1", nil), ("-0", 0), ("1 ", nil), (" 1", nil), ("", nil), ("1_000", nil),
        ("0x10", nil), ("1e3", nil), ("١", nil),
    ])
    func wholeNumbers(_ text: String, _ number: UInt64?) throws {
        let arguments = ParsedArguments(
            options: [], arguments: [Argument("n", help: "")], values: ["n": [text]])
        guard let number else {
            #expect(throws: UsageError.self) { try arguments.integer("n") }
            return
        }
        #expect(try arguments.integer("n") == number)
    }

    @Test func typedAccess() throws {
        let arguments = ParsedArguments(
            options: [Option("many", takes: "N", repeats: true, help: "")],
            arguments: [Argument("one", .optional, help: "")], values: ["many": ["1", "2", "x"]])
        #expect(arguments.stringIfGiven("one") == nil)
        #expect(try arguments.integerIfGiven("one") == nil)
        #expect(try arguments.valueIfGiven("one", "a number", { Int($0) }) == nil)
        #expect(throws: UsageError("ONE is missing")) { try arguments.string("one") }
        #expect(try arguments.values("many", "a text") { "<\($0)>" } == ["<1>", "<2>", "<x>"])
        #expect(throws: UsageError("'--many' must be a number, not 'x'")) {
            try arguments.values("many", "a number") { Int($0) }
        }
        #expect(throws: UsageError("'--many' must be a number, not 'x'")) {
            try arguments.value("many", "a number") { Int($0) }
        }
    }

    @Test func anUndeclaredNameTraps() async {
        await #expect(processExitsWith: .failure) {
            _ = ParsedArguments(options: [], arguments: [], values: [:]).strings("no")
        }
    }

    @Test func anErrorFollowsTheResults() {
        let written = Written()
        let code = Sample.program.run(["fail"], output: written.output())
        #expect(written.calls == ["before\n", "sample: the ledger is\\u{1B}[2J gone\n"])
        #expect(code == .error)
    }

    @Test func manyLinesAreWrittenInFewCalls() {
        let written = Written()
        #expect(Sample.program.run(["lines"], output: written.output()) == .finding)
        #expect(written.out == (0..<100_000).map { "line \($0)\n" }.joined())
        #expect(written.calls.count == written.out.utf8.count / 65_536 + 1)
        #expect(written.err == "")
    }

    @Test func aTerminalSeesEveryLineAtOnce() throws {
        let written = Written()
        let output = written.output(terminal: Terminal(isOutput: true))
        try output.line("one")
        #expect(written.calls == ["one\n"])
        try output.json(["key": "é", "n": .number(UInt64.max)])
        #expect(written.calls.last == "{\"key\":\"é\",\"n\":18446744073709551615}\n")
    }

    @Test func aClosedPipeIsSilent() {
        let written = Written()
        written.failure = Output.Closed()
        let output = written.output()
        _ = Sample.program.run(["lines"], output: output)
        #expect(output.isClosed)
        #expect(written.err == "")
    }

    @Test func aFullDiskIsAnError() {
        let written = Written()
        written.failure = Failure("cannot write the output: No space left on device")
        let output = written.output()
        #expect(Sample.program.run(["query"], output: output) == .error)
        #expect(!output.isClosed)
        #expect(written.err == "sample: cannot write the output: No space left on device\n")
    }

    @Test func theVersion() {
        #expect(Sample("--version").out == "sample 1.2.3\n")
        #expect(Sample("query --version").out == "sample 1.2.3\n")
    }

    @Test func styles() {
        let plain = Written().output(terminal: Terminal(isOutput: true))
        let styled = Written().output(terminal: Terminal(isOutput: true, isStyled: true))
        #expect(plain.styled("x", .red) == "x")
        #expect(styled.styled("x", .red) == "\u{1B}[31mx\u{1B}[0m")
    }
}

@Suite struct SuggestionTests {
    @Test(arguments: [
        ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("abc", "abd", 1),
        ("abc", "ab", 1), ("abc", "abcd", 1), ("abc", "acb", 1), ("kitten", "sitting", 3),
        ("ca", "abc", 3), ("été", "ete", 2),
    ])
    func distances(_ left: String, _ right: String, _ distance: Int) {
        #expect(UsageError.distance(left, right) == distance)
        #expect(UsageError.distance(right, left) == distance)
    }

    @Test func theNearestWins() {
        let names = ["query", "queue", "export", "ls"]
        #expect(UsageError.nearest(to: "quere", among: names) == "query")
        #expect(UsageError.nearest(to: "queue", among: names) == "queue")
        #expect(UsageError.nearest(to: "ex", among: names) == "export")
        #expect(UsageError.nearest(to: "x", among: names) == nil)
        #expect(UsageError.nearest(to: "", among: names) == nil)
        #expect(UsageError.nearest(to: "anything", among: []) == nil)
    }
}

@Suite struct DeclarationTests {
    private func defects(options: [Option] = [], _ commands: [Command]) -> [String] {
        Program(
            unchecked: "p", version: "1", summary: "s", options: options, commands: commands
        ).defects
    }

    private func command(
        _ name: String, _ arguments: [Argument] = [], _ options: [Option] = []
    ) -> Command {
        Command(name, group: "g", summary: "s", arguments: arguments, options: options) { _, _ in
            .fine
        }
    }

    @Test func theRealProgramHasNone() {
        #expect(Program.epin.defects == [])
        #expect(Sample.program.defects == [])
    }

    @Test func slipsAreFound() {
        let value = Option("data", takes: "DIR", help: "")
        #expect(defects([command("a"), command("a")]).count == 2)
        #expect(defects([command("a"), command("a b")]).count == 1)
        #expect(defects([command("help")]).count == 2)
        #expect(defects([command("a"), command("ab")]) == [])
        #expect(
            defects([command("a", [Argument("x", help: "")], [Option("x", help: "")])]).count == 1)
        #expect(defects(options: [value], [command("a", [], [value])]).count == 1)
        #expect(defects([command("a", [], [Option("x", letter: "h", help: "")])]).count == 1)
        let required = Argument("r", help: "")
        let optional = Argument("o", .optional, help: "")
        let repeated = Argument("m", .repeated, help: "")
        #expect(defects([command("a", [required, optional, repeated])]) == [])
        #expect(defects([command("a", [optional, required])]).count == 1)
        #expect(defects([command("a", [repeated, optional])]).count == 1)
        #expect(defects([command("a", [], [Option("x", required: true, help: "")])]).count == 1)
        let choice = Option("x", takes: "X", kind: .choice(["a"]), default: "b", help: "")
        #expect(defects([command("a", [], [choice])]).count == 1)
    }

    @Test func aProgramWithOneTraps() async {
        await #expect(processExitsWith: .failure) {
            let command = Command("help", group: "", summary: "") { _, _ in .fine }
            _ = Program(name: "p", version: "1", summary: "s", commands: [command])
        }
    }
}
