import Questions

/// The manual page of the program, in the macros of man(7), made from the declaration.
struct ManualPage {
    private let program: Program

    init(_ program: Program) { self.program = program }

    /// The same for the same version.
    var text: String {
        let upper = program.name.uppercased()
        var lines = [
            ".TH \(upper) 1 \"\" \"\(program.name) \(program.version)\" \"User commands\"",
            ".SH NAME", "\(Roff.text(program.name)) \\- \(Roff.text(program.summary))",
            ".SH SYNOPSIS", ".B \(Roff.text(program.name))", Roff.text(program.usage),
            ".SH OPTIONS", "Every command takes these.",
        ]
        lines += program.options.flatMap(item)
        lines.append(".SH COMMANDS")
        for command in program.allCommands { lines += section(command) }
        lines.append(".SH EXIT STATUS")
        lines += program.statuses.flatMap { Roff.item("\($0.code)", $0.help) }
        let variables = program.options.filter { $0.variable != nil }
        if !variables.isEmpty {
            lines.append(".SH ENVIRONMENT")
            lines += variables.flatMap {
                Roff.item($0.variable ?? "", "The value of \($0.spelling), where it is not given.")
            }
            lines += Roff.item(
                "EPIN_PAGER, PAGER",
                "The program that shows long answers on a terminal; less where neither is set.")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func section(_ command: Command) -> [String] {
        var lines = [
            ".SS \"\(Roff.text("\(program.name) \(command.name)"))\"",
            Roff.text(command.summary) + ".", ".PP",
            "\\fBUsage:\\fR \(Roff.text("\(program.name) \(command.usage)"))",
        ]
        lines += paragraphs(command.discussion)
        for argument in command.arguments {
            lines += Roff.item(argument.usage, argument.explanation)
        }
        lines += command.options.flatMap(item)
        for status in command.statuses {
            lines += Roff.item("Exit status \(status.code)", status.help)
        }
        for example in command.examples {
            lines += [".PP", Roff.text(example.help), ".RS 4", ".nf", Roff.text(example.line)]
            lines += [".fi", ".RE"]
        }
        return lines
    }

    private func item(_ option: Option) -> [String] {
        Roff.item((option.letter.map { "-\($0), " } ?? "") + option.usage, option.explanation)
    }

    /// As ``Command/discussion`` has them: a line that begins with a space stays as it is.
    private func paragraphs(_ text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        return [".PP"]
            + text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
                if line.isEmpty { return [".PP"] }
                guard line.hasPrefix(" ") else { return [Roff.text(String(line))] }
                return [".nf", Roff.text(String(line)), ".fi"]
            }
    }
}

/// The language of man(7).
private enum Roff {
    /// Text that is shown as it is.
    static func text(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
            .replacing("\"", with: "\\(dq").replacing("’", with: "\\(cq")
            .replacing("…", with: "...").replacing("€", with: "\\(Eu").replacing("–", with: "\\(en")
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }

    /// A term, and what it means.
    static func item(_ term: String, _ help: String) -> [String] {
        [".TP", ".B \(text(term))", text(help)]
    }
}
