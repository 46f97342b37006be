import Ledger

/// Events in a row, from a multiple of 256 on, with the tiles of entries and of level 0 that were
/// written for them.
struct TilePiece {
    let end: UInt64
    /// The roots of the full tiles.
    private(set) var roots: [Digest] = []
    /// The leaf hashes of the tile that is not full; only in the last piece.
    private(set) var leaves: [Digest] = []
    private(set) var fileCount = 0
    private(set) var byteCount = 0
    private var entries: [UInt8] = []

    /// Reads, hashes and writes them.
    init(
        _ events: Range<UInt64>, _ ledger: LedgerSnapshot, _ directory: TileDirectory, slot: Int
    ) throws {
        end = events.upperBound
        leaves.reserveCapacity(Tile.width)
        try ledger.forEachValue(in: events) { sequence, value in
            let leaf = try Self.leafHash(value, sequence)
            leaves.append(leaf)
            entries.append(entry: value.extracting(Digest.byteCount...))
            guard leaves.count == Tile.width else { return true }
            let tile = Tile(.hashes(level: 0), endingAt: sequence + 1)
            let bytes = [UInt8](leaves)
            let root = MerkleTree.root(overwriting: &leaves)
            try Self.check(root, of: tile, ledger)
            try write(bytes, to: tile, directory, slot)
            roots.append(root)
            leaves.removeAll(keepingCapacity: true)
            return true
        }
        guard !leaves.isEmpty else { return }
        try write([UInt8](leaves), to: Tile(.hashes(level: 0), endingAt: end), directory, slot)
    }

    /// Writes a tile of level 0 and that of its entries.
    private mutating func write(
        _ hashes: [UInt8], to tile: Tile, _ directory: TileDirectory, _ slot: Int
    ) throws {
        let end = tile.index * UInt64(Tile.width) + UInt64(tile.count)
        try directory.write(entries, to: Tile(.entries, endingAt: end), slot: slot)
        try directory.write(hashes, to: tile, slot: slot)
        fileCount += 2
        byteCount += entries.count + hashes.count
        entries.removeAll(keepingCapacity: true)
    }

    /// The leaf hash of a record, made again from what is stored: the hash, then the record.
    static func leafHash(_ value: Span<UInt8>, _ sequence: UInt64) throws -> Digest {
        // A damaged length can reach beyond the file: such bytes are not touched.
        guard value.count <= Digest.byteCount + Event.encodedCountMax else {
            throw TileExportError.altered(event: sequence)
        }
        let leaf = MerkleTree.leafHash(record: value.extracting(Digest.byteCount...))
        guard leaf == Digest(value.extracting(..<Digest.byteCount)) else {
            throw TileExportError.altered(event: sequence)
        }
        return leaf
    }

    /// Compares the root of a full tile with the ledger's own tree, before it is published.
    static func check(_ root: Digest, of tile: Tile, _ ledger: LedgerSnapshot) throws {
        guard case .hashes(let level) = tile.content,
            try ledger.subtree(level: level + 1, index: tile.index) != root
        else { return }
        let width = UInt64(1) << UInt64(8 * (level + 1))
        let start = tile.index * width
        throw TileExportError.otherHash(events: start...start + (width - 1))
    }
}
