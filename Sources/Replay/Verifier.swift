import Ledger

/// Reads and hashes every record of a ledger and holds it against everything else that is stored:
/// its own sequence, the hash beside it, the tree, the streams, the time.
///
/// It shares the definition of a hash with the writer, and no more: the tree is built here by
/// halving, not by merging.
///
/// - Complexity: one pass; memory for each stream, and for 256 hashes of each level.
public struct Verifier {
    private let ledger: LedgerSnapshot
    private var result = Verification()
    private var levels: [Level] = []
    private var block = Block()
    private var streams: [UInt64: (version: UInt64, last: UInt64)] = [:]
    private var lastTime: UInt64 = 0

    /// Verifies a whole snapshot.
    ///
    /// - Parameter progress: called now and then with the number of events read.
    public static func verify(
        _ ledger: LedgerSnapshot, progress: (UInt64) -> Void = { _ in }
    ) -> Verification {
        var verifier = Verifier(ledger: ledger)
        verifier.run(progress)
        return verifier.result
    }

    private init(ledger: LedgerSnapshot) { self.ledger = ledger }

    private mutating func run(_ progress: (UInt64) -> Void) {
        result.size = ledger.size
        result.root = ledger.root
        var next: UInt64 = 0
        do {
            try ledger.forEachStoredValue { key, value in
                if key >= ledger.size {
                    report(key...key, .beyondHead)
                } else {
                    while next < key { try skip(&next) }
                    try read(key, value)
                    next = key + 1
                    try endBlock(at: next)
                }
                if next.isMultiple(of: 4096) { progress(next) }
            }
            while next < ledger.size { try skip(&next) }
            try endLedger()
        } catch {
            report(next...next, .unreadable("\(error)"))
        }
    }

    /// Joins a finding to the one before when it only goes on.
    private mutating func report(_ events: ClosedRange<UInt64>, _ fault: Verification.Finding.Fault)
    {
        if let last = result.findings.last, last.fault == fault,
            last.events.upperBound + 1 == events.lowerBound
        {
            let index = result.findings.count - 1
            result.findings[index].events = last.events.lowerBound...events.upperBound
        } else {
            result.findings.append(Verification.Finding(events: events, fault: fault))
        }
    }

    private mutating func skip(_ next: inout UInt64) throws {
        report(next...next, .missing)
        block.addMissing()
        next += 1
        try endBlock(at: next)
    }

    // MARK: One record

    private mutating func read(_ key: UInt64, _ value: Span<UInt8>) throws {
        guard value.count > Digest.byteCount,
            let stored = Digest(value.extracting(0..<Digest.byteCount))
        else {
            report(key...key, .altered)
            return block.addMissing()
        }
        let record = value.extracting(Digest.byteCount..<value.count)
        block.add(stored: stored, computed: MerkleTree.leafHash(record: record))
        do {
            let event = try Event(record: record)
            guard event.sequence == key else { return report(key...key, .misplaced) }
            check(event)
        } catch {
            report(key...key, .malformed(error))
        }
    }

    private mutating func check(_ event: Event) {
        let place = event.sequence...event.sequence
        if event.time < lastTime { report(place, .timeGoesBack) }
        lastTime = max(lastTime, event.time)
        let before = streams[event.stream]
        if event.version != (before?.version ?? 0) + 1 || event.previous != before?.last {
            report(place, .streamBroken)
        }
        streams[event.stream] = (event.version, event.sequence)
    }

    // MARK: The tree

    /// At the end of 256 leaves, holds them against the tree and hands their root to the level
    /// above.
    private mutating func endBlock(at end: UInt64) throws {
        guard end.isMultiple(of: 256), !block.isEmpty else { return }
        let stored = try ledger.subtree(level: 1, index: end / 256 - 1)
        compare(block, with: stored.map { [$0] }, endingAt: end)
        // The tree's own word for it: an altered record is named once, not again at each level.
        let root = stored ?? Self.roots(block.computed)[0]
        block = Block()
        try add(root, toLevel: 1, endingAt: end)
    }

    private mutating func add(_ hash: Digest, toLevel level: Int, endingAt end: UInt64) throws {
        if levels.count < level { levels.append(Level()) }
        levels[level - 1].hashes.append(hash)
        guard levels[level - 1].hashes.count == 256 else { return }
        let root = Self.roots(levels[level - 1].hashes)[0]
        levels[level - 1] = Level()
        let width = UInt64(1) << UInt64(8 * (level + 1))
        let stored = try ledger.subtree(level: level + 1, index: end / width - 1)
        if stored != root { report(end - width...end - 1, .treeDamaged) }
        try add(stored ?? root, toLevel: level + 1, endingAt: end)
    }

    /// Holds the right edge against the peaks of the head.
    private mutating func endLedger() throws {
        var peaks: [Digest] = []
        for level in levels.reversed() { peaks += Self.roots(level.hashes) }
        let stored = ledger.range.peaks
        let tailCount = (ledger.size % 256).nonzeroBitCount
        let head = Array(stored.dropLast(tailCount))
        if peaks != head, ledger.size >= 256 {
            report(0...(ledger.size / 256 * 256 - 1), .treeDamaged)
        }
        guard !block.isEmpty else { return }
        compare(block, with: Array(stored.suffix(tailCount)), endingAt: ledger.size)
    }

    /// Says of a block which of its records are not those the tree was built from.
    private mutating func compare(
        _ block: Block, with expected: [Digest]?, endingAt end: UInt64
    ) {
        let start = end - UInt64(block.computed.count)
        let isRight = Self.roots(block.computed) == expected
        for (index, (stored, computed)) in zip(block.stored, block.computed).enumerated()
        where stored != computed {
            let event = start + UInt64(index)
            report(event...event, isRight ? .hashDamaged : .altered)
        }
        guard !isRight, !block.isIncomplete else { return }
        if block.stored != block.computed {
            // The altered ones are named; are they all?
            guard Self.roots(block.stored) != expected else { return }
        }
        let fault: Verification.Finding.Fault = expected == nil ? .treeDamaged : .rewritten
        report(start...end - 1, fault)
    }

    /// The roots of the perfect subtrees of the binary decomposition, the largest first: RFC 6962
    /// §2.1 by halving.
    static func roots(_ leaves: [Digest]) -> [Digest] {
        guard leaves.count > 0 else { return [] }
        let width = 1 << (Int.bitWidth - 1 - leaves.count.leadingZeroBitCount)
        return [root(leaves[..<width])] + roots(Array(leaves[width...]))
    }

    private static func root(_ leaves: ArraySlice<Digest>) -> Digest {
        guard leaves.count > 1 else { return leaves.first! }
        let middle = leaves.startIndex + leaves.count / 2
        return MerkleTree.nodeHash(root(leaves[..<middle]), root(leaves[middle...]))
    }

    private struct Level {
        var hashes: [Digest] = []
    }

    /// Up to 256 leaves: the hashes that are stored, and those that the records lead to.
    private struct Block {
        var stored: [Digest] = []
        var computed: [Digest] = []
        var isIncomplete = false
        var isEmpty: Bool { stored.isEmpty }

        mutating func add(stored: Digest, computed: Digest) {
            self.stored.append(stored)
            self.computed.append(computed)
        }

        mutating func addMissing() {
            add(stored: .zero, computed: .zero)
            isIncomplete = true
        }
    }
}
