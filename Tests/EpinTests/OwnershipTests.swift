import Foundation
import Ledger
import TestSupport
import Testing

/// The data belong to one account, and nobody else can have this program read or write elsewhere,
/// by the real program.
@Suite struct OwnershipTests {
    private static let expire = "{\"command\":\"expire\"}\n"

    private static let commands = [
        ["apply"], ["show", "1"], ["detect"], ["verify"], ["stat"], ["reads"],
    ]

    /// A ledger of which every kind of file is there.
    private func makeLedger(umask: String = "022") throws -> EpinData {
        let data = try EpinData(nil)
        let program = "\(EpinData.program.path) --data \(data.path)"
        let lines = Commands.register(1) + "\n" + Commands.requestCodes(1, outside: false) + "\n"
        try Data(lines.utf8).write(to: data.directory.appending(path: "lines"))
        let made = try data.run([
            "/bin/sh", "-c",
            """
            umask \(umask) && \(program) init && \(program) apply < lines && \(program) show 1 \
            && \(program) rebuild && { \(program) detect; test $? -le 1; } \
            && \(program) export > events && \(program)-copy import < events
            """,
        ])
        try #require(made.status == 0, "\(made)")
        return data
    }

    /// Every directory and file of the data.
    private func paths(_ data: EpinData) throws -> [String] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: data.path).sorted()
        return [data.path] + names.map { "\(data.path)/\($0)" }
    }

    private func isDirectory(_ path: String) -> Bool {
        (try? FileManager.default.contentsOfDirectory(atPath: path)) != nil
    }

    private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

    /// Refused by a message that has these words, and not by a signal.
    private func expectRefused(
        _ data: EpinData, _ words: [String], _ reasons: String..., data path: String? = nil,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let outcome = try data.epin(words, input: Self.expire.utf8, data: path)
        let isRefused = outcome.status == 2 && !outcome.isSignal && outcome.out.isEmpty
        #expect(
            isRefused && reasons.allSatisfy { outcome.err.contains($0) }, "\(words): \(outcome)",
            sourceLocation: location)
    }

    // MARK: Modes

    @Test(arguments: ["000", "002", "022", "077"])
    func everythingIsMadeForOneAccount(_ umask: String) throws {
        let data = try makeLedger(umask: umask)
        let all = try paths(data)
        for name in ["vault", "spool", "detection", "writer.lock", "epin.json", "reads/lock.mdb"] {
            #expect(all.contains("\(data.path)/\(name)"))
        }
        let copied = ["", "/ledger", "/views", "/ledger/data.mdb"].map { "\(data.path)-copy\($0)" }
        for path in all + copied + [data.key] {
            let mode = try FileSystem.permissions(of: path)
            #expect(mode == (isDirectory(path) ? 0o700 : 0o600), "\(path)")
        }
    }

    /// As an earlier version left them, and as somebody else may make them: one command mends it.
    @Test func whatOthersMayOpenIsRefused() throws {
        let data = try makeLedger()
        let mend = "chmod -R go= \(data.path)"
        let opened: [(String, [[String]])] = [
            ("", Self.commands), ("/ledger", Self.commands), ("/ledger/lock.mdb", Self.commands),
            ("/ledger/data.mdb", [["verify"]]), ("/ledger/last-commit", Self.commands),
            ("/views", [["stat"], ["apply"]]),
            ("/views/data.mdb", [["stat"]]), ("/reads", [["show", "1"], ["reads"]]),
            ("/reads/data.mdb", [["show", "1"]]), ("/reads/lock.mdb", [["show", "1"]]),
            ("/vault", [["apply"], ["query", "email=\(Commands.email(1))"]]),
            ("/vault/data.mdb", [["apply"]]), ("/epin.json", [["apply"], ["show", "1"]]),
            ("/writer.lock", [["apply"]]), ("/detection", [["detect"]]), ("/spool", [["apply"]]),
        ]
        for (name, commands) in opened {
            let path = data.path + name
            unsafe chmod(path, isDirectory(path) ? 0o750 : 0o640)
            for words in commands {
                try expectRefused(data, words, "\(path): other accounts", mend)
            }
            let mended = try data.run(["/bin/sh", "-c", mend])
            #expect(mended.status == 0)
            for words in commands {
                #expect(try data.epin(words, input: Self.expire.utf8).status <= 1, "\(words)")
            }
        }
        try data.expectSound()
    }

    /// With umask 002 anybody of the group could have named a program that runs as the owner.
    @Test func aProgramThatAnotherHandNamedIsNotRun() throws {
        let data = try makeLedger()
        let settings = try String(contentsOfFile: "\(data.path)/epin.json", encoding: .utf8)
        let ran = data.directory.appending(path: "ran").path
        let other = settings.replacingOccurrences(
            of: "{", with: "{\"smsProgram\":[\"/usr/bin/touch\",\"\(ran)\"],")
        try FileSystem.replace("\(data.path)/epin.json", with: Array(other.utf8))
        unsafe chmod("\(data.path)/epin.json", 0o664)
        let request = Commands.requestCodes(1, outside: false) + "\n"
        let outcome = try data.epin(["apply"], input: request.utf8)
        #expect(outcome.status == 2 && outcome.err.contains("epin.json: other accounts"))
        #expect(!FileManager.default.fileExists(atPath: ran))
        // The same by the owner's hand: this test can see it.
        unsafe chmod("\(data.path)/epin.json", 0o600)
        #expect(try data.epin(["apply"], input: request.utf8).status == 0)
        #expect(FileManager.default.fileExists(atPath: ran))
    }

    // MARK: Links

    @Test(arguments: ["lock.mdb", "data.mdb"])
    func aLinkInReadsDestroysNothing(_ name: String) throws {
        let data = try makeLedger()
        let files = FileManager.default
        let link = "\(data.path)/reads/\(name)"
        let victims = [data.key] + ["epin.json", "ledger/data.mdb"].map { "\(data.path)/\($0)" }
        let before = try victims.map(bytes)
        try files.moveItem(atPath: link, toPath: "\(data.path)/away")
        for victim in victims {
            try files.createSymbolicLink(atPath: link, withDestinationPath: victim)
            for words in [["show", "1"], ["reads"]] {
                try expectRefused(data, words, "\(link): a link", "rm \(link)")
            }
            try files.removeItem(atPath: link)
            try files.linkItem(atPath: victim, toPath: link)
            try expectRefused(data, ["show", "1"], ": a file of 2 names")
            try files.removeItem(atPath: link)
        }
        #expect(try victims.map(bytes) == before)
        try files.moveItem(atPath: "\(data.path)/away", toPath: link)
        #expect(try data.epin(["show", "1"]).status == 0)
        try data.expectSound()
    }

    @Test func everyFileAndStoreThatIsALinkIsRefused() throws {
        let data = try makeLedger()
        let files = FileManager.default
        let opened = [
            ("ledger", "verify"), ("views", "stat"), ("vault", "apply"), ("reads", "reads"),
            ("spool", "apply"), ("detection", "detect"), ("epin.json", "apply"),
            ("writer.lock", "apply"), ("ledger/lock.mdb", "verify"),
            ("ledger/last-commit", "verify"),
            ("views/data.mdb", "stat"),
        ]
        for (name, word) in opened {
            let path = "\(data.path)/\(name)"
            try files.moveItem(atPath: path, toPath: "\(data.path)/away")
            try files.createSymbolicLink(atPath: path, withDestinationPath: "\(data.path)/away")
            try expectRefused(data, [word], "\(path): a link")
            try files.removeItem(atPath: path)
            try files.moveItem(atPath: "\(data.path)/away", toPath: path)
        }
        // What an erasure or an upgrade that was killed left is destroyed by the next command.
        let left = "\(data.path)/vault.new"
        try files.createSymbolicLink(atPath: left, withDestinationPath: "\(data.path)/ledger")
        try expectRefused(data, ["apply"], "\(left): a link")
        try files.removeItem(atPath: left)
        try files.moveItem(atPath: data.key, toPath: "\(data.key)-away")
        try files.createSymbolicLink(atPath: data.key, withDestinationPath: "\(data.key)-away")
        try expectRefused(data, ["apply"], "\(data.key): a link")
        try files.removeItem(atPath: data.key)
        try files.moveItem(atPath: "\(data.key)-away", toPath: data.key)
        // The path of the data directory itself is the administrator's.
        let link = "\(data.path)-link"
        try files.createSymbolicLink(atPath: link, withDestinationPath: data.path)
        #expect(try data.epin(["stat"], data: link).status == 0)
        try data.expectSound()
    }

    /// The ledger of another data directory, which records no reads.
    @Test func readsAreNotPassedBy() throws {
        let data = try makeLedger()
        let other = "\(data.path)-other"
        try FileSystem.makeDirectory(other)
        let link = "\(other)/ledger"
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: "\(data.path)/ledger")
        for words in [["timeline", "cardholder", "3"], ["show", "1"], ["export"], ["audit"]] {
            try expectRefused(data, words, "\(link): a link", data: other)
        }
        try FileManager.default.removeItem(atPath: link)
        try FileSystem.makeDirectory(link)
        try FileManager.default.linkItem(
            atPath: "\(data.path)/ledger/data.mdb", toPath: "\(link)/data.mdb")
        try expectRefused(data, ["show", "1"], "data.mdb: a file of 2 names", data: other)
        try FileManager.default.removeItem(atPath: other)
        #expect(try data.epin(["show", "1"]).status == 0)
    }

    // MARK: The spool

    /// A directory outside of the data may be shared with the gateway's group.
    @Test func aSpoolElsewhere() throws {
        let data = try EpinData(nil)
        let spool = data.directory.appending(path: "spool").path
        try FileSystem.makeDirectory(spool)
        #expect(try data.epin(["init", "--spool", spool]).status == 0)
        func send(_ number: Int) throws -> EpinData.Outcome {
            let lines =
                Commands.register(number) + "\n"
                + Commands.requestCodes(number, outside: false) + "\n"
            return try data.epin(["apply"], input: lines.utf8)
        }
        func modes() throws -> Set<UInt32> {
            Set(
                try FileManager.default.contentsOfDirectory(atPath: spool).map {
                    try FileSystem.permissions(of: "\(spool)/\($0)")
                })
        }
        #expect(try send(1).status == 0)
        #expect(try modes() == [0o600])
        unsafe chmod(spool, 0o770)
        #expect(try send(2).status == 0)
        #expect(try modes() == [0o600, 0o660])
        unsafe chmod(spool, 0o777)
        try expectRefused(data, ["apply"], "chmod o-w \(spool)")
        unsafe chmod(spool, 0o700)
        try FileManager.default.moveItem(atPath: spool, toPath: "\(spool)-away")
        try FileManager.default.createSymbolicLink(
            atPath: spool, withDestinationPath: "\(spool)-away")
        try expectRefused(data, ["apply"], "\(spool): a link")
    }

    /// Whoever takes messages could put another file in the place of one that is to be destroyed.
    @Test func anErasureWritesOverNoOtherFile() throws {
        let data = try EpinData(nil)
        let spool = data.directory.appending(path: "spool").path
        let made = try data.epin([
            "init", "--spool", spool, "--simulated-time", "2022-02-07T20:00:00Z",
        ])
        try #require(made.status == 0, "\(made)")
        let commands = [
            #""at":"2022-02-07T20:01:00Z","command":"registerCardholder","phone":"+687 00 00 23","#,
            #""at":"2022-02-07T20:02:00Z","command":"requestCodes","#,
            #""at":"2022-02-08T20:02:00Z","command":"expire""#,
        ]
        for command in commands {
            let email = command.hasSuffix(",") ? #""email":"awa@example.nc""# : ""
            let line = "{\(command)\(email)}\n"
            let applied = try data.epin(["apply", "--simulated-time"], input: line.utf8)
            try #require(applied.status == 0, "\(applied)")
        }
        let holder = try #require(try data.events().first { $0.kind == .cardholderRegistered })
        let erase = ["erase", "cardholder", String(holder.sequence)]
        let files = FileManager.default
        let name = try #require(
            try files.contentsOfDirectory(atPath: spool).first { $0.hasSuffix(".sms") })
        let (message, other) = ("\(spool)/\(name)", data.directory.appending(path: "other").path)
        try FileSystem.create(other, Array("precious".utf8))
        unsafe unlink(message)
        try files.linkItem(atPath: other, toPath: message)
        try expectRefused(data, erase, "\(message): a file of 2 names")
        unsafe unlink(message)
        try files.createSymbolicLink(atPath: message, withDestinationPath: other)
        try expectRefused(data, erase, "\(message): a link")
        unsafe unlink(message)
        try #require(unsafe mkfifo(message, 0o600) == 0)
        try expectRefused(data, erase, "\(message): not a file")
        unsafe unlink(message)
        #expect(try bytes(other) == Data("precious".utf8))
        #expect(try data.epin(erase).status == 0)
        try data.expectSound()
    }

    /// Tiles are handed out: who made the directory says to whom.
    @Test(arguments: [0o700, 0o750, 0o755] as [UInt32])
    func tilesHaveThePermissionsOfTheirDirectory(_ mode: UInt32) throws {
        let log = try TileLog()
        try log.grow(by: 300)
        try FileSystem.makeDirectory(log.tiles)
        unsafe chmod(log.tiles, mode)
        _ = try log.export()
        for name in try FileManager.default.subpathsOfDirectory(atPath: log.tiles) {
            let path = "\(log.tiles)/\(name)"
            let expected = isDirectory(path) ? mode : mode & 0o666
            #expect(try FileSystem.permissions(of: path) == expected, "\(name)")
        }
    }
}
