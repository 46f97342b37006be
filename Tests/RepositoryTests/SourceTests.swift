import Testing

@Suite struct SourceTests {
    private static let lineCountMax = 300
    /// One row after another, which are in one place because that is the point of them.
    private static let tables: Set = ["Sources/Ledger/Events/Field.swift"]
    private static let tableLineCountMax = 400
    private static let columnCountMax = 100

    @Test(arguments: Repository.sources.map(\.path))
    func size(_ path: String) {
        #expect(Self.sizeFaults(Repository.file(path)) == [], "\(path)")
    }

    static func sizeFaults(_ file: Repository.File) -> [String] {
        // The line feed at the end leaves an empty last line.
        let count = file.lines.count - 1
        let wide = file.lines.enumerated().filter { $0.element.count > columnCountMax }
        let most = tables.contains(file.path) ? tableLineCountMax : lineCountMax
        return (count < most ? [] : ["\(count) lines"])
            + wide.map { "line \($0.offset + 1) has \($0.element.count) columns" }
    }

    @Test func whatIsTooLargeIsFound() {
        let wide = String(repeating: "é", count: 101)
        #expect(Self.sizeFaults(.init(path: "", text: "a\n\(wide)\n")).count == 1)
        let long = String(repeating: "\n", count: 300)
        #expect(Self.sizeFaults(.init(path: "", text: long)).count == 1)
        #expect(Self.sizeFaults(.init(path: "", text: String(long.dropLast()))) == [])
    }

    // MARK: Functions

    private static let functionLineCountMax = 70
    /// One line for each kind of event.
    private static let longFunctions: Set<String> = []

    @Test func functionsAreShort() throws {
        let found = try Repository.sources.flatMap { file in
            try Self.longFunctions(in: file).map { "\(file.path): \($0)" }
        }
        #expect(Set(found) == Self.longFunctions)
    }

    /// The names of functions, initialisers and computed properties that are too long.
    ///
    /// As the formatter sets them: from a line to the brace below its first word.
    static func longFunctions(in file: Repository.File) throws -> [String] {
        let lines = file.lines
        let indents = lines.map { line in line.utf8.prefix { $0 == UInt8(ascii: " ") }.count }
        return try lines.indices.compactMap { start in
            let end = lines[(start + 1)...].indices.first { index in
                guard indents[index] <= indents[start], !lines[index].isEmpty else { return false }
                let text = lines[index].utf8.dropFirst(indents[index])
                return ![")", "{", "where "].contains { text.starts(with: $0.utf8) }
            }
            guard let end, end - start >= functionLineCountMax,
                lines[end].dropFirst(indents[end]).hasPrefix("}")
            else { return nil }
            let name = /\b(?:(?:func|var) ([^\s(:<]+)|(init|deinit|subscript)\b)/
            return try name.firstMatch(in: lines[start]).map {
                String($0.output.1 ?? $0.output.2 ?? "")
            }
        }
    }

    @Test func aLongFunctionIsFound() throws {
        func found(_ head: String, _ count: Int) throws -> [String] {
            let body = String(repeating: "        f()\n\n", count: count / 2)
            let text = "struct A {\n    \(head)\n\(body)    }\n}\n"
            return try Self.longFunctions(in: .init(path: "", text: text))
        }
        #expect(try found("private static func long() {", 70) == ["long"])
        #expect(
            try found("func generic<T>(\n        _ t: T\n    ) where T: A {", 68) == ["generic"])
        #expect(try found("init(_ a: Int) {", 70) == ["init"])
        #expect(try found("var long: Int {", 70) == ["long"])
        #expect(try found("func short() {", 68) == [])
        #expect(try found("enum Inner {", 70) == [])
    }

    // MARK: Names

    /// A file is named for what is in it, not for what that does. These are nouns.
    private static let nouns: Set = ["Binding", "Drawing", "Finding", "Wording"]

    @Test func filesAreNamedForWhatIsInThem() {
        #expect(Repository.sources.compactMap(Self.gerund) == [])
    }

