import Authentication
import Foundation
import Ledger
import TestSupport
import Testing

/// Files that were cut or overwritten, disks that are full or read-only.
@Suite struct BadDiskTests {
    private func makeLedger(_ data: EpinData? = nil) throws -> EpinData {
        let data = try data ?? EpinData()
        let lines =
            (0..<30).map(Commands.register)
            + (0..<30).map { Commands.requestCodes($0, outside: false) }
        let applied = try data.epin(["apply"], input: lines.map { $0 + "\n" }.joined().utf8)
        #expect(applied.status == 0, "\(applied)")
        return data
    }

    private static let expire = "{\"command\":\"expire\"}\n"

    // MARK: Files

    /// Cut to any length it is an error, or, where only slack was cut, still whole.
    @Test(arguments: ["ledger", "vault", "views"])
    func cutFiles(_ store: String) throws {
        let data = try makeLedger()
        let before = "\(data.path)-before"
        let files = FileManager.default
        try files.copyItem(atPath: data.path, toPath: before)
        let size = try Data(contentsOf: URL(filePath: "\(data.path)/\(store)/data.mdb")).count
        let lengths = [
            0, 1, 100, 4095, 4096, 8191, 8192, 12_288, 20_480, 40_960, size / 2, size - 1,
        ]
        for length in lengths {
            try files.removeItem(atPath: data.path)
            try files.copyItem(atPath: before, toPath: data.path)
            let file = try FileHandle(
                forWritingTo: URL(filePath: "\(data.path)/\(store)/data.mdb"))
            try file.truncate(atOffset: UInt64(length))
            try file.close()
            // Empty views are new ones.
            let isNew = store == "views" && length == 0
            try expectErrorOrSound(
                data, store, "cut to \(length)", mustFail: length <= 20_480 && !isNew)
        }
        try files.removeItem(atPath: data.path)
        try files.copyItem(atPath: before, toPath: data.path)
        try Data(count: size).write(to: URL(filePath: "\(data.path)/\(store)/data.mdb"))
        try expectErrorOrSound(data, store, "zeros", mustFail: true)
        #expect(try data.epin(["verify"], data: before).status == 0)
    }

    private func expectErrorOrSound(
        _ data: EpinData, _ store: String, _ what: String, mustFail: Bool
    ) throws {
        let path = "\(data.path)/\(store)"
        var commands = [["apply"]]
        if store == "ledger" { commands += [["verify"], ["export"], ["stat"], ["rebuild"]] }
        if store == "views" { commands.append(["stat"]) }
        for words in commands {
            let outcome = try data.epin(words, input: Self.expire.utf8)
            #expect(!outcome.isSignal, "\(what), \(words): \(outcome)")
            if mustFail || outcome.status != 0 {
                // A file that is cut, or whose pages are not what they were, has a verdict.
                let isVerdict = words == ["verify"] && [9, 11].contains(outcome.status)
                #expect(isVerdict || outcome.status == 2, "\(what), \(words): \(outcome)")
                let isNamed =
                    outcome.err.contains(path) || isVerdict && outcome.text.contains("\(store): ")
                #expect(isNamed, "\(what), \(words): \(outcome)")
            }
        }
        // Whatever happens to the others, the ledger is there; views can be made again.
        guard store != "ledger" else { return }
        let verified = try data.epin(["verify"])
        let isVaultNamed = store == "vault" && verified.status == 9
        #expect(isVaultNamed || verified.status == 0, "\(what): \(verified)")
        guard store == "views" else { return }
        let rebuilt = try data.epin(["rebuild"])
        #expect(rebuilt.status == 1 || (rebuilt.status == 0 && !mustFail), "\(what): \(rebuilt)")
        #expect(try data.epin(["apply"], input: Self.expire.utf8).status == 0, "\(what)")
        try data.expectSound()
    }

    /// One changed byte anywhere in the file: it is never reported as intact when what it holds has
    /// changed. LMDB trusts its inner pages: it can end the process, which is no verdict.
    @Test func aChangedFileIsNeverToldIntact() throws {
        let data = try makeLedger()
        let path = "\(data.path)/ledger/data.mdb"
        let before = try Data(contentsOf: URL(filePath: path))
        let exported = try data.epin(["export"]).out
        let stat = try #require(try data.epin(["stat", "--json"]).json.first)
        let used = try #require(stat["ledgerBytes"]?.integerValue(as: Int.self))
        var generator = Seeded("aChangedFileIsNeverToldIntact")
        var namedCount = 0
        for _ in 0..<150 {
            var bytes = before
            let place = Int.random(in: 0..<used, using: &generator)
            bytes[place] ^= UInt8.random(in: 1...255, using: &generator)
            try bytes.write(to: URL(filePath: path))
            let verified = try data.epin(["verify"])
            if verified.status >= 10 && !verified.isSignal { namedCount += 1 }
            guard verified.status == 0 else { continue }
            #expect(try data.epin(["export"]).out == exported, "byte \(place)")
        }
        #expect(namedCount > 20, "\(namedCount) were named")
    }

    // MARK: Disks

