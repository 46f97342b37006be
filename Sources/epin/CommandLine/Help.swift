import Questions

/// The pages of help, made from the declaration.
struct Help {
    private let program: Program
    private let width: Int
    private let styled: Bool

    /// - Parameter width: of the terminal; pages take 80 characters at most.
    init(_ program: Program, width: Int, styled: Bool) {
        self.program = program
        self.width = min(80, max(40, width))
        self.styled = styled
    }

    /// The program: its commands under their headings, in the order declared.
    func page() -> String {
        var lines = title(program.name, program.summary)
        lines += ["", "Usage: \(program.name) \(program.usage)"]
        lines += list(program.allCommands)
        lines += section("Global options", program.options.map(row))
        lines += section("Exit status", program.statuses.map { ("\($0.code)", $0.help) })
        let more = "See '\(program.name) help COMMAND' for one command."
        lines += [""] + Text.wrapped(more, width: width)
        return lines.joined(separator: "\n") + "\n"
    }

    /// A family of commands: `policy` for `policy show` and `policy set`.
    func page(ofFamily name: String, _ commands: [Command]) -> String {
        let first = "Usage: \(program.name) \(name) COMMAND [ARGUMENT]..."
        return ([first] + list(commands)).joined(separator: "\n") + "\n"
    }

    /// One command.
    func page(of command: Command) -> String {
        var lines = title("\(program.name) \(command.name)", command.summary)
        lines += ["", "Usage: \(program.name) \(command.usage)"]
        if !command.discussion.isEmpty {
            lines += [""] + Text.wrapped(command.discussion, width: width)
        }
        lines += section("Arguments", command.arguments.map(row))
        lines += section("Options", command.options.map(row))
        lines += section("Global options", program.options.map(row))
        lines += section("Exit status", command.statuses.map { ("\($0.code)", $0.help) })
        if !command.examples.isEmpty {
            lines += ["", heading("Examples")]
            for (index, example) in command.examples.enumerated() {
                if index > 0 { lines.append("") }
                lines += Text.wrapped(example.help, width: width, indent: 2)
                lines.append("      \(example.line)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func title(_ name: String, _ summary: String) -> [String] {
        var lines = Text.wrapped("\(name) - \(summary)", width: width)
        if styled { lines[0] = Style.bold.applied(to: name) + lines[0].dropFirst(name.count) }
        return lines
    }

    private func heading(_ text: String) -> String {
        styled ? Style.bold.applied(to: text) : text
    }

    private func list(_ commands: [Command]) -> [String] {
        var groups: [String] = []
        for command in commands where !groups.contains(command.group) {
            groups.append(command.group)
        }
        let left = commands.map(\.name.count).max() ?? 0
        return groups.flatMap { group in
            let members = commands.filter { $0.group == group }
            return section(group, members.map { ($0.name, $0.summary) }, left: left)
        }
    }

    /// Two columns under a heading; the left ones longer than a third of the page get their own
    /// line.
    private func section(
        _ title: String, _ rows: [(String, String)], left: Int? = nil
    ) -> [String] {
        guard !rows.isEmpty else { return [] }
        let longest = left ?? rows.map(\.0.count).max() ?? 0
        let column = 2 + min(longest, width / 3) + 2
        var lines = ["", heading(title)]
        for (name, help) in rows {
            let wrapped = Text.wrapped(help, width: width, indent: column)
            let head = "  " + name
            if head.count + 2 <= column, let first = wrapped.first {
                let padding = String(repeating: " ", count: column - head.count)
                lines.append(head + padding + first.drop { $0 == " " })
                lines += wrapped.dropFirst()
            } else {
                lines += [head] + wrapped
            }
        }
        return lines
    }

    private func row(_ argument: Argument) -> (String, String) {
        (argument.usage, argument.explanation)
    }

    private func row(_ option: Option) -> (String, String) {
        ((option.letter.map { "-\($0), " } ?? "    ") + option.usage, option.explanation)
    }
}

extension Program {
    /// What every command can end with.
    var statuses: [(code: Int32, help: String)] {
        [
            (0, "Done, nothing to report."), (1, "Done, and something was found."),
            (2, "Not done: an error."), (64, "The command was not understood."),
        ]
    }
}

extension Argument {
    /// In words, for help and the manual.
    var explanation: String { help + kind.choices }
}

extension Option {
    /// In words, for help and the manual.
    var explanation: String {
        var text = help + kind.choices
        if let defaultValue {
            text += " Default: \(variable.map { "$\($0), or " } ?? "")\(defaultValue)."
        }
        if isRequired { text += " Required." }
        if repeats { text += " May be repeated." }
        return text
    }
}

extension ValueKind {
    fileprivate var choices: String {
        guard case .choice(let all) = self else { return "" }
        return " One of \(all.joined(separator: ", "))."
    }
}
