import Testing

/// The folders of a target, and which names which: types are found by their names in the code.
///
/// What one target may know of another is for ``LayerTests``.
@Suite struct FolderTests {
    /// Each folder with those of its target that it may name. One that is not there names none.
    static let arrows: [String: Set<String>] = [
        "Audit/Controls": ["Audit"],
        "Authentication/Erasure": ["Authentication/Commands", "Authentication/Vault"],
        "Authentication/Reads": ["Authentication/Service", "Authentication/Time"],
        "Authentication/Replies": ["Authentication/Commands", "Authentication/Vault"],
        "Authentication/Rights": ["Authentication/Erasure", "Authentication/Vault"],
        "Authentication/Rules": ["Authentication/Commands"],
        "Authentication/Service": [
            "Authentication/Commands", "Authentication/Delivery", "Authentication/Erasure",
            "Authentication/Replies", "Authentication/Rules", "Authentication/Time",
            "Authentication/Vault",
        ],
        "Authentication/Vault": ["Authentication/Commands"],
        "Detection/Detectors": ["Detection", "Detection/Patterns"],
        "Detection/Patterns": ["Detection"],
        "Ledger/Events": ["Ledger/Encoding", "Ledger/Hashing", "Ledger/JSON", "Ledger/Time"],
        "Ledger/LMDB": ["Ledger/Files", "Ledger/Structure"],
        "Ledger/Notes": ["Ledger/Hashing", "Ledger/Tree"],
        "Ledger/Policy": ["Ledger/Events", "Ledger/Values"],
        "Ledger/Rows": ["Ledger/Encoding", "Ledger/Events"],
        "Ledger/Salvage": [
            "Ledger/Events", "Ledger/Files", "Ledger/Hashing", "Ledger/Store", "Ledger/Structure",
            "Ledger/Tree",
        ],
        "Ledger/Store": [
            "Ledger/Encoding", "Ledger/Events", "Ledger/Files", "Ledger/Hashing", "Ledger/LMDB",
            "Ledger/Notes", "Ledger/Structure", "Ledger/Threads", "Ledger/Tree",
        ],
        "Ledger/Structure": ["Ledger/Files"],
        "Ledger/Tree": ["Ledger/Hashing"],
        "Ledger/Values": ["Ledger/Events"],
        "Projections/Pivots": ["Projections/Queries", "Projections/Views"],
        "Projections/Queries": ["Projections/Views"],
        "Projections/Rebuild": ["Projections/State", "Projections/Views"],
        "Projections/Views": ["Projections/State"],
        "Proofs/Tiles": ["Proofs/Verification"],
        "Questions/Answers": ["Questions/Text"],
        "Questions/Asking": ["Questions/Answers", "Questions/Text", "Questions/Words"],
        "Questions/Health": [
            "Questions/Answers", "Questions/Asking", "Questions/Text", "Questions/Words",
        ],
        "Questions/Input": ["Questions/Words"],
        "Questions/Proof": questions,
        "Questions/Read": questions.subtracting(["Questions/Input"]),
        "Questions/Replay": questions,
        "Questions/Review": questions,
        "Reports/Timeline": ["Reports/Period"],
        "Simulation": ["Simulation/Acts", "Simulation/Chance", "Simulation/World"],
        "Simulation/Scenarios": ["Simulation", "Simulation/Acts", "Simulation/World"],
        "Simulation/World": ["Simulation/Chance"],
        "epin": ["epin/CommandLine"],
        "epin/CommandLine": ["epin/Input"],
        "epin/Commands": ["epin/CommandLine", "epin/Input"],
        "epin/Guide": ["epin/CommandLine", "epin/Input"],
    ]

    /// What a question is made of.
    private static let questions: Set = [
        "Questions/Answers", "Questions/Asking", "Questions/Input", "Questions/Text",
        "Questions/Words",
    ]

    @Test func foldersNameWhatTheTableSays() {
        let found = Self.arrows(in: Repository.sources.filter { $0.path.hasPrefix("Sources/") })
        #expect(found == Self.arrows, "\(Self.table(found))")
    }

    @Test func noFolderNamesItself() {
        for folder in Self.arrows.keys {
            var reached = Self.arrows[folder]!
            while let more = Optional(reached.union(reached.flatMap { Self.arrows[$0] ?? [] })),
                more != reached
            { reached = more }
            #expect(!reached.contains(folder), "\(folder)")
        }
    }

    // MARK: Reading sources

    private struct Code {
        let folder: String
        let words: Set<Substring>
        /// The types that the file itself declares.
        let own: Set<Substring>
    }

    static func arrows(in files: [Repository.File]) -> [String: Set<String>] {
        var homes: [Substring: Set<String>] = [:]
        let codes = files.map { file -> Code in
            let code = code(of: file.text)
            let parts = file.path.split(separator: "/").dropFirst().dropLast()
            let folder = parts.joined(separator: "/")
            for match in code.matches(of: topLevelType) {
                homes[match.output.1, default: []].insert(folder)
            }
            let own = Set(code.matches(of: anyType).map(\.output.1))
            return Code(
                folder: folder, words: Set(code.matches(of: capitalWord).map(\.output)), own: own)
        }
        var arrows: [String: Set<String>] = [:]
        for code in codes {
            for word in code.words.subtracting(code.own) {
                guard let home = homes[word], home.count == 1, let folder = home.first,
                    folder != code.folder, target(folder) == target(code.folder)
                else { continue }
                arrows[code.folder, default: []].insert(folder)
            }
        }
        return arrows
    }

    private static func target(_ folder: String) -> Substring { folder.prefix { $0 != "/" } }

    /// A private one is its file's alone.
    private static var topLevelType: Regex<(Substring, Substring)> {
        /(?m)^(?:(?:public|package|final|indirect) )*(?:struct|class|enum|protocol|actor) (\w+)/
    }
    private static var anyType: Regex<(Substring, Substring)> {
        /\b(?:struct|class|enum|protocol|typealias|actor)\s+(\w+)/
    }
    private static var capitalWord: Regex<Substring> { /\b[A-Z]\w+/ }

    /// The text without comments and literals.
    static func code(of text: String) -> String {
        text.replacing(/#?"{3}[\s\S]*?"{3}#?/, with: "\"\"")
            .replacing(/\/\/.*/, with: "")
            .replacing(/"(?:\\.|[^"\\\n])*"/, with: "\"\"")
    }

    private static func table(_ arrows: [String: Set<String>]) -> String {
        arrows.sorted { $0.key < $1.key }.map { folder, names in
            "\"\(folder)\": [\(names.sorted().map { "\"\($0)\"" }.joined(separator: ", "))],"
        }.joined(separator: "\n")
    }

    @Test func namesAreFound() {
        let files: [Repository.File] = [
            .init(path: "Sources/A/Low/One.swift", text: "package struct One {}\n"),
            .init(path: "Sources/A/High/Two.swift", text: "let one = One() // Two\n"),
            .init(path: "Sources/A/High/Three.swift", text: "enum Two { let a = \"One\" }\n"),
            .init(path: "Sources/B/Four.swift", text: "let one: One\n"),
        ]
        #expect(Self.arrows(in: files) == ["A/High": ["A/Low"]])
    }
}
