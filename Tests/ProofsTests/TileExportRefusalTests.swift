import Foundation
import TestSupport
import Testing

@testable import Ledger
@testable import Proofs

/// What is not published: two histories in one directory, and what is not what was signed.
@Suite struct TileExportRefusalTests {
    private static let count = 600
    private let ledger: SampleLedger
    private let naive: NaiveTiles
    private let directory = TilesDirectory()

    init() throws {
        ledger = try SampleLedger(eventCount: Self.count, seed: 1)
        naive = NaiveTiles(ledger.events.map(\.record))
    }

    /// What an export is refused with; nothing in the directory may have changed.
    private func refusal(
        _ signed: SignedCheckpoint, _ location: SourceLocation = #_sourceLocation
    ) throws -> String {
        let before = try directory.inodes()
        var refusal = ""
        do {
            let result = try TileExport.run(ledger.store, signed, to: directory.path)
            Issue.record("exported: \(result)", sourceLocation: location)
        } catch {
            refusal = "\(error)"
        }
        #expect(try directory.inodes() == before, sourceLocation: location)
        return refusal
    }

    // MARK: Another history

    @Test func otherOrigin() throws {
        _ = try TileExport.run(ledger.store, naive.checkpoint(300), to: directory.path)
        let refusal = try refusal(naive.checkpoint(400, origin: "other.example"))
        #expect(refusal.hasPrefix("\(directory.path)/checkpoint: "))
        #expect(refusal.contains("'example.nc/epin'") && refusal.contains("'other.example'"))
    }

    @Test(arguments: [1, 255, 256, 300, 599, 600])
    func otherTree(_ size: Int) throws {
        let other = try SampleLedger(eventCount: Self.count, seed: 3)
        let others = NaiveTiles(other.events.map(\.record))
        _ = try TileExport.run(other.store, others.checkpoint(size), to: directory.path)
        let refusal = try refusal(naive.checkpoint(Self.count))
        #expect(refusal.hasPrefix("\(directory.path)/checkpoint: "))
        #expect(refusal.contains("of \(size) events") && refusal.contains(ledger.path))
        #expect(refusal.contains("another history"))
    }

    @Test func newerThanTheLedger() throws {
        _ = try TileExport.run(ledger.store, naive.checkpoint(600), to: directory.path)
        let refusal = try refusal(naive.checkpoint(599))
        #expect(refusal.hasPrefix("\(directory.path)/checkpoint: "))
        #expect(refusal.contains("600") && refusal.contains("599"))
        #expect(refusal.contains(ledger.path))
    }

    @Test(arguments: ["", "x", "example.nc/epin\n600\n", "\n\n\n"])
    func aCheckpointThatIsNone(_ text: String) throws {
        try directory.write(Array(text.utf8), to: "checkpoint")
        #expect(try refusal(naive.checkpoint(600)).hasPrefix("\(directory.path)/checkpoint: "))
    }

    /// A checkpoint of other events, or of more than there are.
    @Test func aCheckpointOfAnotherLedger() throws {
        let other = try SampleLedger(eventCount: Self.count + 1, seed: 3)
        let others = NaiveTiles(other.events.map(\.record))
        for size in [1, 256, 600, 601] {
            let refusal = try refusal(others.checkpoint(size))
            #expect(refusal.contains(ledger.path) && refusal.contains("\(size)"))
        }
        _ = try TileExport.run(ledger.store, naive.checkpoint(300), to: directory.path)
        _ = try refusal(others.checkpoint(600))
    }

    // MARK: Places

    @Test func aPlaceThatIsNoDirectory() throws {
        try Data().write(to: URL(filePath: directory.path))
        let place = directory.path
        for path in [place, "\(place)/inside", "\(place)-missing/inside"] {
            do {
                _ = try TileExport.run(ledger.store, naive.checkpoint(600), to: path)
                Issue.record("exported to \(path)")
            } catch let error as SystemError {
                #expect(error.path == path)
            }
        }
    }

    @Test func aFileInThePlaceOfADirectory() throws {
        for name in ["tile", "tile/0", "tile/entries", "tile/0/000.p"] {
            try directory.write([1], to: name)
            do {
                _ = try TileExport.run(
                    ledger.store, naive.checkpoint(600 % 256), to: directory.path)
                Issue.record("exported beside a file \(name)")
            } catch let error as SystemError {
                #expect(error.path.hasPrefix("\(directory.path)/tile"), "\(error)")
            }
            let left = try directory.files().keys.filter { $0.hasPrefix(".") || $0 == "checkpoint" }
            #expect(left == [], "after \(name)")
            try FileManager.default.removeItem(atPath: directory.path)
        }
    }