    /// The kernel's limit of a file's size: a write beyond it is an error, not a signal.
    @Test func filesThatMayNotGrow() throws {
        let data = try makeLedger()
        let lines = (0..<6000).map { Commands.requestCodes(1000 + $0) + "\n" }.joined()
        try Data(lines.utf8).write(to: data.directory.appending(path: "lines"))
        // The replies go through a pipe: the limit is for files.
        let script = """
            (ulimit -f 400; exec "$0" --data "$1" apply lines) > >(cat > replies); echo $?
            wait $!
            """
        let outcome = try data.run(
            ["/bin/bash", "-c", script, EpinData.program.path, data.path])
        #expect(outcome.text == "2\n", "\(outcome)")
        try expectRefused(data, "replies", among: 6000)
    }

    /// Every reply is an event that is there or an error that says why; then it goes on.
    private func expectRefused(_ data: EpinData, _ name: String, among count: Int) throws {
        let text = try Data(contentsOf: data.directory.appending(path: name))
        let replies = try text.split(separator: 0x0A).map { try JSON(parsing: Array($0)) }
        #expect(replies.count == count)
        let refused = replies.filter { $0["error"] != nil }
        #expect(!refused.isEmpty && refused.count < count, "\(refused.count) refused")
        for reply in refused {
            #expect(reply["error"]?["code"] == "unavailable", "\(reply.text)")
            let reason = reply["error"]?["reason"]?.stringValue ?? ""
            #expect(reason.contains(data.path), "\(reply.text)")
        }
        let events = try data.events()
        for reply in replies where reply["error"] == nil {
            let sequence = try #require(
                reply["events"]?.arrayValue?.first?.integerValue(as: Int.self))
            let request = try #require(events[sequence].request)
            #expect(reply["request"]?.stringValue == request.uuidString.lowercased())
        }
        let known = events.filter { $0.kind == .emailNotRecognised }.count
        #expect(known == count - refused.count)
        let again = try data.epin(["apply"], input: Self.expire.utf8)
        #expect(again.status == 0, "\(again)")
        try data.expectSound()
    }

    @Test(
        .enabled(if: Mount.isPossible, "needs the right to mount"),
        arguments: [500, 1000, 1500, 2000])
    func aDiskThatIsFull(_ kilobytes: Int) throws {
        let data = try EpinData(nil, in: "mount")
        let mount = try Mount(data, ["-t", "tmpfs", "-o", "size=\(kilobytes)k"])
        try #require(try data.epin(["init", "--key", "key"]).status == 0)
        let lines = (0..<8000).map { Commands.requestCodes(1000 + $0) + "\n" }.joined()
        let applied = try data.epin(["apply"], input: lines.utf8)
        #expect(applied.status == 2 && !applied.isSignal, "\(applied.err)")
        try Data(applied.out).write(to: data.directory.appending(path: "replies"))
        #expect(try data.epin(["verify"]).status == 0)
        let rebuilt = try data.epin(["rebuild"])
        #expect(rebuilt.status == 2 && !rebuilt.isSignal, "\(rebuilt)")
        #expect(rebuilt.err.contains("No space left on device"), "\(rebuilt)")
        let names = try FileManager.default.contentsOfDirectory(atPath: data.path)
        #expect(!names.contains { $0.contains("rebuilding") }, "\(names)")
        #expect(applied.text.contains("No space left on device"))
        try mount.remount("size=64m")
        try expectRefused(data, "replies", among: 8000)
    }

    @Test(.enabled(if: Mount.isPossible, "needs the right to mount")) func aDiskThatIsReadOnly()
        throws
    {
        let data = try EpinData(nil, in: "mount")
        // Its own mount, to be made read-only.
        let mount = try Mount(data, ["--bind"])
        try #require(try data.epin(["init", "--key", "key"]).status == 0)
        _ = try makeLedger(data)
        let before = try data.records()
        try mount.remount("ro,bind")
        for words in [["apply"], ["rebuild"]] {
            let outcome = try data.epin(words, input: Self.expire.utf8)
            #expect(outcome.status == 2 && outcome.err.contains(data.path), "\(words): \(outcome)")
            #expect(outcome.err.contains("Read-only file system"), "\(words): \(outcome)")
        }
        for words in [["verify"], ["stat"], ["export"], ["show", "2"], ["replay"]] {
            let outcome = try data.epin(words)
            #expect(outcome.status == 0, "\(words): \(outcome)")
        }
        try mount.remount("rw,bind")
        #expect(try data.records() == before)
        try data.expectSound()
    }

    /// Another user, whom the permissions of a new ledger keep out, and who is told whose it is.
    @Test(.enabled(if: getuid() == 0, "needs to become another user"))
    func permissions() throws {
        let data = try makeLedger()
        let nobody = [
            "/usr/bin/env", "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
            EpinData.program.path, "--data", data.path,
        ]
        for words in [["verify"], ["stat"], ["export"], ["apply"], ["rebuild"]] {
            let outcome = try data.run(nobody + words, input: Self.expire.utf8)
            #expect(outcome.status == 2 && outcome.err.contains(data.path), "\(words): \(outcome)")
            #expect(outcome.err.contains("runuser -u root -- epin"), "\(words): \(outcome)")
        }
        try data.expectSound()
    }
}
