import Ledger

/// One file of a C2SP tlog-tiles tree.
struct Tile: Hashable, Sendable {
    /// The events or hashes of a full tile.
    static let width = 256

    enum Content: Hashable, Sendable {
        /// Records, each after its length.
        case entries
        /// Hashes, each of 256^level events.
        case hashes(level: Int)
    }

    let content: Content
    /// Its place among those of its level.
    let index: UInt64
    /// How many it has: 256, or fewer at the right edge of a tree.
    let count: Int

    /// The tile that holds the last of `end` hashes or records.
    init(_ content: Content, endingAt end: UInt64) {
        precondition(end > 0)
        self.content = content
        index = (end - 1) / UInt64(Self.width)
        count = Int((end - 1) % UInt64(Self.width)) + 1
    }

    var isFull: Bool { count == Self.width }

    /// Such as `tile/0/x001/x234/067.p/112`.
    var path: String {
        var groups: [String] = []
        var rest = index
        repeat {
            let group = String(rest % 1000)
            let digits = String(repeating: "0", count: 3 - group.count) + group
            groups.append(groups.isEmpty ? digits : "x\(digits)")
            rest /= 1000
        } while rest > 0
        let level =
            switch content {
            case .entries: "entries"
            case .hashes(let level): "\(level)"
            }
        return "tile/\(level)/\(groups.reversed().joined(separator: "/"))"
            + (isFull ? "" : ".p/\(count)")
    }
}

/// What the files have.
extension [UInt8] {
    /// Appends a record as an entry: its length in two bytes, most significant first, and itself.
    ///
    /// - Precondition: it has at most 65,535 bytes.
    mutating func append(entry record: Span<UInt8>) {
        append(UInt8(record.count >> 8))
        append(UInt8(truncatingIfNeeded: record.count))
        append(addingCapacity: record.count) { output in
            for index in record.indices { output.append(record[index]) }
        }
    }

    /// The bytes of a tile of hashes.
    init(_ hashes: [Digest]) {
        self = []
        reserveCapacity(hashes.count * Digest.byteCount)
        for hash in hashes { hash.append(to: &self) }
    }
}
