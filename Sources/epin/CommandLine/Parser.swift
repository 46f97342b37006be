import Authentication
import Questions

/// Reads words one by one against the declaration; completion asks the same state what may come
/// next.
///
/// The conventions of POSIX and GNU: `--name value`, `--name=value`, `-n value`, `-nvalue`, `-ab`,
/// `--` ends the options, `-` alone is an argument. Options may stand anywhere after the command;
/// global ones before it too.
struct Parser {
    /// What the words ask for.
    enum Request {
        /// For one command or family; `nil` for the program.
        case help(String?)
        case version
        case run(Command, ParsedArguments)
    }

    let program: Program
    private(set) var command: Command?
    /// The words that name the command, or the start of a name so far.
    private(set) var commandWords: [String] = []
    /// The option whose value is the next word.
    private(set) var pending: Option?
    private(set) var optionsEnded = false
    private(set) var positionals: [String] = []
    private(set) var values: [String: [String]] = [:]

    private let environment: (_ name: String) -> String?

    /// - Parameter environment: the value of a variable; nil when it is absent or empty.
    init(_ program: Program, environment: @escaping (String) -> String? = { _ in nil }) {
        self.program = program
        self.environment = environment
    }

    /// The options that may come now.
    var options: [Option] { (command?.options ?? []) + program.options }

    /// What the next positional word would be; `nil` when there is room for none.
    var nextArgument: Argument? {
        guard let arguments = command?.arguments else { return nil }
        if positionals.count < arguments.count { return arguments[positionals.count] }
        return arguments.last.flatMap { $0.arity == .repeated ? $0 : nil }
    }

    mutating func take(_ word: String) throws(UsageError) {
        if let option = pending {
            pending = nil
            guard !word.hasPrefix("--") else {
                throw UsageError("'\(option.spelling)' needs a value before '\(word)'")
            }
            try give(word, to: option)
        } else if optionsEnded {
            try takePositional(word)
        } else if word == "--" {
            optionsEnded = true
        } else if word.hasPrefix("--") {
            try takeLong(word)
        } else if word.hasPrefix("-"), word != "-" {
            try takeShort(word)
        } else {
            try takePositional(word)
        }
    }

    /// After the last word.
    mutating func request() throws(UsageError) -> Request {
        if let option = pending { throw needsValue(option) }
        if values["version"] != nil { return .version }
        if values["help"] != nil {
            return .help(commandWords.isEmpty ? nil : commandWords.joined(separator: " "))
        }
        guard let command else {
            if commandWords.isEmpty { throw UsageError("a command is missing") }
            let name = commandWords.joined(separator: " ")
            let next = program.words(after: commandWords).joined(separator: ", ")
            throw UsageError("'\(name)' must be followed by one of \(next)")
        }
        for option in options where values[option.name] == nil {
            guard let variable = option.variable, let value = environment(variable) else {
                continue
            }
            try give(value, to: option)
        }
        for option in command.options where option.isRequired && values[option.name] == nil {
            throw UsageError("'\(option.spelling)' is missing")
        }
        var all = values
        var rest = positionals[...]
        for argument in command.arguments {
            let taken = argument.arity == .repeated ? rest.count : min(1, rest.count)
            if argument.arity == .required, taken == 0 {
                throw UsageError("\(argument.spelling) is missing")
            }
            if taken > 0 { all[argument.name] = Array(rest.prefix(taken)) }
            rest = rest.dropFirst(taken)
        }
        let arguments = command.arguments
        return .run(command, ParsedArguments(options: options, arguments: arguments, values: all))
    }
}

extension Parser {
    private mutating func takePositional(_ word: String) throws(UsageError) {
        guard command == nil else {
            guard let argument = nextArgument else {
                throw UsageError("'\(word)' is one word too many")
            }
            try check(word, argument.kind, argument.spelling)
            positionals.append(word)
            return
        }
        let words = commandWords + [word]
        let names = program.words(after: commandWords)
        guard names.contains(word) else {
            let nearest = UsageError.nearest(to: word, among: names)
            let name = words.joined(separator: " ")
            throw UsageError("unknown command '\(name)'", suggestion: nearest)
        }
        commandWords = words
        command = program.allCommands.first { $0.words == words }
    }

    private mutating func takeLong(_ word: String) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let spelling = String(parts[0])
        guard let option = options.first(where: { $0.spelling == spelling }) else {
            let nearest = UsageError.nearest(to: spelling, among: options.map(\.spelling))
            let place = commandWords.isEmpty ? " before the command" : ""
            throw UsageError("unknown option '\(spelling)'\(place)", suggestion: nearest)
        }
        if parts.count == 2 {
            guard option.value != nil else { throw UsageError("'\(spelling)' takes no value") }
            try give(String(parts[1]), to: option)
        } else {
            try take(option)
        }
    }

    private mutating func takeShort(_ word: String) throws(UsageError) {
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            guard let option = options.first(where: { $0.letter == letter }) else {
                let place = word.count > 2 ? " in '\(word)'" : ""
                throw UsageError("unknown option '-\(letter)'\(place)")
            }
            if option.value != nil, !letters.isEmpty {
                return try give(String(letters), to: option)
            }
            try take(option)
        }
    }

    private mutating func take(_ option: Option) throws(UsageError) {
        if option.value == nil { values[option.name] = [""] } else { pending = option }
    }

    private mutating func give(_ value: String, to option: Option) throws(UsageError) {
        guard option.repeats || values[option.name] == nil else {
            throw UsageError("'\(option.spelling)' is given twice")
        }
        try check(value, option.kind, "'\(option.spelling)'")
        values[option.name, default: []].append(value)
    }

    private func check(_ word: String, _ kind: ValueKind, _ place: String) throws(UsageError) {
        guard case .choice(let choices) = kind, !choices.contains(word) else { return }
        let nearest = UsageError.nearest(to: word, among: choices)
        guard choices.count <= UsageError.listedCountMax || nearest == nil else {
            throw UsageError("\(place) cannot be '\(word)'", suggestion: nearest)
        }
        let all = choices.joined(separator: ", ")
        throw UsageError("\(place) must be one of \(all), not '\(word)'", suggestion: nearest)
    }

    private func needsValue(_ option: Option) -> UsageError {
        UsageError("'\(option.spelling)' needs a value (\(option.value ?? ""))")
    }
}