    /// What the file is named for, if it is something done: `Writing`; a facet of a type can be.
    static func gerund(_ file: Repository.File) -> String? {
        let name = file.path.split(separator: "/").last!.prefix { $0 != "+" && $0 != "." }
        return name.hasSuffix("ing") && !nouns.contains(String(name)) ? String(name) : nil
    }

    @Test func gerundsAreFound() {
        func gerund(_ path: String) -> String? { Self.gerund(.init(path: path, text: "")) }
        #expect(gerund("Sources/A/CaseReading+Words.swift") == "CaseReading")
        #expect(gerund("Sources/Reading/Case+Reading.swift") == nil)
        #expect(gerund("Sources/A/Binding.swift") == nil)
    }

    // MARK: Memory safety

    /// The LMDB wrapper, the SHA-256 compression, and the calls of the operating system.
    private static let unsafeFiles = [
        "Ledger/Files/ByteLocks", "Ledger/Files/DataDirectory", "Ledger/Files/FileLock",
        "Ledger/Files/FileSystem",
        "Ledger/Files/FileSystem+Durability", "Ledger/Files/FileSystem+Ownership",
        "Ledger/Files/FileSystem+Descriptors", "Ledger/Files/OwnershipError",
        "Ledger/Files/SystemError",
        "Ledger/Files/TemporaryDirectory",
        "Ledger/Hashing/SHA256+Hardware", "Ledger/LMDB/Cursor", "Ledger/LMDB/Environment",
        "Ledger/LMDB/Environment+Access", "Ledger/LMDB/Environment+Beginning",
        "Ledger/LMDB/Environment+Structure", "Ledger/LMDB/Environment+Wiping",
        "Ledger/LMDB/LMDBError", "Ledger/LMDB/MDB_val+Span", "Ledger/LMDB/ReadTransaction",
        "Ledger/Salvage/SalvagedEvents", "Ledger/Store/LastCommit",
        "Ledger/Store/LedgerStore", "Ledger/Structure/PageReader", "Ledger/Structure/PageWipe",
        "Ledger/Values/IPAddress",
        "Projections/Views/DataDirectory+Views",
        "Projections/Views/Views",
        "Proofs/Export/Export", "Proofs/Signing/ExternalProgram", "Proofs/Signing/NoteFile",
        "Proofs/Signing/OpenSSL", "Proofs/Signing/SigningKey", "Proofs/Tiles/TileDirectory",
        "Authentication/Delivery/DeliveryProgram", "Authentication/Delivery/Spool",
        "Authentication/Delivery/WorkerThread",
        "Authentication/Service/Service+Creation", "Authentication/Time/ClockFile",
        "Authentication/Vault/KeyFile", "Authentication/Vault/Vault",
        "Reports/Evidence/EvidenceFiles",
        "Questions/Input/FilePath", "Questions/Input/LineReader", "Questions/Input/StopSignal",
        "epin/CommandLine/MemoryFault", "epin/CommandLine/Pager", "epin/CommandLine/Terminal",
        "epin/Input/Account",
        "epin/Input/MachineClock",
    ].map { "Sources/\($0).swift" }

    @Test func unsafeIsWhereItIsAllowed() {
        let found = Repository.sources.filter { $0.path.hasPrefix("Sources/") && Self.isUnsafe($0) }
        #expect(Set(found.map(\.path)) == Set(Self.unsafeFiles))
    }

    /// Whether the code, not a comment, says so.
    static func isUnsafe(_ file: Repository.File) -> Bool {
        file.text.contains("unsafe")
            && file.lines.contains { line in
                let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line[...]
                return code.contains(/\bunsafe\b|@unsafe|nonisolated\(unsafe\)/)
            }
    }

    @Test func unsafeIsToldFromComments() {
        #expect(Self.isUnsafe(.init(path: "", text: "let x = unsafe f()\n")))
        #expect(!Self.isUnsafe(.init(path: "", text: "/// Nothing unsafe.\nlet unsafely = 1\n")))
    }
}
