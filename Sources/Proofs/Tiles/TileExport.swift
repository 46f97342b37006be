import Ledger

/// Writes the events and the tree of a checkpoint as C2SP tlog-tiles: files that any web server can
/// serve, with which anybody who has the log's verifier key can check every event and proof.
///
/// Every record is hashed again before it is published, and the whole leads to the root that was
/// signed. The checkpoint is put in place last, once everything that it covers is on the disk: a
/// directory matches its checkpoint at every moment, whenever the process is killed. The next
/// export goes on from there.
///
/// Full tiles are written once and not read again. Partial ones stay when fuller ones are written:
/// a reader that still has the earlier checkpoint needs them, and an exporter that deletes nothing
/// can lose nothing.
public struct TileExport {
    /// What was done.
    public struct Result: Hashable, Sendable {
        /// Those of the checkpoint.
        public let size: UInt64
        /// Files written, the checkpoint included.
        public internal(set) var fileCount = 0
        /// The bytes in them.
        public internal(set) var byteCount = 0
    }

    private let store: LedgerStore
    private let directory: TileDirectory
    private let signed: SignedCheckpoint
    /// The events of the checkpoint that was published before.
    private let oldSize: UInt64
    private var result: Result

    /// Events that one thread reads and writes at a time: a multiple of 256.
    private static let pieceEventCount: UInt64 = 1 << 14

    /// Writes what is not yet in the directory `path`, which is made if it is missing.
    ///
    /// - Parameters:
    ///   - signed: a checkpoint of this ledger. Its signatures are published as they are.
    ///   - threadCount: the threads to use, this one included.
    ///   - progress: called with the number of events written, and of those to write.
    /// - Throws: ``TileExportError``; `NoteFile.Failure` when the directory's `checkpoint` is not
    ///   one; `LedgerError` or `LMDBError`.
    /// - Complexity: a pass over the events since the last export, and two files for each 256 of
    ///   them. Memory for a few hundred records on each thread.
    public static func run(
        _ store: LedgerStore, _ signed: SignedCheckpoint, to path: String,
        threadCount: Int = LedgerStore.threadCountDefault,
        progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws -> Result {
        let directory = try TileDirectory(path)
        let old = try directory.checkpoint()
        try check(store, signed.checkpoint, path, old?.checkpoint)
        guard old != signed else { return Result(size: signed.checkpoint.size) }
        var export = TileExport(store, directory, signed, old?.checkpoint.size ?? 0)
        if export.oldSize < signed.checkpoint.size { try export.writeTiles(threadCount, progress) }
        try directory.publish(signed)
        export.count(signed.bytes.count)
        return export.result
    }

    private init(
        _ store: LedgerStore, _ directory: TileDirectory, _ signed: SignedCheckpoint,
        _ oldSize: UInt64
    ) {
        self.store = store
        self.directory = directory
        self.signed = signed
        self.oldSize = oldSize
        result = Result(size: signed.checkpoint.size)
    }

    /// Checked before anything is written: the ledger begins with the events of both checkpoints.
    private static func check(
        _ store: LedgerStore, _ new: Checkpoint, _ path: String, _ old: Checkpoint?
    ) throws {
        let ledger = try store.snapshot()
        guard new.size <= ledger.size, try ledger.root(of: new.size) == new.root else {
            // The leaf hashes of the last tile, from which that root was made.
            try ledger.forEachValue(in: new.size / 256 * 256..<new.size) { sequence, value in
                _ = try TilePiece.leafHash(value, sequence)
                return true
            }
            throw TileExportError.notOfLedger(ledger: store.path, size: new.size)
        }
        guard let old else { return }
        let file = "\(path)/\(TileDirectory.checkpointName)"
        guard old.origin.isSame(as: new.origin) else {
            throw TileExportError.otherOrigin(path: file, found: old.origin, given: new.origin)
        }
        guard old.size <= new.size else {
            throw TileExportError.newer(
                path: file, found: old.size, ledger: store.path, given: new.size)
        }
        guard try ledger.root(of: old.size) == old.root else {
            throw TileExportError.otherEvents(path: file, size: old.size, ledger: store.path)
        }
    }

    private mutating func count(_ byteCount: Int) {
        result.fileCount += 1
        result.byteCount += byteCount
    }

    private mutating func write(_ hashes: [Digest], to tile: Tile, slot: Int) throws {
        let bytes = [UInt8](hashes)
        try directory.write(bytes, to: tile, slot: slot)
        count(bytes.count)
    }

    private mutating func writeTiles(
        _ threadCount: Int, _ progress: (UInt64, UInt64) -> Void
    ) throws {
        let size = signed.checkpoint.size
        let start = oldSize / UInt64(Tile.width) * UInt64(Tile.width)
        var levels = try store.read { ledger in
            try TileLevels(start / UInt64(Tile.width)) { level, index in
                guard let hash = try ledger.subtree(level: level, index: index) else {
                    throw LedgerError.missingSubtree(level: level, index: index)
                }
                return hash
            }
        }
        let ownSlot = 2 * threadCount
        var leaves: [Digest] = []
        try forEachPiece(start..<size, threadCount) { piece in
            for root in piece.roots {
                try levels.append(root) { tile, hashes, root in
                    try store.read { try TilePiece.check(root, of: tile, $0) }
                    try write(hashes, to: tile, slot: ownSlot)
                }
            }
            leaves = piece.leaves
            result.fileCount += piece.fileCount
            result.byteCount += piece.byteCount
            progress(piece.end - start, size - start)
        }
        guard levels.root(size: size, leaves: leaves) == signed.checkpoint.root else {
            throw TileExportError.otherRoot(size: size)
        }
        for (tile, hashes) in levels.partialTiles where isNew(tile) {
            try write(hashes, to: tile, slot: ownSlot)
        }
    }

    /// Whether a partial tile has more hashes than the tree before.
    private func isNew(_ tile: Tile) -> Bool {
        guard case .hashes(let level) = tile.content else { return true }
        let end = tile.index * UInt64(Tile.width) + UInt64(tile.count)
        return end > oldSize >> UInt64(8 * level)
    }

    private func forEachPiece(
        _ events: Range<UInt64>, _ threadCount: Int, _ body: (TilePiece) throws -> Void
    ) throws {
        let width = Self.pieceEventCount
        let count = (UInt64(events.count) + width - 1) / width
        let (store, directory) = (store, directory)
        let work = OrderedWork(count: Int(count), threadCount: threadCount) { number in
            let start = events.lowerBound + UInt64(number) * width
            let range = start..<min(start + width, events.upperBound)
            // No more than twice as many pieces as threads are under way.
            return try store.read {
                try TilePiece(range, $0, directory, slot: number % (2 * threadCount))
            }
        }
        try work.consume { piece in
            try body(piece)
            return true
        }
    }
}
