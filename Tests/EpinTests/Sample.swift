@testable import Authentication
@testable import Ledger
@testable import Questions
@testable import epin

/// A small program with one of everything, and what it wrote.
struct Sample {
    static let program = Program(
        name: "sample", version: "1.2.3", summary: "Program of the tests",
        options: [
            Option("data", takes: "DIR", kind: .directory, help: "Where the data are."),
            Option("json", letter: "j", help: "Write JSON."),
        ],
        commands: [query, export, policyShow, policySet, fail, lines])

    static let query = Command(
        "query", group: "Read", summary: "Search the events",
        discussion: """
            Finds the events that fit every filter, the oldest first, and shows them as a table \
            whose columns are cut to the terminal.

              sample query kind=codeIssued

            Without a filter, all of them.
            """,
        arguments: [
            Argument(
                "filter", .repeated,
                kind: .pairs([
                    (key: "kind", values: ["codeIssued", "codeVoided"]),
                    (key: "amount", values: []),
                ]), help: "What events must hold, such as kind=codeIssued.")
        ],
        options: [
            Option("since", letter: "s", takes: "TIME", help: "Leave out older events."),
            Option(
                "limit", letter: "n", takes: "NUMBER", default: "100", help: "Stop after these."),
            Option(
                "order", takes: "ORDER", kind: .choice(["oldest", "newest"]), default: "oldest",
                help: "Which come first."),
            Option("column", letter: "c", takes: "NAME", repeats: true, help: "Show this column."),
            Option("follow", letter: "f", help: "Wait for more."),
        ],
        examples: [
            .init("sample query kind=codeIssued --since 2026-01-31", "Codes issued since a day."),
            .init("sample query --json", "Everything, for another program."),
        ],
        run: show(["filter", "since", "limit", "order", "column"], flags: ["follow"]))

    static let export = Command(
        "export", group: "Read", summary: "Write events to a file",
        arguments: [
            Argument("file", kind: .file, help: "The file to write."),
            Argument("shape", .optional, kind: .choice(["csv", "cbor"]), help: "Its form."),
        ],
        options: [
            Option("reason", takes: "TEXT", required: true, help: "Why it is exported.")
        ],
        run: show(["file", "shape", "reason"]))

    static let policyShow = Command(
        "policy show", group: "Policy", summary: "Show the policy", run: show([]))
    static let policySet = Command(
        "policy set", group: "Policy", summary: "Change the policy",
        arguments: [Argument("number", help: "A whole number.")]
    ) { arguments, output in
        try output.line("\(arguments.integer("number"))")
        return .fine
    }

    static let fail = Command(
        "fail", group: "Policy", summary: "Fail after a line"
    ) { _, output in
        try output.line("before")
        throw Failure("the ledger is\u{1B}[2J gone")
    }

    static let lines = Command(
        "lines", group: "Policy", summary: "Write many lines"
    ) { _, output in
        for line in 0..<100_000 { try output.line("line \(line)") }
        return .finding
    }

    /// Writes what was understood: the options and arguments named, then the flags and `--data`.
    private static func show(
        _ names: [String], flags: [String] = []
    ) -> @Sendable (ParsedArguments, Output) throws -> ExitCode {
        { arguments, output in
            for name in names where !arguments.strings(name).isEmpty {
                try output.line("\(name): \(arguments.strings(name).joined(separator: "|"))")
            }
            for name in ["json"] + flags where arguments.flag(name) { try output.line(name) }
            if let data = arguments.stringIfGiven("data") { try output.line("data: \(data)") }
            return .fine
        }
    }

    /// The first page of help where no terminal is.
    static func page(of program: Program) -> String {
        Help(program, width: 80, styled: false).page()
    }

    var out = ""
    var err = ""
    var code = ExitCode.fine

    /// Runs the program on words separated by spaces.
    init(_ line: String, terminal: Terminal = Terminal()) {
        self.init(line.split(separator: " ").map(String.init), terminal: terminal)
    }

    init(_ words: [String], terminal: Terminal = Terminal()) {
        let written = Written()
        let output = written.output(terminal: terminal)
        code = Sample.program.run(words, output: output)
        out = written.out
        err = written.err
    }
}

/// Gathers what an `Output` writes.
final class Written {
    var out = ""
    var err = ""
    /// One for each call, the order of both streams kept.
    var calls: [String] = []
    var nowNanoseconds: UInt64 = 0
    /// Thrown by the next writes to standard output.
    var failure: (any Error)?

    func output(terminal: Terminal = Terminal()) -> Output {
        Output(
            name: "sample", terminal: terminal, clock: { self.nowNanoseconds },
            writeOutput: { bytes in
                if let failure = self.failure { throw failure }
                let text = String(decoding: bytes, as: UTF8.self)
                self.out += text
                self.calls.append(text)
            },
            writeError: { text in
                self.err += text
                self.calls.append(text)
            })
    }
}
