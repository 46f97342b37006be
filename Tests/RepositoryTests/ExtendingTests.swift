import Testing

/// What `docs/extending.md` says about each kind of thing, checked on an existing one.
@Suite struct ExtendingTests {
    struct Example: CustomStringConvertible, Sendable {
        /// The heading of the section that says how to add another.
        let heading: String
        /// What names it in the sources.
        let name: String
        /// The number of files that declare it.
        let fileCount: Int
        /// Files that name it because they use it: a new one has its own users.
        var users: Set<String> = []

        var description: String { "\(heading): \(name)" }
    }

    static let examples = [
        Example(
            heading: "An event kind", name: "caseNoted", fileCount: 4,
            users: ["Sources/Authentication/Commands/CaseCommand.swift"]),
        Example(
            heading: "An event field", name: "challengeCancel", fileCount: 2,
            users: [
                "Sources/Audit/Controls/Control+EMV.swift",
                "Sources/Authentication/Replies/ReplyForm+All.swift",
                "Sources/Authentication/Rules/Rules+Challenge.swift",
            ]),
        Example(
            heading: "A policy parameter", name: "relaySeconds", fileCount: 1,
            users: ["Sources/Detection/Detectors/Detector+Sharing.swift"]),
        Example(heading: "A control", name: "RTS-24", fileCount: 1),
        Example(heading: "A detector", name: "D17", fileCount: 2),
        Example(
            heading: "A command", name: "detachCard", fileCount: 2,
            users: [
                "Sources/Replay/WhatIf/AttemptReader.swift",
                "Sources/Simulation/Simulation+Acting.swift",
            ]),
        Example(heading: "A plot of the report", name: "FailurePlot", fileCount: 2),
        Example(
            heading: "An export format", name: "ocsf", fileCount: 1,
            users: ["Sources/Questions/Proof/ExportQuestion.swift"]),
    ]

    @Test(arguments: examples) func theFilesAreThoseOfThePage(_ example: Example) throws {
        let named = try Self.files(naming: example.name, in: Repository.sources)
        #expect(named.isSuperset(of: example.users))
        let found = named.subtracting(example.users)
        #expect(found.count == example.fileCount, "\(found.sorted())")
        let places = Self.places(of: example.heading, in: Repository.file("docs/extending.md").text)
        // Each is in a place that the section links to, and it links to nothing else.
        func isIn(_ file: String, _ place: String) -> Bool {
            file == place || file.hasPrefix("\(place)/")
        }
        #expect(found.filter { file in !places.contains { isIn(file, $0) } } == [])
        #expect(places.filter { place in !found.contains { isIn($0, place) } } == [])
    }

    @Test func everySectionHasAnExample() {
        let headings = Repository.file("docs/extending.md").text
            .matches(of: /(?m)^## (.*)$/).map { String($0.output.1) }
        #expect(headings == Self.examples.map(\.heading))
    }

    // MARK: Reading

    /// The sources that name something outside comments.
    static func files(naming name: String, in files: [Repository.File]) throws -> Set<String> {
        let word = try Regex("\\b\(name)\\b")
        let naming = files.filter { file in
            file.path.hasPrefix("Sources/")
                && file.text.replacing(/\/\/.*/, with: "").contains(word)
        }
        return Set(naming.map(\.path))
    }

    /// The files and folders under `Sources` that a section links to.
    static func places(of heading: String, in text: String) -> Set<String> {
        let start = text.firstRange(of: "\n## \(heading)\n")?.upperBound ?? text.endIndex
        let section = text[start...]
        let end = section.firstRange(of: "\n## ")?.lowerBound ?? section.endIndex
        return Set(
            section[..<end].matches(of: /\]\(\.\.\/(Sources\/[^)]*)\)/).map {
                String($0.output.1)
            })
    }

    @Test func namesAndPlacesAreFound() throws {
        let files: [Repository.File] = [
            .init(path: "Sources/A/One.swift", text: "a(\"D17\")\n"),
            .init(path: "Sources/A/Two.swift", text: "a(\"D171\") // as D17\n"),
            .init(path: "Tests/A/One.swift", text: "a(\"D17\")\n"),
        ]
        #expect(try Self.files(naming: "D17", in: files) == ["Sources/A/One.swift"])
        let page =
            "# A\n\n## B\n[b](../Sources/B) [t](../Tests/B)\n\n## C\n[c](../Sources/C.swift)\n"
        #expect(Self.places(of: "B", in: page) == ["Sources/B"])
        #expect(Self.places(of: "C", in: page) == ["Sources/C.swift"])
        #expect(Self.places(of: "D", in: page) == [])
    }
}
