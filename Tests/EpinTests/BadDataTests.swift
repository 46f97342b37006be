import Foundation
import Ledger
import TestSupport
import Testing

/// Data directories that are not as they should be: a clear error that names the path, status 2,
/// never a signal, and what was there stays.
@Suite struct BadDataTests {
    private static let expire = "{\"command\":\"expire\"}\n"

    /// Holders, sessions and codes; closed.
    private func makeLedger() throws -> EpinData {
        let data = try EpinData()
        let lines =
            (0..<30).map(Commands.register)
            + (0..<30).map { Commands.requestCodes($0, outside: false) }
        let applied = try data.epin(["apply"], input: lines.map { $0 + "\n" }.joined().utf8)
        #expect(applied.status == 0, "\(applied)")
        return data
    }

    /// The command fails with an error that names this.
    private func expectError(
        _ data: EpinData, _ words: [String], naming name: String, _ reason: String = "",
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let outcome = try data.epin(words, input: Self.expire.utf8)
        #expect(
            outcome.status == 2 && !outcome.isSignal, "\(words): \(outcome)",
            sourceLocation: location)
        #expect(
            outcome.err.hasPrefix("epin: ") && outcome.err.contains(name)
                && (reason.isEmpty || outcome.err.contains(reason)) && outcome.err.utf8.count < 400,
            "\(words): \(outcome)", sourceLocation: location)
        #expect(outcome.out.isEmpty, "\(words): \(outcome)", sourceLocation: location)
    }

    private func copy(_ data: EpinData) throws -> String {
        let path = "\(data.path)-before"
        try FileManager.default.copyItem(atPath: data.path, toPath: path)
        return path
    }

    // MARK: Key and settings

    @Test func keys() throws {
        let data = try makeLedger()
        let before = try data.records()
        let files = FileManager.default
        let key = try Data(contentsOf: URL(filePath: data.key))
        func set(_ content: Data, _ permissions: Int) throws {
            try? files.removeItem(atPath: data.key)
            try content.write(to: URL(filePath: data.key))
            try files.setAttributes([.posixPermissions: permissions], ofItemAtPath: data.key)
        }
        try files.removeItem(atPath: data.key)
        try expectError(data, ["apply"], naming: data.key, "No such file")
        try expectError(data, ["timeline", "email", "a@example.nc"], naming: data.key)
        for permissions in [0o644, 0o640, 0o604, 0o660, 0o610, 0o777] {
            try set(key, permissions)
            try expectError(data, ["apply"], naming: data.key, "chmod go= \(data.key)")
        }
        try set(Data(), 0o600)
        try expectError(data, ["apply"], naming: data.key, "64 hexadecimal digits")
        try set(key.dropLast(2), 0o600)
        try expectError(data, ["apply"], naming: data.key, "64 hexadecimal digits")
        try set(Data(repeating: UInt8(ascii: "0"), count: 64), 0o600)
        try expectError(data, ["apply"], naming: data.key, "not the key")
        // One digit of it.
        var other = key
        other[10] = other[10] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
        try set(other, 0o600)
        try expectError(data, ["apply"], naming: data.key, "not the key")
        #expect(try data.records() == before)
        #expect(try data.epin(["verify"]).status == 0, "the key is not needed to verify")
        try set(key, 0o400)
        #expect(try data.epin(["apply"], input: Self.expire.utf8).status == 0)
        try data.expectSound()
    }

    @Test func settings() throws {
        let data = try makeLedger()
        let before = try data.records()
        let path = "\(data.path)/epin.json"
        for text in ["", "{", "[]", "{}", "{\"keyFile\":1,\"spool\":\"s\"}", "\u{0}"] {
            try Data(text.utf8).write(to: URL(filePath: path))
            try expectError(data, ["apply"], naming: path)
        }
        try Data("{\"keyFile\":\"k\",\"spool\":\"s\",\"x\":1}".utf8).write(to: URL(filePath: path))
        try expectError(data, ["apply"], naming: path, "unknown setting 'x'")
        for name in ["mailProgram", "smsProgram"] {
            let text = "{\"keyFile\":\"k\",\"spool\":\"s\",\"\(name)\":[\"./send\",\"-t\"]}"
            try Data(text.utf8).write(to: URL(filePath: path))
            try expectError(data, ["apply"], naming: path, "\(name) must begin with an absolute")
        }
        try FileManager.default.removeItem(atPath: path)
        try expectError(data, ["apply"], naming: path, "cannot be read")
        #expect(try data.records() == before)
    }

    /// What runs does not depend on where a later process is started.
    @Test func programsAreNamedByAbsolutePaths() throws {
        let data = try EpinData(["--sms-program", "./send -x", "--mail-program", "/bin/true ./y"])
        let settings = try JSON(
            parsing: Array(Data(contentsOf: URL(filePath: "\(data.path)/epin.json"))))
        let words = settings["smsProgram"]?.arrayValue?.compactMap(\.stringValue)
        #expect(words?.count == 2 && words?.last == "-x")
        #expect(words?.first?.hasPrefix("/") == true && words?.first?.hasSuffix("/./send") == true)
        #expect(settings["mailProgram"] == ["/bin/true", "./y"])
    }

    // MARK: What is not there

    private static let readers = [
        ["verify"], ["stat"], ["rebuild"], ["show", "1"], ["export"], ["replay"],
        ["query", "kind=ledgerOpened"], ["cardholder", "3"],
    ]

    @Test func placesWithoutALedger() throws {
        let data = try EpinData(nil)
        let path = data.directory.path
        for words in Self.readers + [["apply"]] {
            try expectError(data, words, naming: data.path, "no ledger here")
        }
        #expect(!FileManager.default.fileExists(atPath: data.path), "nothing was made")
        try Data("x".utf8).write(to: URL(filePath: data.path))
        for words in Self.readers + [["apply"], ["init"], ["import"]] {
            try expectError(data, words, naming: data.path)
        }
        #expect(try Data(contentsOf: URL(filePath: data.path)) == Data("x".utf8))
        try FileManager.default.removeItem(atPath: data.path)
        try FileManager.default.createDirectory(
            atPath: data.path, withIntermediateDirectories: true)
        for words in Self.readers + [["apply"]] {
            try expectError(data, words, naming: data.path, "no ledger here")
        }
        // An empty directory is as good as none.
        #expect(try data.epin(["init"]).status == 0)
        try expectError(data, ["init"], naming: data.path, "a ledger is here already")
        try expectError(data, ["import"], naming: data.path, "a ledger is here already")
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        #expect(Set(names) == ["data", "data.key"])
        try data.expectSound()
    }

    @Test func partsThatAreGone() throws {
        let data = try makeLedger()
        let before = try copy(data)
        let files = FileManager.default
        try files.removeItem(atPath: "\(data.path)/vault")
        try expectError(data, ["apply"], naming: "\(data.path)/vault", "no vault here")
        #expect(try data.epin(["verify"]).status == 0)
        // Views are made again; the writer's lock and the spool too.
        try files.removeItem(atPath: data.path)
        try files.copyItem(atPath: before, toPath: data.path)
        for name in ["views", "writer.lock", "ledger/lock.mdb"] {
            try files.removeItem(atPath: "\(data.path)/\(name)")
            #expect(try data.epin(["apply"], input: Self.expire.utf8).status == 0, "\(name)")
        }
        try data.expectSound()
        try files.removeItem(atPath: "\(data.path)/ledger")
        for words in Self.readers + [["apply"]] {
            try expectError(data, words, naming: "\(data.path)/ledger", "no ledger here")
        }
    }

    // MARK: Another format

    @Test func newerFormats() throws {
        let data = try makeLedger()
        let before = try data.records()
        func setFormat(_ store: String, _ key: String, _ format: UInt64) throws {
            let environment = try Environment(
                path: "\(data.path)/\(store)", access: .readWrite,
                tables: [TableSpecification("meta", .byteKeys)])
            try environment.write { transaction in
                let meta = environment.table("meta")
                let key = Array(key.utf8)
                var bytes = try transaction.get(meta, key) { $0.array } ?? []
                bytes.replaceSubrange(0..<8, with: format.bigEndianBytes)
                try transaction.put(meta, key, bytes.span)
            }
        }
        try setFormat("ledger", "format", 2)
        for words in Self.readers + [["apply"]] {
            try expectError(data, words, naming: "\(data.path)/ledger", "format 2 is newer")
        }
        try setFormat("ledger", "format", 1)
        #expect(try data.records() == before)
        try setFormat("vault", "format", 9)
        try expectError(data, ["apply"], naming: "\(data.path)/vault", "format 9 is newer")
        try setFormat("vault", "format", 1)
        try expectError(data, ["apply"], naming: "\(data.path)/vault", "'epin upgrade'")
        try setFormat("vault", "format", 0)
        try expectError(data, ["apply"], naming: "\(data.path)/vault", "row 'format' of 'meta'")
        try setFormat("vault", "format", 2)
        // Views of a newer format are made again, when asked.
        try setFormat("views", "views", 99)
        try expectError(data, ["stat"], naming: "\(data.path)/views", "epin rebuild")
        try expectError(data, ["apply"], naming: "\(data.path)/views", "epin rebuild")
        #expect(try data.epin(["rebuild"]).status == 1)
        #expect(try data.epin(["apply"], input: Self.expire.utf8).status == 0)
        try data.expectSound()
    }
}
