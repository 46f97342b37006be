import Questions

/// The whole command line: one value from which everything that the user sees is made.
struct Program: Sendable {
    let name: String
    let version: String
    /// One line, no full stop.
    let summary: String
    /// Those every command takes, `--help` and `--version` included.
    let options: [Option]
    /// Without `help`, `completion` and `manual`, which every program has.
    let commands: [Command]

    /// - Precondition: ``defects`` is empty.
    init(
        name: String, version: String, summary: String, options: [Option] = [],
        commands: [Command]
    ) {
        self.init(
            unchecked: name, version: version, summary: summary, options: options,
            commands: commands)
        let defects = defects
        precondition(defects.isEmpty, defects.joined(separator: "; "))
    }

    /// For the tests of ``defects``.
    init(
        unchecked name: String, version: String, summary: String, options: [Option],
        commands: [Command]
    ) {
        self.name = name
        self.version = version
        self.summary = summary
        self.options =
            options + [
                Option("help", letter: "h", help: "Show help and do nothing else."),
                Option("version", help: "Show the version and do nothing else."),
            ]
        self.commands = commands
    }

    var allCommands: [Command] { commands + [helpCommand, completionCommand, manualCommand] }

    /// The words that may follow the start of a command's name, in order, none twice.
    func words(after start: [String]) -> [String] {
        var words: [String] = []
        for command in allCommands.map(\.words)
        where command.count > start.count && command.starts(with: start) {
            let word = command[start.count]
            if !words.contains(word) { words.append(word) }
        }
        return words
    }

    /// What is wrong with the declaration itself; empty unless an author slipped.
    var defects: [String] {
        var defects: [String] = []
        let names = allCommands.map(\.words)
        for (index, name) in names.enumerated() {
            for (other, words) in names.enumerated()
            where other != index && words.starts(with: name) {
                defects.append("'\(name.joined(separator: " "))' begins another command, or is one")
            }
        }
        for command in allCommands {
            let options = options + command.options
            let names = options.map(\.name) + command.arguments.map(\.name)
            let letters = options.compactMap(\.letter)
            if Set(names).count < names.count { defects.append("\(command.name): a name twice") }
            if Set(letters).count < letters.count {
                defects.append("\(command.name): a letter twice")
            }
            let arities = command.arguments.map(\.arity)
            for (arity, next) in zip(arities, arities.dropFirst())
            where arity == .repeated || (arity == .optional && next == .required) {
                defects.append("\(command.name): no argument can follow")
            }
            for case let option in options where option.value == nil {
                if option.isRequired || option.repeats || option.defaultValue != nil {
                    defects.append("\(command.name): \(option.spelling) is a flag")
                }
            }
            for option in options {
                if case .choice(let all) = option.kind, let value = option.defaultValue,
                    !all.contains(value)
                {
                    defects.append("\(command.name): \(option.spelling) cannot be its default")
                }
            }
        }
        return defects
    }
}
