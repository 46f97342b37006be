import Authentication
import Foundation
import TestSupport
import Testing

/// `epin export --tiles` that ends in the middle: by `kill -9`, on a disk that is full or
/// read-only.
@Suite struct ExportTilesDiskTests {
    /// More of them: `EPIN_KILL_ROUNDS=500 swift test --filter ExportTilesDiskTests`.
    private static let roundCount =
        Int(ProcessInfo.processInfo.environment["EPIN_KILL_ROUNDS"] ?? "") ?? 12

    /// Killed after any number of files, or any while after the start; the next one goes on.
    @Test func killed() throws {
        let log = try TileLog()
        var generator = Seeded("exportIsKilled")
        try log.grow(by: 5000)
        let whole = "\(log.tiles)-whole"
        _ = try log.export(to: whole)
        var killedCount = 0
        for round in 0..<Self.roundCount {
            let before = try TestDirectory.files(log.tiles)["checkpoint"]
            let process = Process()
            process.executableURL = EpinData.program
            process.arguments = ["--data", log.data.path, "export", "--tiles", log.tiles]
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            if round.isMultiple(of: 2) {
                let tile = Int.random(in: 0..<19, using: &generator)
                let path =
                    "\(log.tiles)/tile/0/\(String(repeating: "0", count: tile < 10 ? 2 : 1))\(tile)"
                while process.isRunning, !FileManager.default.fileExists(atPath: path) {}
            } else {
                usleep(.random(in: 0..<60_000, using: &generator))
            }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let isKilled = process.terminationReason == .uncaughtSignal
            killedCount += isKilled ? 1 : 0
            // Whatever the moment: the checkpoint of before with its tree, or the new one.
            let now = try TestDirectory.files(log.tiles)["checkpoint"]
            if now != before { #expect(try TestDirectory.files(whole)["checkpoint"] == now) }
            if now != nil {
                _ = try log.export()
                #expect(
                    try TestDirectory.files(log.tiles) == TestDirectory.files(whole),
                    "round \(round)")
                #expect(try log.checked().status == 0)
                try FileManager.default.removeItem(atPath: log.tiles)
            }
        }
        print("exports killed: \(killedCount)")
        _ = try log.export()
        #expect(try TestDirectory.files(log.tiles) == TestDirectory.files(whole))
        #expect(try log.checked().status == 0)
    }

    /// A write that fails at any length: an error that names the place, and nothing half written.
    @Test(arguments: [1, 2, 5, 9])
    func filesThatMayNotGrow(_ kilobytes: Int) throws {
        let log = try TileLog()
        try log.grow(by: 600)
        // A copy: the record of the read would be the first write to fail.
        for store in ["reads", "vault"] {
            try FileManager.default.removeItem(atPath: "\(log.data.path)/\(store)")
        }
        let script = "ulimit -f \(kilobytes); exec \"$0\" --data \"$1\" export --tiles \"$2\""
        let outcome = try log.data.run(
            ["/bin/bash", "-c", script, EpinData.program.path, log.data.path, log.tiles])
        #expect(outcome.status == 2 && !outcome.isSignal, "\(outcome)")
        #expect(outcome.err.contains("File too large"), "\(outcome)")
        #expect(outcome.err.contains(log.tiles), "\(outcome)")
        let files = try TestDirectory.files(log.tiles)
        #expect(files["checkpoint"] == nil && !files.keys.contains { $0.hasPrefix(".") })
        _ = try log.export()
        #expect(try log.checked().status == 0)
    }

    @Test(
        .enabled(if: Mount.isPossible, "needs the right to mount"), arguments: [16, 64, 100, 200])
    func aDiskThatIsFull(_ kilobytes: Int) throws {
        let log = try TileLog()
        try log.grow(by: 100)
        let mount = try Mount(log.data, ["-t", "tmpfs", "-o", "size=64m"])
        let tiles = "\(mount.path)/tiles"
        _ = try log.export(to: tiles)
        let before = try TestDirectory.files(tiles)
        try log.grow(by: 2000)
        try mount.remount("size=\(kilobytes)k")
        let outcome = try log.data.epin(["export", "--tiles", tiles])
        #expect(outcome.status == 2 && !outcome.isSignal, "\(outcome)")
        #expect(outcome.err.contains("No space left on device"), "\(outcome)")
        #expect(outcome.err.contains(tiles), "\(outcome)")
        let after = try TestDirectory.files(tiles)
        for (name, bytes) in before { #expect(after[name] == bytes, "\(name)") }
        #expect(!after.keys.contains { $0.hasPrefix(".") })
        try mount.remount("size=64m")
        _ = try log.export(to: tiles)
        #expect(try log.checked(tiles).status == 0)
    }

    @Test(.enabled(if: Mount.isPossible, "needs the right to mount"))
    func aDiskThatIsReadOnly() throws {
        let log = try TileLog()
        try log.grow(by: 100)
        let mount = try Mount(log.data, ["--bind"])
        let tiles = "\(mount.path)/tiles"
        _ = try log.export(to: tiles)
        let before = try TestDirectory.files(tiles)
        try log.grow(by: 400)
        try mount.remount("ro,bind")
        for path in [tiles, "\(mount.path)/new"] {
            let outcome = try log.data.epin(["export", "--tiles", path])
            #expect(outcome.status == 2 && outcome.err.contains(path), "\(outcome)")
            #expect(outcome.err.contains("Read-only file system"), "\(outcome)")
        }
        #expect(try TestDirectory.files(tiles) == before)
        try mount.remount("rw,bind")
        _ = try log.export(to: tiles)
        #expect(try log.checked(tiles).status == 0)
    }

    /// Another user, whose the ledger is, but not the tiles.
    @Test(.enabled(if: getuid() == 0, "needs to become another user"))
    func permissions() throws {
        let log = try TileLog()
        try log.grow(by: 100)
        _ = try log.export()
        try log.grow(by: 1)
        for words in [
            ["chown", "-R", "65534", log.data.path], ["chmod", "-R", "a+rX", log.tiles],
        ] {
            _ = try log.data.run(["/usr/bin/env"] + words)
        }
        let outcome = try log.data.run([
            "/usr/bin/env", "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
            EpinData.program.path, "--data", log.data.path, "export", "--tiles", log.tiles,
        ])
        #expect(outcome.status == 2 && outcome.err.contains(log.tiles), "\(outcome)")
        #expect(outcome.err.contains("Permission denied"), "\(outcome)")
    }
}
