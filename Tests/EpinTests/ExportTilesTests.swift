import Foundation
import Ledger
import TestSupport
import Testing

/// `epin export --tiles`: what others fetch and check.
@Suite struct ExportTilesTests {
    @Test func anIndependentCheckerFindsItRight() throws {
        let log = try TileLog()
        var last: [String: [UInt8]] = [:]
        for count in [1, 200, 100, 250, 700, 3] {
            try log.grow(by: count)
            let told = try #require(try log.export().json.first)
            let checked = try log.checked()
            try #require(checked.status == 0, "\(checked)")
            let size = try #require(told["eventCount"]?.integerValue(as: Int.self))
            #expect(checked.text.contains("tiles of \(size) entries of example.nc/epin"))
            // The event that says what was signed comes after what was signed.
            #expect(try log.data.records().count == size + 1)
            let files = try TestDirectory.files(log.tiles)
            let new = files.filter { last[$0.key] != $0.value }
            #expect(told["fileCount"]?.integerValue() == new.count)
            #expect(told["byteCount"]?.integerValue() == new.values.reduce(0) { $0 + $1.count })
            let text = String(decoding: files["checkpoint"]!, as: UTF8.self)
            #expect(text == (try log.run(["checkpoint"]).text))
            last = files
        }
        let again = try log.run(["export", "--tiles", log.tiles])
        #expect(again.lines.count == 3 && again.text.contains("0 files written, 0 bytes"))
        var tile = last["tile/entries/000"]!
        tile[9] ^= 1
        try TestDirectory.write(tile, to: "\(log.tiles)/tile/entries/000")
        #expect(try log.checked().status == 1)
    }

    /// From a web server that knows nothing of tiles, by a client that knows nothing of this
    /// program.
    @Test func entriesAreProvedFromTheWeb() throws {
        let log = try TileLog()
        try log.grow(by: 300)
        _ = try log.export()
        try log.grow(by: 400)
        _ = try log.export()
        let records = try log.data.records()
        let size = records.count - 1
        let indexes = [0, 1, 255, 256, 302, 303, 511, 512, 600, size - 1]
        let fetched = try log.data.run(
            Python.tool("Tests/Tools/tile_client.py") + [log.tiles, "\(log.key).pub"]
                + indexes.map(String.init))
        #expect(fetched.status == 0, "\(fetched)")
        #expect(fetched.lines == indexes.map { "\($0) \(size) \(SHA256.hash(records[$0]).hex)" })
    }

    /// The checkpoint is the newest; cosignatures that come later are added to it.
    @Test func cosignatures() throws {
        let log = try TileLog()
        let witness = log.data.directory.appending(path: "w.pem").path
        try log.run(["key", "generate", "--witness", "witness.example", witness])
        try log.grow(by: 10)
        let request = try log.run(["prove", "--since", "0"]).out
        let answer = try log.run(
            ["witness", "--key", witness, "--log", "\(log.key).pub"], input: request
        ).out
        func files() throws -> Int? {
            let text = try Data(contentsOf: URL(filePath: "\(log.tiles)/checkpoint"))
            return String(decoding: text, as: UTF8.self).split(separator: "\u{2014}").count - 1
        }
        _ = try log.export()
        #expect(try files() == 1)
        try log.run(
            ["checkpoint", "--cosignature", "-", "--witness", "\(witness).pub"], input: answer)
        let told = try #require(try log.export().json.first)
        #expect(told["fileCount"] == 1)
        #expect(try files() == 2)
        // A newer one that no witness has seen yet.
        try log.grow(by: 1)
        _ = try log.export()
        #expect(try files() == 1)
        #expect(try log.checked().status == 0)
    }

    @Test func errors() throws {
        let log = try TileLog()
        let unsigned = try log.data.epin(["export", "--tiles", log.tiles])
        #expect(unsigned.status == 2 && unsigned.err.contains("no checkpoint was signed yet"))
        #expect(!FileManager.default.fileExists(atPath: log.tiles))
        for option in ["--since", "--until"] {
            let mixed = try log.data.epin(["export", "--tiles", log.tiles, option, "yesterday"])
            #expect(mixed.status == 64 && mixed.err.contains("'--tiles'"), "\(mixed)")
        }
        try log.grow(by: 1)
        for (path, reason) in [
            ("\(log.key)", "Not a directory"), ("\(log.key)/tiles", "Not a directory"),
            ("\(log.tiles)/in/none", "No such file or directory"),
        ] {
            let outcome = try log.data.epin(["export", "--tiles", path])
            #expect(outcome.status == 2 && outcome.err.contains(path), "\(outcome)")
            #expect(outcome.err.contains(reason), "\(outcome)")
        }
        // Another log of the same name.
        let other = try TileLog()
        try other.grow(by: 3)
        _ = try other.export(to: log.tiles)
        let before = try TestDirectory.files(log.tiles)
        try log.grow(by: 10)
        let mixed = try log.data.epin(["export", "--tiles", log.tiles])
        #expect(mixed.status == 2 && mixed.err.contains(log.tiles), "\(mixed)")
        #expect(mixed.err.contains("\(log.data.path)/ledger"), "\(mixed)")
        #expect(try TestDirectory.files(log.tiles) == before)
        #expect(try other.checked(log.tiles).status == 0)
    }

    /// Of two at the same time, one waits for the other.
    @Test func twoProcesses() throws {
        let log = try TileLog()
        try log.grow(by: 1500)
        let script = """
            for i in 1 2 3 4 5 6; do "$0" --data "$1" export --tiles "$2" & pids="$pids $!"; done
            for pid in $pids; do wait $pid || echo failed; done
            """
        let outcome = try log.data.run(
            ["/bin/bash", "-c", script, EpinData.program.path, log.data.path, log.tiles])
        #expect(outcome.status == 0 && !outcome.text.contains("failed"), "\(outcome)")
        #expect(outcome.lines.filter { $0.hasPrefix("0 files") }.count == 5, "\(outcome)")
        #expect(try log.checked().status == 0)
    }
}
