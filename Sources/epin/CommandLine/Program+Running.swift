import Ledger
import Questions

extension Program {
    /// Does what the words say and writes all output. Errors are reported on standard error, never
    /// thrown.
    ///
    /// - Parameter environment: see ``Parser``.
    func run(
        _ words: [String], output: Output,
        environment: @escaping (String) -> String? = { _ in nil }
    ) -> ExitCode {
        if words.first == Completion.request {
            return tell(output, nil) {
                for line in Completion(self).lines(for: Array(words.dropFirst())) {
                    try output.line(line)
                }
                return .fine
            }
        }
        var parser = Parser(self, environment: environment)
        do {
            for word in words { try parser.take(word) }
            let request = try parser.request()
            return tell(output, parser.command) {
                switch request {
                case .version:
                    try output.line("\(name) \(version)")
                    return .fine
                case .help(let topic): return try showHelp(topic, output)
                case .run(let command, let arguments): return try command.run(arguments, output)
                }
            }
        } catch {
            return refuse(error, parser.command, output)
        }
    }

    /// Runs the program on the words of the process and ends it.
    ///
    /// When the reader of a pipe has gone (`epin query | head`), the process ends silently by
    /// `SIGPIPE`, as any other tool would: its caller sees the same status.
    func main() -> Never {
        FileSystem.restrictUmask()
        Terminal.letWritesFail()
        let output = Output.standard(of: self)
        let code = run(
            Array(CommandLine.arguments.dropFirst()), output: output,
            environment: Terminal.environment)
        // Whoever leaves a pager has read enough: nothing is wrong.
        if output.endPager() { Terminal.end(with: output.isClosed ? .fine : code) }
        if output.isClosed { Terminal.endByBrokenPipe() }
        Terminal.end(with: code)
    }

    private func tell(
        _ output: Output, _ command: Command?, _ work: () throws -> ExitCode
    ) -> ExitCode {
        do {
            let code = try work()
            try output.flush()
            return code
        } catch let error as UsageError {
            return refuse(error, command, output)
        } catch is Output.Closed {
            return .error
        } catch {
            output.warn("\(error)")
            return .error
        }
    }

    private func refuse(_ error: UsageError, _ command: Command?, _ output: Output) -> ExitCode {
        var lines = [error.message]
        if let suggestion = error.suggestion { lines.append("Did you mean '\(suggestion)'?") }
        lines.append("Usage: \(name) \(command?.usage ?? usage)")
        lines.append("See '\(name) help\(command.map { " " + $0.name } ?? "")'.")
        output.warn(lines.joined(separator: "\n"))
        return .usage
    }

    /// `[--data DIR] [--json] COMMAND [ARGUMENT]...`
    var usage: String {
        let globals = options.filter { $0.name != "help" && $0.name != "version" }
        return (globals.map { "[\($0.usage)]" } + ["COMMAND", "[ARGUMENT]..."])
            .joined(separator: " ")
    }
}

extension Program {
    var helpCommand: Command {
        Command(
            "help", group: "Help", summary: "Explain the program or one command",
            arguments: [
                Argument("command", .repeated, help: "The command, or the first word of a family.")
            ],
            examples: [.init("\(name) help completion", "Everything about one command.")]
        ) { arguments, output in
            let words = arguments.strings("command")
            return try showHelp(words.isEmpty ? nil : words.joined(separator: " "), output)
        }
    }

    var completionCommand: Command {
        Command(
            "completion", group: "Help", summary: "Print the completion script of a shell",
            discussion: """
                The script asks the program itself what may come next, so it is never out of date.
                """,
            arguments: [
                Argument("shell", kind: .choice(Completion.shells), help: "The shell to serve.")
            ],
            examples: [
                .init("source <(\(name) completion bash)", "Complete in this shell."),
                .init(
                    "\(name) completion fish > ~/.config/fish/completions/\(name).fish",
                    "Complete in every fish to come."),
            ]
        ) { arguments, output in
            try output.write(Completion(self).script(for: try arguments.string("shell")))
            return .fine
        }
    }

    var manualCommand: Command {
        Command(
            "manual", group: "Help", summary: "Print the manual page, for man",
            examples: [.init("\(name) manual | man -l -", "Every command on one page.")]
        ) { _, output in
            try output.write(ManualPage(self).text)
            return .fine
        }
    }

    private func showHelp(_ topic: String?, _ output: Output) throws -> ExitCode {
        let help = Help(self, width: output.terminal.width, styled: output.terminal.isStyled)
        guard let topic else {
            try output.write(help.page())
            return .fine
        }
        let words = topic.split(separator: " ").map(String.init)
        let family = allCommands.filter { $0.words.starts(with: words) }
        if family.isEmpty {
            let nearest = UsageError.nearest(to: topic, among: allCommands.map(\.name))
            throw UsageError("unknown command '\(topic)'", suggestion: nearest)
        }
        if let command = family.first(where: { $0.words == words }) {
            try output.write(help.page(of: command))
        } else {
            try output.write(help.page(ofFamily: topic, family))
        }
        return .fine
    }
}