    // MARK: A damaged ledger

    /// Exports after some damage, which stays; the published checkpoint stays.
    private func refusal(
        from old: Int, after damage: (Damage) throws -> Void
    ) throws -> any Error {
        if old > 0 {
            _ = try TileExport.run(ledger.store, naive.checkpoint(old), to: directory.path)
        }
        let served = try directory.files()["checkpoint"]
        try ledger.store.environment.write { transaction in
            try damage(Damage(store: ledger.store, transaction: transaction))
        }
        let error = try #require(throws: (any Error).self) {
            try TileExport.run(ledger.store, naive.checkpoint(600), to: directory.path)
        }
        let files = try directory.files()
        #expect(files["checkpoint"] == served)
        #expect(!files.keys.contains { $0.hasPrefix(".") })
        return error
    }

    @Test(arguments: [0, 300], [300, 511, 512, 599])
    func alteredRecords(_ old: Int, _ event: UInt64) throws {
        let error = try refusal(from: old) { try $0.flipRecord(event, at: 3, bits: 1) }
        #expect(error as? TileExportError == .altered(event: event))
        #expect("\(error)".contains("event \(event) "))
    }

    @Test(arguments: [0, 300], [300, 511, 512, 599])
    func damagedLeafHashes(_ old: Int, _ event: UInt64) throws {
        let error = try refusal(from: old) { try $0.flip(event, at: 31, bits: 128) }
        #expect(error as? TileExportError == .altered(event: event))
    }

    @Test(arguments: [0, 300], [300, 400, 511])
    func rewrittenRecordsOfAFullTile(_ old: Int, _ event: UInt64) throws {
        let error = try refusal(from: old) { try $0.rewrite(event, ledger.events[Int(event) - 1]) }
        #expect(error as? TileExportError == .otherHash(events: 256...511))
        #expect("\(error)".contains("256–511"))
    }

    /// An event that could be in the place, and was not.
    private func other(_ sequence: UInt64) -> Event {
        var event = ledger.events[Int(sequence)]
        event.time += 1
        return event
    }

    @Test(arguments: [0, 300, 512, 599], [512, 580, 599])
    func rewrittenRecordsOfTheLastTile(_ old: Int, _ event: UInt64) throws {
        let error = try refusal(from: old) { try $0.rewrite(event, other(event)) }
        let place = "\(directory.path)/checkpoint"
        let expected: TileExportError =
            event < old
            ? .otherEvents(path: place, size: UInt64(old), ledger: ledger.path)
            : .otherRoot(size: 600)
        #expect(error as? TileExportError == expected)
    }

    /// The checkpoint is not of the last events, so that its root is not at hand: nothing is
    /// written, and what can be named is.
    @Test func anOlderCheckpoint() throws {
        try ledger.grow(to: 610)
        for (event, isRewritten) in [(599, false), (512, false), (599, true)] {
            try ledger.store.environment.write { transaction in
                let damage = Damage(store: ledger.store, transaction: transaction)
                if isRewritten {
                    try damage.rewrite(UInt64(event), other(UInt64(event)))
                } else {
                    try damage.flip(UInt64(event), at: 31, bits: 128)
                }
            }
            let refusal = try refusal(naive.checkpoint(600))
            #expect(refusal.contains(isRewritten ? ledger.path : "event \(event) "), "\(refusal)")
            try ledger.store.environment.write { transaction in
                try Damage(store: ledger.store, transaction: transaction)
                    .rewrite(UInt64(event), ledger.events[event])
            }
        }
        _ = try TileExport.run(ledger.store, naive.checkpoint(600), to: directory.path)
        #expect(try directory.files() == naive.files(600))
    }

    @Test(arguments: [0, 300], [300, 400, 599])
    func missingRecords(_ old: Int, _ event: UInt64) throws {
        let error = try refusal(from: old) { try $0.remove(event) }
        #expect(error as? LedgerError == .missingEvent(sequence: event))
    }

    /// The hashes of the tree below what was exported: they are read, not made again.
    @Test func damagedHashesOfTheTree() throws {
        for index in [UInt64(0), 1] {
            let error = try refusal(from: 0) { damage in
                var hash = try damage.subtree(level: 1, index)
                hash[0] ^= 1
                try damage.setSubtree(level: 1, index, hash)
            }
            #expect(error is TileExportError, "\(error)")
        }
    }

    @Test func missingHashesOfTheTree() throws {
        let error = try refusal(from: 512) { try $0.setSubtree(level: 1, 0, nil) }
        #expect(error as? LedgerError == .missingSubtree(level: 1, index: 0))
    }
}
