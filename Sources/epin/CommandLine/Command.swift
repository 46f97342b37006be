import Questions

/// One thing the program does, declared once for the parser, the help, the errors and completion.
struct Command: Sendable {
    typealias Example = Question.Example

    /// One word, or several for a family: `policy show`.
    let name: String
    /// The heading it is listed under.
    let group: String
    /// One line, no full stop.
    let summary: String
    /// Paragraphs separated by blank lines and wrapped; a line that begins with a space stays as it
    /// is.
    let discussion: String
    let arguments: [Argument]
    let options: [Option]
    let examples: [Example]
    /// The exit statuses that only it has, and what each means.
    let statuses: [(code: Int32, help: String)]
    let run: @Sendable (ParsedArguments, Output) throws -> ExitCode

    init(
        _ name: String, group: String, summary: String, discussion: String = "",
        arguments: [Argument] = [], options: [Option] = [], examples: [Example] = [],
        statuses: [(code: Int32, help: String)] = [],
        run: @escaping @Sendable (ParsedArguments, Output) throws -> ExitCode
    ) {
        self.name = name
        self.group = group
        self.summary = summary
        self.discussion = discussion
        self.arguments = arguments
        self.options = options
        self.examples = examples
        self.statuses = statuses
        self.run = run
    }

    var words: [String] { name.split(separator: " ").map(String.init) }

    /// `query [OPTION]... [FILTER]...`, with the options that must be given.
    var usage: String {
        var parts = [name] + options.filter(\.isRequired).map(\.usage)
        if options.contains(where: { !$0.isRequired }) { parts.append("[OPTION]...") }
        return (parts + arguments.map(\.usage)).joined(separator: " ")
    }
}
