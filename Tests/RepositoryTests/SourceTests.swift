import Testing

@Suite struct SourceTests {
    private static let lineCountMax = 400
    private static let columnCountMax = 100

    @Test(arguments: Repository.sources.map(\.path))
    func size(_ path: String) {
        #expect(Self.sizeFaults(Repository.file(path)) == [], "\(path)")
    }

    static func sizeFaults(_ file: Repository.File) -> [String] {
        // A last line that ends leaves an empty one behind it.
        let count = file.lines.count - 1
        let wide = file.lines.enumerated().filter { $0.element.count > columnCountMax }
        return (count < lineCountMax ? [] : ["\(count) lines"])
            + wide.map { "line \($0.offset + 1) has \($0.element.count) columns" }
    }

    @Test func whatIsTooLargeIsFound() {
        let wide = String(repeating: "é", count: 101)
        #expect(Self.sizeFaults(.init(path: "", text: "a\n\(wide)\n")).count == 1)
        let long = String(repeating: "\n", count: 400)
        #expect(Self.sizeFaults(.init(path: "", text: long)).count == 1)
        #expect(Self.sizeFaults(.init(path: "", text: String(long.dropLast()))) == [])
    }

    // MARK: Memory safety

    /// The LMDB wrapper, the SHA-256 compression, and the calls of the operating system.
    private static let unsafeFiles = [
        "Ledger/Files/DataDirectory", "Ledger/Files/FileLock", "Ledger/Files/FileSystem",
        "Ledger/Files/SystemError",
        "Ledger/Hashing/SHA256+Hardware", "Ledger/LMDB/Cursor", "Ledger/LMDB/Environment",
        "Ledger/LMDB/Environment+Access", "Ledger/LMDB/LMDBError", "Ledger/LMDB/MDB_val+Span",
        "Ledger/LMDB/ReadTransaction", "Ledger/Store/LedgerStore",
        "Projections/Rebuild/Certificate", "Projections/Views/DataDirectory+Views",
        "Projections/Views/Views",
        "Proofs/Export/Export", "Proofs/Signing/ExternalProgram", "Proofs/Signing/NoteFile",
        "Proofs/Signing/OpenSSL", "Proofs/Signing/SigningKey", "Proofs/Tiles/TileDirectory",
        "Authentication/Delivery/Delivery", "Authentication/Service/Service+Creation",
        "Authentication/Vault/KeyFile", "Authentication/Vault/Vault",
        "Reports/Evidence/EvidenceFiles",
        "epin/CommandLine/Terminal", "epin/Input/FilePath", "epin/Input/LineReader",
        "epin/Input/Account", "epin/Input/StopSignal", "epin/Input/WallClock",
    ].map { "Sources/\($0).swift" }

    @Test func unsafeIsWhereItIsAllowed() {
        let found = Repository.sources.filter { $0.path.hasPrefix("Sources/") && Self.isUnsafe($0) }
        #expect(Set(found.map(\.path)) == Set(Self.unsafeFiles))
    }

    /// Whether the code, not a comment, says so.
    static func isUnsafe(_ file: Repository.File) -> Bool {
        file.lines.contains { line in
            let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line[...]
            return code.contains(/\bunsafe\b|@unsafe|nonisolated\(unsafe\)/)
        }
    }

    @Test func unsafeIsToldFromComments() {
        #expect(Self.isUnsafe(.init(path: "", text: "let x = unsafe f()\n")))
        #expect(!Self.isUnsafe(.init(path: "", text: "/// Nothing unsafe.\nlet unsafely = 1\n")))
    }
}
