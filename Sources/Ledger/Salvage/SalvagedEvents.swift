internal import Glibc

/// What can still be read of the events of a damaged ledger. Every page of its file is looked at by
/// itself, whatever leads to it, so that no damage of one hides another; nothing is trusted before
/// ``prove(size:root:)``.
package struct SalvagedEvents {
    private let file: Descriptor
    private let reader: PageReader
    /// By sequence: where a record is that says so.
    private var places: [Place?] = []
    /// By sequence: the leaf hash beside it.
    private var leaves: [Digest?] = []
    /// The hashes of the records that have another one beside them: either may be damaged.
    private var otherLeaves: [UInt64: Digest] = [:]
    /// Of those, where another whole record of that event is: of a commit that failed, and was
    /// decided again.
    private var otherPlaces: [UInt64: Place] = [:]
    /// What are said to be the roots of perfect subtrees: those that the tree keeps, and the peaks
    /// of every head that is left.
    private var subtrees: [Subtree: Digest] = [:]
    private var isProven: [Bool] = []
    /// The size and the root of what was acknowledged; nil where that is not known.
    package let acknowledged: (size: UInt64, root: Digest)?
    /// The pages that the disk does not give.
    package private(set) var unreadablePages: [UInt64] = []

    private struct Subtree: Hashable {
        let start: UInt64
        let count: UInt64
    }

    private struct Place {
        let page: UInt64
        let entry: Int
    }

    /// What an entry says whose record is not the one that its hash is of.
    private struct Claim {
        let sequence: UInt64
        let leaf: Digest
        let place: Place
        /// The hash of the record, where that says that it is of this event.
        var other: Digest?
    }

    private var claims: [Claim] = []

    /// Closes the file when nobody reads it any more.
    private final class Descriptor: Sendable {
        let number: Int32
        init(_ number: Int32) { self.number = number }
        deinit { close(number) }
    }

    /// Reads the file of the ledger in `directory`.
    ///
    /// - Throws: ``SystemError`` when it cannot be opened.
    /// - Complexity: every page once; 100 bytes of memory for each event.
    package init(ledger directory: String) throws {
        let path = "\(directory)/data.mdb"
        let number = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard number >= 0 else {
            throw SystemError(code: errno, operation: "open", path: path)
        }
        file = Descriptor(number)
        reader = try PageReader(descriptor: number)
        acknowledged = try LastCommitFile(in: directory, isWritten: false).read()
            .map { ($0.size, $0.root) }
        for page in 0..<reader.pageCount { readPage(page) }
        takeClaims()
        isProven = Array(repeating: false, count: leaves.count)
    }

    /// One more than the greatest sequence of which anything is left.
    package var end: UInt64 { UInt64(leaves.count) }

    /// Whether a record is there, and beside it its hash.
    package func isWhole(_ sequence: UInt64) -> Bool {
        sequence < end && places[Int(sequence)] != nil && otherLeaves[sequence] == nil
    }

    /// Whether its record is one of those that a root was made of.
    package func isProven(_ sequence: UInt64) -> Bool {
        sequence < end && isProven[Int(sequence)]
    }

    /// The record of an event that is whole or proven.
    ///
    /// - Throws: ``StructureFault`` when the disk no longer gives it.
    package func record(_ sequence: UInt64) throws -> [UInt8] {
        let place = places[Int(sequence)]!
        let entry = SalvagedEntry(try reader.bytes(place.page, table: nil), place.entry)!
        return Array(try value(of: entry).dropFirst(Digest.byteCount))
    }

    // MARK: Reading

    private mutating func readPage(_ number: UInt64) {
        guard let bytes = try? reader.bytes(number, table: nil) else {
            unreadablePages.append(number)
            return
        }
        for index in 0..<SalvagedEntry.count(in: bytes) {
            guard let entry = SalvagedEntry(bytes, index), let value = try? value(of: entry)
            else { continue }
            guard let key = entry.integerKey else {
                if entry.key == LedgerStore.headKey, let head = TreeHead(value.span) { note(head) }
                continue
            }
            guard value.count >= Digest.byteCount,
                let digest = Digest(value.span.extracting(0..<Digest.byteCount))
            else { continue }
            if value.count == Digest.byteCount {
                let height = 8 * (key >> 56)
                guard height > 0, height < 56 else { continue }
                let start = (key & 0x00FF_FFFF_FFFF_FFFF) << height
                subtrees[Subtree(start: start, count: 1 << height)] = digest
            } else {
                let place = Place(page: number, entry: index)
                let claim = Claim(sequence: key, leaf: digest, place: place)
                note(claim, value.span.extracting(Digest.byteCount...))
            }
        }
    }

    private mutating func note(_ head: TreeHead) {
        var start: UInt64 = 0
        for peak in head.range.peaks {
            let count: UInt64 = 1 << UInt64(63 - (head.range.size - start).leadingZeroBitCount)
            subtrees[Subtree(start: start, count: count)] = peak
            start += count
        }
    }

    private mutating func note(_ claim: Claim, _ record: Span<UInt8>) {
        let sequence = Event.sequence(of: record)
        let found = MerkleTree.leafHash(record: record)
        if let sequence, found == claim.leaf, sequence < sequenceLimit {
            // Wherever it lies: most pages that are no longer in use have the same records.
            while leaves.count <= sequence {
                leaves.append(nil)
                places.append(nil)
            }
            guard leaves[Int(sequence)] == nil || leaves[Int(sequence)] == claim.leaf else {
                otherLeaves[sequence] = claim.leaf
                otherPlaces[sequence] = claim.place
                return
            }
            leaves[Int(sequence)] = claim.leaf
            places[Int(sequence)] = claim.place
        } else {
            var claim = claim
            claim.other = sequence == claim.sequence ? found : nil
            claims.append(claim)
        }
    }

    /// Takes what is not whole where there is nothing better.
    private mutating func takeClaims() {
        // Of the last events, the damaged ones are known by key and record alike.
        let said =
            claims.filter { $0.other != nil && $0.sequence < sequenceLimit }
            .map { $0.sequence + 1 }.max() ?? 0
        let size = min(max(end, said, acknowledged?.size ?? 0), sequenceLimit)
        let missing = Int(size - end)
        leaves += [Digest?](repeating: nil, count: missing)
        places += [Place?](repeating: nil, count: missing)
        for claim in claims where claim.sequence < size && places[Int(claim.sequence)] == nil {
            leaves[Int(claim.sequence)] = claim.leaf
            places[Int(claim.sequence)] = claim.other.map { _ in claim.place }
            otherLeaves[claim.sequence] = claim.other
        }
        claims = []
    }

    /// No file has more events than it has room for.
    private var sequenceLimit: UInt64 {
        reader.pageCount * UInt64(PageReader.pageByteCount / Digest.byteCount)
    }

    private func value(of entry: SalvagedEntry) throws(StructureFault) -> [UInt8] {
        guard let first = entry.overflowPage else { return entry.value }
        var bytes: [UInt8] = []
        for offset in 0..<OverflowPages.count(for: entry.valueByteCount) {
            bytes += try reader.bytes(first &+ offset, table: nil)
        }
        return Array(bytes.dropFirst(TreePage.headerByteCount).prefix(entry.valueByteCount))
    }

    // MARK: Proving

    /// Notes the records that the root of the first `size` events was made of.
    ///
    /// - Complexity: the hashes of `size` events; again half of them for each level above a lost
    ///   one.
    package mutating func prove(size: UInt64, root: Digest) {
        guard size > 0 else { return }
        prove(0, size, root)
    }

    private mutating func prove(_ start: UInt64, _ count: UInt64, _ root: Digest) {
        guard start < end else { return }
        for source in LeafSource.allCases {
            guard let found = hash(start, count, source), found.isOfLeaves, found.digest == root
            else { continue }
            for sequence in start..<start + count where places[Int(sequence)] != nil {
                if source == .record, let other = otherPlaces[sequence] {
                    places[Int(sequence)] = other
                }
                isProven[Int(sequence)] =
                    source == .record || otherLeaves[sequence] == nil
                    || otherPlaces[sequence] != nil
            }
            return
        }
        guard count > 1 else { return }
        let half = Self.half(of: count)
        for left in candidates(start, half) {
            for right in candidates(start + half, count - half)
            where MerkleTree.nodeHash(left, right) == root {
                prove(start, half, left)
                prove(start + half, count - half, right)
                return
            }
        }
    }

    /// What is taken for the hash of a leaf that is not whole.
    private enum LeafSource: CaseIterable {
        /// What lies beside the record.
        case kept
        /// That of the record.
        case record
        /// Nothing: a root above it is taken.
        case none
    }

    /// What the root of a subtree may be.
    private func candidates(_ start: UInt64, _ count: UInt64) -> Set<Digest> {
        var all = Set(LeafSource.allCases.compactMap { hash(start, count, $0)?.digest })
        if let stored = stored(start, count) { all.insert(stored) }
        return all
    }

    /// The root of a subtree, made of its leaves where their hashes are there, and otherwise of the
    /// roots within it.
    private func hash(
        _ start: UInt64, _ count: UInt64, _ source: LeafSource
    ) -> (digest: Digest, isOfLeaves: Bool)? {
        // Nothing is left from there on but roots.
        guard start < end || count.nonzeroBitCount > 1 else {
            return stored(start, count).map { ($0, false) }
        }
        guard count > 1 else { return leaf(start, source).map { ($0, true) } }
        let half = Self.half(of: count)
        if let left = hash(start, half, source),
            let right = hash(start + half, count - half, source)
        {
            return (
                MerkleTree.nodeHash(left.digest, right.digest),
                left.isOfLeaves && right.isOfLeaves
            )
        }
        return stored(start, count).map { ($0, false) }
    }

    private func leaf(_ sequence: UInt64, _ source: LeafSource) -> Digest? {
        if isWhole(sequence) { return leaves[Int(sequence)] }
        guard sequence < end else { return nil }
        return switch source {
        case .kept: leaves[Int(sequence)]
        case .record: otherLeaves[sequence]
        case .none: nil
        }
    }

    private func stored(_ start: UInt64, _ count: UInt64) -> Digest? {
        subtrees[Subtree(start: start, count: count)]
    }

    /// The greatest power of two below `count`.
    private static func half(of count: UInt64) -> UInt64 {
        1 << UInt64(63 - (count - 1).leadingZeroBitCount)
    }
}
