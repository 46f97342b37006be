import Foundation
import Ledger
import TestSupport
import Testing

/// The files of a tlog-tiles tree as the page of C2SP defines them, tile by tile and hash by hash.
final class NaiveTiles {
    private let records: [[UInt8]]
    private var tree: NaiveTree

    init(_ records: [[UInt8]]) {
        self.records = records
        tree = NaiveTree(records: records)
    }

    /// A checkpoint of the first events, which nobody has signed.
    func checkpoint(_ size: Int, origin: String = "example.nc/epin") -> SignedCheckpoint {
        Checkpoint(origin: origin, size: UInt64(size), root: root(0..<size)).signed([
            NoteSignature(name: origin, keyID: 1, bytes: [1])
        ])
    }

    private func root(_ events: Range<Int>) -> Digest { tree.hash(events) }

    /// Every file of the tree of `size` events, by its path.
    func files(_ size: Int) -> [String: [UInt8]] {
        var files = ["checkpoint": checkpoint(size).bytes]
        for tile in Self.tiles(size) {
            let items = tile.index * 256..<tile.index * 256 + tile.width
            let path = Self.path(tile.index, tile.width)
            files["tile/\(tile.level)/\(path)"] = items.flatMap {
                let width = Self.power(tile.level)
                return root($0 * width..<($0 + 1) * width).bytes
            }
            guard tile.level == 0 else { continue }
            files["tile/entries/\(path)"] = records[items].flatMap {
                [UInt8($0.count / 256), UInt8($0.count % 256)] + $0
            }
        }
        return files
    }

    /// "The partial tile at level l for a tree of size s has floor(s / 256**l) mod 256 entries.
    /// Empty tiles MUST NOT be served."
    private static func tiles(_ size: Int) -> [(level: Int, index: Int, width: Int)] {
        var tiles: [(level: Int, index: Int, width: Int)] = []
        for level in 0..<7 {
            let count = size / power(level)
            tiles += (0..<count / 256).map { (level, $0, 256) }
            if count % 256 > 0 { tiles.append((level, count / 256, count % 256)) }
        }
        return tiles
    }

    private static func power(_ level: Int) -> Int {
        (0..<level).reduce(1) { power, _ in power * 256 }
    }

    /// "Encoded into zero-padded 3-digit path elements. All but the last path element MUST begin
    /// with an x."
    static func path(_ index: Int, _ width: Int) -> String {
        var digits = Array(String(index))
        while !digits.count.isMultiple(of: 3) { digits.insert("0", at: 0) }
        let groups = stride(from: 0, to: digits.count, by: 3).map { String(digits[$0..<$0 + 3]) }
        let path = groups.joined(separator: "/x")
        return (groups.count > 1 ? "x" : "")
            + path.replacing(/x(\d{3})$/) { String($0.output.1) }
            + (width < 256 ? ".p/\(width)" : "")
    }
}

/// A directory of tiles to be, gone with this.
final class TilesDirectory {
    let path = "\(TestDirectory.parent)/epin-tiles-\(UUID().uuidString)"

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Every file there is, by its path.
    func files() throws -> [String: [UInt8]] { try TestDirectory.files(path) }

    func write(_ bytes: [UInt8], to name: String) throws {
        try TestDirectory.write(bytes, to: "\(path)/\(name)")
    }

    /// The number of each file: one that was written again has another.
    func inodes() throws -> [String: UInt64] {
        try files().keys.reduce(into: [:]) { inodes, name in
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
            inodes[name] = attributes[.systemFileNumber] as? UInt64
        }
    }
}
