import Testing

/// Code that nothing in the product needs is deleted.
@Suite struct DeadCodeTests {
    /// What the language or its library calls by a fixed name.
    private static let calledByTheLanguage: Set = [
        "appendInterpolation", "appendLiteral", "callAsFunction", "customMirror",
    ]

    /// A name that only tests use is dead too: what is for them is written beside them.
    @Test func everyDeclarationIsNamedElsewhere() {
        let product = Repository.sources.filter { !$0.path.hasPrefix("Tests/") }
        #expect(Self.dead(in: product) == [])
    }

    /// What is not public and has a name that occurs only where something is declared.
    static func dead(in files: [Repository.File]) -> [String] {
        var occurrences: [String: Int] = [:]
        var declarations: [String: [Declaration]] = [:]
        for file in files {
            let words = SwiftWords.words(of: file.text)
            for word in words { occurrences[word.text, default: 0] += 1 }
            for declaration in self.declarations(in: words, of: file) {
                declarations[declaration.name, default: []].append(declaration)
            }
        }
        return declarations.filter { name, all in
            occurrences[name] == all.count && !all.contains(where: \.isPublic)
                && !calledByTheLanguage.contains(name)
        }.map { "\($0.value[0].place): \($0.key)" }.sorted()
    }

    private struct Declaration {
        let name: String
        let place: String
        let isPublic: Bool
    }

    private static let keywords: Set = [
        "func", "var", "let", "struct", "class", "enum", "actor", "protocol", "typealias",
        "associatedtype", "case",
    ]
    /// After `let`, `case` or `class` they begin something else than a name.
    private static let noNames = keywords.union(["is", "nil", "true", "false", "_"])

    private static func declarations(
        in words: [SwiftWords.Word], of file: Repository.File
    ) -> [Declaration] {
        let lines = file.lines
        return words.indices.dropLast().filter {
            keywords.contains(words[$0].text) && ($0 == 0 || words[$0 - 1].text != "import")
        }.flatMap { index in
            let names =
                words[index].text == "case" ? cases(words[(index + 1)...]) : [words[index + 1].text]
            return names.filter { isName($0) }.map { name in
                let line = words[index].line
                return Declaration(
                    name: name, place: "\(file.path):\(line + 1)",
                    isPublic: lines[line].contains("public "))
            }
        }
    }

    private static func isName(_ word: String) -> Bool {
        word.utf8.first.map { $0 >= UInt8(ascii: "A") } == true && word.utf8.count > 1
            && !noNames.contains(word)
    }

    /// The names of an enumeration's cases on a line; none where the word begins a pattern.
    private static func cases(_ words: ArraySlice<SwiftWords.Word>) -> [String] {
        let line = words.prefix { $0.line == words.first!.line }.map(\.text)
        guard line.last != ":" else { return [] }
        var names: [String] = []
        var depth = 0
        var isNext = true
        for word in line {
            if word == "(" { depth += 1 }
            if word == ")" { depth -= 1 }
            if isNext { names.append(word) }
            isNext = depth == 0 && word == ","
        }
        return names
    }

    @Test func whatIsDeadIsFound() {
        let quotes = String(repeating: "\"", count: 3)
        let text = """
            /// Not ``first``.
            enum Kind { static let first = 1; case second, third(Int)
                case fourth = "fourth" }
            func fifth(_ kind: Kind) { if case .second = kind { print("sixth \\(sixth())") } }
            private func sixth() -> String { #"\\#(seventh) \\(eighth)"# }
            let seventh = 7, eighth = \(quotes)
                ninth
                \(quotes)
            var ninth: Int { 9 } // third
            public func tenth() {}
            switch tenth() { case let eleventh: break }

            """
        let found = Self.dead(in: [.init(path: "A", text: text)])
        #expect(
            found == [
                "A:11: eleventh", "A:2: first", "A:2: third", "A:3: fourth", "A:4: fifth",
                "A:9: ninth",
            ])
    }
}
