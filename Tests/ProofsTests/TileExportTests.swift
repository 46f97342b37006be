import Foundation
import Ledger
import TestSupport
import Testing

@testable import Proofs

/// What is exported as tiles is what C2SP tlog-tiles defines, at once and step by step.
@Suite struct TileExportTests {
    @Test(arguments: [
        (0, "000"), (1, "001"), (999, "999"), (1000, "x001/000"), (1_234_067, "x001/x234/067"),
        (999_999, "x999/999"), (1_000_000, "x001/x000/000"), (1 << 40, "x001/x099/x511/x627/776"),
    ])
    func paths(_ index: UInt64, _ path: String) {
        let end = (index + 1) * 256
        #expect(Tile(.hashes(level: 0), endingAt: end).path == "tile/0/\(path)")
        #expect(Tile(.hashes(level: 12), endingAt: end - 255).path == "tile/12/\(path).p/1")
        #expect(Tile(.entries, endingAt: end - 1).path == "tile/entries/\(path).p/255")
        #expect(NaiveTiles.path(Int(index), 256) == path)
    }

    private static let count = 600
    private let ledger: SampleLedger
    private let naive: NaiveTiles

    init() throws {
        ledger = try SampleLedger(eventCount: Self.count, seed: 1)
        naive = NaiveTiles(ledger.events.map(\.record))
    }

    private func export(_ size: Int, to directory: TilesDirectory) throws -> TileExport.Result {
        try TileExport.run(ledger.store, naive.checkpoint(size), to: directory.path)
    }

    @Test func everySizeAtOnce() throws {
        for size in 0...Self.count {
            let directory = TilesDirectory()
            let result = try export(size, to: directory)
            let files = naive.files(size)
            #expect(try directory.files() == files, "\(size)")
            #expect(result.size == size && result.fileCount == files.count, "\(size)")
            #expect(result.byteCount == files.values.reduce(0) { $0 + $1.count }, "\(size)")
        }
    }

    /// In steps of each width the same files, beside those of the steps before; a file that is
    /// there already is not written again.
    @Test(arguments: [1, 2, 3, 7, 31, 64, 100, 128, 200, 255, 256, 257, 300, 599])
    func stepByStep(_ width: Int) throws {
        let directory = TilesDirectory()
        var expected: [String: [UInt8]] = [:]
        for size in stride(from: 1, through: Self.count, by: width) {
            let before = expected
            expected.merge(naive.files(size)) { $1 }
            let result = try export(size, to: directory)
            let new = expected.filter { before[$0.key] != $0.value }
            #expect(result.fileCount == new.count, "\(size)")
            #expect(result.byteCount == new.values.reduce(0) { $0 + $1.count }, "\(size)")
            guard size % 16 == 1 || width > 16 else { continue }
            #expect(try directory.files() == expected, "\(size)")
        }
        #expect(try directory.files() == expected)
    }

    /// Around the edges of tiles of level 0, 1 and 2.
    @Test func largeSizes() throws {
        let ledger = try SampleLedger(eventCount: 66_000, seed: 2)
        let naive = NaiveTiles(ledger.events.map(\.record))
        let grown = TilesDirectory()
        var expected: [String: [UInt8]] = [:]
        for size in [255, 256, 257, 511, 512, 65_279, 65_535, 65_536, 65_537, 65_792, 66_000] {
            let files = naive.files(size)
            let checkpoint = naive.checkpoint(size)
            for threadCount in [1, 2, 5] {
                let directory = TilesDirectory()
                var done: [UInt64] = []
                _ = try TileExport.run(
                    ledger.store, checkpoint, to: directory.path, threadCount: threadCount
                ) { done.append(contentsOf: [$0, $1]) }
                #expect(try directory.files() == files, "\(size), \(threadCount) threads")
                #expect(done.suffix(2) == [UInt64(size), UInt64(size)])
                #expect(done.count / 2 == (size + 16_383) / 16_384)
            }
            expected.merge(files) { $1 }
            _ = try TileExport.run(ledger.store, checkpoint, to: grown.path)
            #expect(try grown.files() == expected, "\(size)")
        }
    }

    /// Full tiles are written once, and partial ones of older checkpoints stay as they are.
    @Test func nothingIsWrittenTwice() throws {
        let directory = TilesDirectory()
        _ = try export(300, to: directory)
        let before = try directory.inodes()
        #expect(try export(300, to: directory).fileCount == 0)
        #expect(try directory.inodes() == before)
        _ = try export(Self.count, to: directory)
        let after = try directory.inodes()
        for name in before.keys where name != "checkpoint" {
            #expect(before[name] == after[name], "\(name)")
        }
    }

    /// Cosignatures that came later: only the checkpoint is new.
    @Test func moreSignatures() throws {
        let directory = TilesDirectory()
        _ = try export(300, to: directory)
        var files = try directory.files()
        var signed = naive.checkpoint(300)
        signed.add([NoteSignature(name: "witness.example", keyID: 2, bytes: [2])])
        let result = try TileExport.run(ledger.store, signed, to: directory.path)
        #expect(result.fileCount == 1 && result.byteCount == signed.bytes.count)
        files["checkpoint"] = signed.bytes
        #expect(try directory.files() == files)
    }

    /// Whatever of the new files is there, whole, empty or cut, and whatever was left unfinished:
    /// the next export makes it right. So it is after a kill or a power cut at any moment.
    @Test(arguments: [(0, 300), (100, 300), (255, 256), (256, 513), (300, 600), (511, 600)])
    func goesOnAfterAnyEnd(_ old: Int, _ size: Int) throws {
        let before = old > 0 ? naive.files(old) : [:]
        let after = before.merging(naive.files(size)) { $1 }
        let new = after.filter { before[$0.key] != $0.value && $0.key != "checkpoint" }.keys
            .sorted()
        var generator = SeededGenerator(seed: UInt64(size))
        for round in 0..<40 {
            let directory = TilesDirectory()
            for (name, bytes) in before { try directory.write(bytes, to: name) }
            for (index, name) in new.enumerated() {
                let bytes = after[name]!
                let isThere = round <= new.count ? index < round : Bool.random(using: &generator)
                guard isThere else { continue }
                let cut = [bytes.count, bytes.count, 0, bytes.count / 2].randomElement(
                    using: &generator)!
                try directory.write(Array(bytes.prefix(cut)), to: name)
            }
            try directory.write([1, 2, 3], to: ".new-\(round)")
            try directory.write([], to: ".new-checkpoint")
            _ = try export(size, to: directory)
            #expect(try directory.files() == after, "round \(round)")
        }
    }

    /// What was changed in the directory is not checked: that is for those who read it.
    @Test func aTileThatWasChangedStays() throws {
        let directory = TilesDirectory()
        _ = try export(300, to: directory)
        var files = try directory.files()
        files["tile/entries/000"]![7] ^= 1
        try directory.write(files["tile/entries/000"]!, to: "tile/entries/000")
        try directory.write([9], to: "index.html")
        files["index.html"] = [9]
        _ = try export(Self.count, to: directory)
        #expect(
            try directory.files()
                == files.merging(naive.files(Self.count)) { changed, new in
                    changed == files["tile/entries/000"]! ? changed : new
                })
    }
}
