import Ledger

/// The right edge of a tree by levels of tiles: the hashes from level 1 up that are in no full tile
/// yet. The next tiles and the root are made from them.
struct TileLevels {
    private struct Level {
        /// The hashes before those of the last tile.
        var start: UInt64
        /// The hashes of the last tile, fewer than 256.
        var last: [Digest]
    }

    /// The levels 1, 2, 3 and so on.
    private var levels: [Level] = []

    /// The edge above a number of full tiles of level 0.
    ///
    /// - Parameter hash: the hash of 256^level events that is the index-th of its level.
    init(_ tileCount: UInt64, _ hash: (_ level: Int, _ index: UInt64) throws -> Digest) rethrows {
        var count = tileCount
        while count > 0 {
            let start = count / UInt64(Tile.width) * UInt64(Tile.width)
            let level = levels.count + 1
            levels.append(
                Level(start: start, last: try (start..<count).map { try hash(level, $0) }))
            count /= UInt64(Tile.width)
        }
    }

    /// Appends the root of a full tile of level 0.
    ///
    /// - Parameter onFull: called with each tile that this fills, from level 1 up, its hashes and
    ///   their root.
    mutating func append(
        _ root: Digest, onFull: (_ tile: Tile, _ hashes: [Digest], _ root: Digest) throws -> Void
    ) rethrows {
        var hash = root
        for level in 0... {
            if level == levels.count { levels.append(Level(start: 0, last: [])) }
            levels[level].last.append(hash)
            guard levels[level].last.count == Tile.width else { return }
            let hashes = levels[level].last
            levels[level].start += UInt64(Tile.width)
            levels[level].last.removeAll(keepingCapacity: true)
            var nodes = hashes
            hash = MerkleTree.root(overwriting: &nodes)
            let tile = Tile(.hashes(level: level + 1), endingAt: levels[level].start)
            try onFull(tile, hashes, hash)
        }
    }

    /// The tiles that are not full, from level 1 up.
    var partialTiles: [(tile: Tile, hashes: [Digest])] {
        levels.enumerated().compactMap { index, level in
            guard !level.last.isEmpty else { return nil }
            let end = level.start + UInt64(level.last.count)
            return (Tile(.hashes(level: index + 1), endingAt: end), level.last)
        }
    }

    /// The root of a tree of `size` events that ends with these leaves, fewer than 256.
    func root(size: UInt64, leaves: [Digest]) -> Digest? {
        let hashes = levels.reversed().flatMap { Verifier.roots($0.last) }
        return CompactRange(size: size, peaks: hashes + Verifier.roots(leaves))?.root
    }
}
