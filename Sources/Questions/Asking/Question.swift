/// One thing that a ledger can be asked, declared once: the parser, help, completion and errors,
/// the schema of its JSON and the record of who asked follow from it.
package struct Question: Sendable {
    /// A line to copy and what it does.
    package struct Example: Sendable {
        package let line: String
        package let help: String

        package init(_ line: String, _ help: String) {
            self.line = line
            self.help = help
        }
    }

    /// One word, or several for a family: `case list`.
    package let name: String
    /// The heading it is listed under.
    package let group: String
    /// One line, no full stop.
    package let summary: String
    /// Paragraphs separated by blank lines and wrapped; a line that begins with a space stays as it
    /// is.
    package let discussion: String
    package let arguments: [Argument]
    package let options: [Option]
    package let examples: [Example]
    /// The exit statuses that only it has, and what each means.
    package let statuses: [(code: Int32, help: String)]
    /// The lines of its JSON.
    package let shapes: [Shape]
    /// Reads the parameters; nothing in the ledger is shown yet.
    let ask: @Sendable (Inquiry) throws -> Asked

    /// Whether a period of time can be asked for.
    package var isOfPeriod: Bool {
        options.contains { $0.name == "since" && $0.value == "TIME" }
    }

    package init(
        _ name: String, group: String, summary: String, discussion: String = "",
        arguments: [Argument] = [], options: [Option] = [], examples: [Example] = [],
        statuses: [(code: Int32, help: String)] = [], shapes: [Shape],
        ask: @escaping @Sendable (Inquiry) throws -> Asked
    ) {
        self.name = name
        self.group = group
        self.summary = summary
        self.discussion = discussion
        self.arguments = arguments
        self.options = options
        self.examples = examples
        self.statuses = statuses
        self.shapes = shapes
        self.ask = ask
    }
}
