import Foundation
import Ledger
import TestSupport
import Testing

/// What another account, a process in another container, and whoever could write `lock.mdb` can do.
@Suite struct OtherAccountTests {
    private static let expire = "{\"command\":\"expire\"}\n"
    private static let nobody = [
        "/usr/bin/env", "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
    ]

    private func makeLedger(_ data: EpinData? = nil) throws -> EpinData {
        let data = try data ?? EpinData()
        let lines = (0..<5).map { Commands.register($0) + "\n" }.joined()
        try #require(try data.epin(["apply"], input: lines.utf8).status == 0)
        return data
    }

    // MARK: Accounts

    @Test(.enabled(if: getuid() == 0, "needs to become another user"))
    func anotherAccountReachesNoFile() throws {
        let data = try makeLedger()
        _ = try data.epin(["show", "1"])
        unsafe chmod(data.directory.path, 0o777)
        let (path, before) = (data.path, try data.records())
        for attack in [
            "printf x | dd of=\(path)/ledger/lock.mdb bs=1 seek=48 conv=notrunc",
            "cat \(path)/ledger/data.mdb", "ls \(path)/reads",
            "ln -sf \(path)/epin.json \(path)/reads/lock.mdb",
            "mv \(path)/reads/data.mdb \(path)/reads/other",
        ] {
            let outcome = try data.run(Self.nobody + ["/bin/sh", "-c", attack])
            #expect(outcome.status != 0 && outcome.err.contains("Permission denied"), "\(outcome)")
        }
        #expect(try data.records() == before)
        try data.expectSound()
    }

    /// Root too: files that it made would be no use to the owner.
    @Test(.enabled(if: getuid() == 0, "needs to become another user"))
    func rootIsToldToActAsTheOwner() throws {
        let data = try makeLedger()
        let given = try data.run(["/bin/chown", "-R", "65534:65534", data.path, data.key])
        try #require(given.status == 0)
        for words in [["apply"], ["show", "1"], ["verify"], ["rebuild"]] {
            let outcome = try data.epin(words, input: Self.expire.utf8)
            #expect(outcome.status == 2 && outcome.out.isEmpty, "\(words): \(outcome)")
            #expect(outcome.err.contains("runuser -u nobody -- epin"), "\(words): \(outcome)")
        }
        let own = try data.run(
            Self.nobody + [EpinData.program.path, "--data", data.path, "apply"],
            input: Self.expire.utf8)
        #expect(own.status == 0, "\(own)")
    }

    /// Where nobody can write, owner and permissions do not matter; links do.
    @Test(.enabled(if: Mount.isPossible, "needs to mount"))
    func onADiskThatIsReadOnly() throws {
        let data = try EpinData(nil, in: "mount")
        let mount = try Mount(data, ["--bind"])
        try #require(try data.epin(["init"]).status == 0)
        _ = try makeLedger(data)
        for words in [["chmod", "-R", "go+rX"], ["chown", "-R", "65534"]] {
            _ = try data.run(["/usr/bin/env"] + words + [data.path])
        }
        #expect(try data.epin(["stat"]).status == 2)
        try mount.remount("ro,bind")
        for words in [["stat"], ["verify"], ["show", "1"]] {
            let outcome = try data.epin(words)
            #expect(outcome.status == 0, "\(words): \(outcome)")
        }
        try mount.remount("rw,bind")
        let ledger = "\(data.path)/ledger"
        try FileManager.default.moveItem(atPath: ledger, toPath: "\(data.path)/away")
        try FileManager.default.createSymbolicLink(
            atPath: ledger, withDestinationPath: "\(data.path)/away")
        try mount.remount("ro,bind")
        let linked = try data.epin(["stat"])
        #expect(linked.status == 2 && linked.err.contains("\(ledger): a link"), "\(linked)")
        try mount.remount("rw,bind")
    }

    // MARK: The lock file

    /// Whoever could write it takes back no commit: every store, while a process has it open.
    @Test(arguments: ["ledger", "vault"], [-3, -2, -1, 1, 2, 3] as [Int64])
    func aLockFileThatWasChanged(_ store: String, _ offset: Int64) throws {
        let data = try makeLedger()
        let apply = try ApplyProcess(data)
        let replies = try apply.send((5..<10).map(Commands.register))
        #expect(replies.allSatisfy { $0["result"] != nil }, "\(replies)")
        let before = try data.records()
        try LockFile.shift("\(data.path)/\(store)", by: offset)
        let other = try data.epin(["apply"], input: (Commands.register(10) + "\n").utf8)
        #expect(!other.isSignal && other.status == 2, "\(other)")
        #expect(other.err.contains("\(store): lock.mdb and data.mdb disagree"), "\(other)")
        let refused = try apply.send([Commands.register(11)])
        #expect("\(refused[0].text)".contains("disagree"), "\(refused[0].text)")
        let ended = try apply.finish()
        #expect(!ended.isSignal)
        // The next one makes it anew, and everything that was acknowledged is there.
        #expect(try data.epin(["apply"], input: Self.expire.utf8).status == 0)
        #expect(try data.records().starts(with: before))
        try data.expectSound()
    }

    // MARK: Containers

    private static let hasNamespaces: Bool = {
        guard let data = try? EpinData(nil) else { return false }
        return (try? data.run(["/usr/bin/env", "unshare", "--pid", "--fork", "true"]).status) == 0
    }()

    /// Two processes that are number 1, each in its own PID namespace.
    @Test(.enabled(if: hasNamespaces, "needs to make PID namespaces"))
    func containersWithEqualProcessNumbers() throws {
        let data = try makeLedger()
        let program = "\(EpinData.program.path) --data \(data.path)"
        let outcome = try data.run([
            "/bin/sh", "-c",
            """
            mkfifo lines
            unshare --pid --fork \(program) apply < lines > replies &
            exec 3> lines
            echo '{"command":"expire"}' >&3
            while ! grep -q result replies; do sleep 0.05; done
            for command in stat 'show 1' apply; do
                unshare --pid --fork \(program) $command < /dev/null > /dev/null
                echo "status $?"
            done
            echo '{"command":"expire"}' >&3
            exec 3>&-
            wait $! && grep -c result replies
            """,
        ])
        #expect(outcome.lines == ["status 2", "status 2", "status 2", "2"], "\(outcome)")
        let told = outcome.err.split(separator: "\n")
        #expect(told.count == 3 && told.allSatisfy { $0.contains("share a PID namespace") })
        try data.expectSound()
    }
}
