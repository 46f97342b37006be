import Questions

/// What may come next on the command line.
///
/// The scripts for the shells hold no list: they run the program with ``request`` and the words so
/// far, so the declaration answers for all three shells, and a script installed long ago is never
/// out of date.
struct Completion {
    /// The first word of the call a script makes. Hidden: no command begins so.
    static let request = "__complete"

    let program: Program

    init(_ program: Program) { self.program = program }

    /// The lines a script reads: a word, and after a tab what it means; or `:file` or `:directory`,
    /// which the shell lists itself. A word that ends with `=` is not finished.
    ///
    /// - Parameter words: those after the name of the program up to the cursor; the last is the one
    ///   being typed.
    func lines(for words: [String]) -> [String] {
        var parser = Parser(program)
        // The parser reports what is wrong before, once the line is entered.
        for word in words.dropLast() { try? parser.take(word) }
        let word = words.last ?? ""
        if let option = parser.pending { return values(option.kind, word) }
        if !parser.optionsEnded, word.hasPrefix("-") { return options(parser, word) }
        guard let command = parser.command else { return next(parser.commandWords, word) }
        if command.name == "help" { return next(parser.positionals, word) }
        return parser.nextArgument.map { values($0.kind, word) } ?? []
    }

    private func next(_ start: [String], _ word: String) -> [String] {
        program.words(after: start).filter { $0.hasPrefix(word) }.map { next in
            let command = program.allCommands.first { $0.words == start + [next] }
            return line(next, command?.summary)
        }
    }

    private func options(_ parser: Parser, _ word: String) -> [String] {
        if let equals = word.firstIndex(of: "=") {
            let option = parser.options.first { $0.spelling == word[..<equals] && $0.value != nil }
            let value = String(word[word.index(after: equals)...])
            return option.map { values($0.kind, value, after: $0.spelling + "=") } ?? []
        }
        return parser.options
            .filter { $0.spelling.hasPrefix(word) }
            .filter { $0.repeats || parser.values[$0.name] == nil }
            .map { line($0.spelling, $0.help) }
    }

    private func values(_ kind: ValueKind, _ word: String, after start: String = "") -> [String] {
        func fitting(_ words: [String]) -> [String] {
            words.filter { $0.hasPrefix(word) }.map { start + $0 }
        }
        switch kind {
        case .plain: return []
        case .file: return [":file"]
        case .directory: return [":directory"]
        case .choice(let choices): return fitting(choices)
        case .pairs(let pairs):
            guard let equals = word.firstIndex(of: "=") else {
                return fitting(pairs.map { $0.key + "=" })
            }
            let name = word[..<equals].prefix { !"!<>".contains($0) }
            let pair = pairs.first { $0.key == name }
            return fitting(pair?.values.map { "\(word[...equals])\($0)" } ?? [])
        }
    }

    private func line(_ word: String, _ help: String?) -> String {
        help.map { "\(word)\t\($0)" } ?? word
    }
}
