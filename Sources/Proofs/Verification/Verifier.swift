import Ledger

/// Reads and hashes every record of a ledger and checks it against everything else that is stored:
/// its own sequence, the hash beside it, the tree, the streams, the time.
///
/// It shares only the definition of a hash with the writer: the tree is built here by halving, not
/// by merging.
///
/// A fault is reported once, where it is: an event that cannot be believed is no evidence against
/// those that follow it.
///
/// - Complexity: one pass; memory for each stream, for 256 hashes of each level, and for each
///   event at fault.
public struct Verifier {
    private let ledger: LedgerSnapshot
    private var result = Verification()
    private var levels: [Level] = []
    private var block = Block()
    private var streams: [UInt64: (version: UInt64, last: UInt64)] = [:]
    private var lastTime: UInt64 = 0
    /// Events that are missing or not believed: what they said about their stream is unknown.
    private var doubtful: Set<UInt64> = []
    /// So much is missing that the upper levels are not checked.
    private var isBeyondRepair = false

    /// The most events in a row whose absence is checked one by one: a damaged size can be 2^63.
    private static let gapCountMax: UInt64 = 1 << 17

    /// Verifies a whole ledger as it is now, on several threads.
    ///
    /// No snapshot lasts longer than 16,384 events take, unless something is wrong: then everything
    /// is read again in order, by ``verify(_:progress:)``, which names it.
    ///
    /// - Parameters:
    ///   - threadCount: the threads, this one included.
    ///   - progress: called now and then, by this thread, with the number of events read.
    /// - Throws: ``LedgerError`` or ``LMDBError`` when there is no snapshot to be had.
    public static func verify(
        _ store: LedgerStore, threadCount: Int = LedgerStore.threadCountDefault,
        progress: (UInt64) -> Void = { _ in }
    ) throws -> Verification {
        try verify(store, threadCount: threadCount, chunkCount: 1 << 14, progress: progress)
    }

    static func verify(
        _ store: LedgerStore, threadCount: Int, chunkCount: UInt64,
        progress: (UInt64) -> Void = { _ in }
    ) throws -> Verification {
        let head = try store.read(\.range)
        let isRight = isRight(
            store, head, threadCount: threadCount, chunkCount: chunkCount, progress: progress)
        guard isRight else { return verify(try store.snapshot(), progress: progress) }
        return Verification(size: head.size, root: head.root)
    }

    /// Verifies a whole snapshot, in order, on this thread.
    ///
    /// - Parameter progress: called now and then with the number of events read.
    public static func verify(
        _ ledger: LedgerSnapshot, progress: (UInt64) -> Void = { _ in }
    ) -> Verification {
        var verifier = Verifier(ledger: ledger)
        verifier.run(progress)
        verifier.result.findings.sort { $0.events.lowerBound < $1.events.lowerBound }
        return verifier.result
    }

    private init(ledger: LedgerSnapshot) { self.ledger = ledger }

    private mutating func run(_ progress: (UInt64) -> Void) {
        result.size = ledger.size
        result.root = ledger.root
        var next: UInt64 = 0
        do {
            try ledger.forEachStoredValue { key, value in
                // Damaged inner pages of the store can lead backwards.
                guard key >= next else { throw KeysNotAscending() }
                if key >= ledger.size {
                    report(key...key, .beyondHead)
                } else {
                    try skip(&next, to: key)
                    try read(key, value)
                    next = key + 1
                    try endBlock(at: next)
                }
                if next.isMultiple(of: 4096) { progress(next) }
            }
            try skip(&next, to: ledger.size)
            endLedger()
        } catch {
            report(next...next, .unreadable("\(error)"))
        }
    }

    /// Joins a finding to the one before when it continues it.
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

    /// Notes that the events from `next` up to `end` are missing.
    private mutating func skip(_ next: inout UInt64, to end: UInt64) throws {
        guard next < end else { return }
        report(next...end - 1, .missing)
        while next < end {
            if end - next > Self.gapCountMax, next.isMultiple(of: 256) {
                giveUpLevels()
                next = end / 256 * 256
            } else {
                block.addMissing()
                doubtful.insert(next)
                next += 1
                try endBlock(at: next)
            }
        }
    }

    // MARK: One record

    private mutating func read(_ key: UInt64, _ value: Span<UInt8>) throws {
        // A damaged length can reach beyond the file: such bytes are not touched.
        guard value.count > Digest.byteCount,
            value.count <= Digest.byteCount + Event.encodedCountMax,
            let stored = Digest(value.extracting(0..<Digest.byteCount))
        else {
            report(key...key, .altered)
            doubtful.insert(key)
            return block.addMissing()
        }
        let record = value.extracting(Digest.byteCount..<value.count)
        let computed = MerkleTree.leafHash(record: record)
        block.add(stored: stored, computed: computed)
        if stored != computed { doubtful.insert(key) }
        do {
            let event = try Event(record: record)
            guard event.sequence == key else {
                doubtful.insert(key)
                return report(key...key, .misplaced)
            }
            check(event)
        } catch {
            doubtful.insert(key)
            report(key...key, .malformed(error))
        }
    }

    private mutating func check(_ event: Event) {
        let place = event.sequence...event.sequence
        if event.time < lastTime { report(place, .timeGoesBack) }
        if !continues(event) { report(place, .streamBroken) }
        guard !doubtful.contains(event.sequence) else { return }
        lastTime = max(lastTime, event.time)
        streams[event.stream] = (event.version, event.sequence)
    }

    private func continues(_ event: Event) -> Bool {
        let before = streams[event.stream]
        let version = before?.version ?? 0
        if event.previous == before?.last { return event.version == version + 1 }
        // Between the two is an event that is not believed.
        guard let previous = event.previous, doubtful.contains(previous) else { return false }
        return before.map { previous > $0.last } ?? true && event.version > version + 1
    }

    // MARK: The tree

    /// Reports what is known about the blocks so far, and nothing more about the levels above.
    private mutating func giveUpLevels() {
        isBeyondRepair = true
        for level in levels.indices { _ = judge(level + 1, by: nil) }
        levels = []
    }

    /// At the end of 256 leaves, compares them with the tree and hands their root to the level
    /// above.
    private mutating func endBlock(at end: UInt64) throws {
        guard end.isMultiple(of: 256), !block.isEmpty else { return }
        let stored = try ledger.subtree(level: 1, index: end / 256 - 1)
        let computed = Self.roots(block.computed)[0]
        let isJudged = compare(block, with: stored.map { [$0] }, endingAt: end)
        block = Block()
        // When its own records are to blame, the level above has only the tree's word for it.
        try add(
            stored: stored ?? computed, computed: isJudged ? stored ?? computed : computed,
            toLevel: 1, endingAt: end)
    }

    private mutating func add(
        stored: Digest, computed: Digest, toLevel level: Int, endingAt end: UInt64
    ) throws {
        guard !isBeyondRepair else {
            let start = end - UInt64(1) << UInt64(8 * level)
            return stored == computed ? () : report(start...end - 1, .rewritten)
        }
        while levels.count < level { levels.append(Level()) }
        levels[level - 1].stored.append(stored)
        levels[level - 1].computed.append(computed)
        levels[level - 1].end = end
        guard levels[level - 1].stored.count == 256 else { return }
        let width = UInt64(1) << UInt64(8 * (level + 1))
        let above = try ledger.subtree(level: level + 1, index: end / width - 1)
        let root = judge(level, by: above.map { [$0] })[0]
        if above == nil { report(end - width...end - 1, .treeDamaged) }
        levels[level - 1] = Level()
        try add(stored: above ?? root, computed: root, toLevel: level + 1, endingAt: end)
    }

    /// Says which is at fault where a stored hash and what is below it differ: the hash, if the
    /// level above was built from what is below.
    ///
    /// - Returns: the roots that are right if the level above is.
    private mutating func judge(_ level: Int, by above: [Digest]?) -> [Digest] {
        let (stored, computed) = (levels[level - 1].stored, levels[level - 1].computed)
        let roots = Self.roots(computed)
        let fault: Verification.Finding.Fault = above == roots ? .treeDamaged : .rewritten
        let width = UInt64(1) << UInt64(8 * level)
        var start = levels[level - 1].end - width * UInt64(stored.count)
        for (stored, computed) in zip(stored, computed) {
            if stored != computed { report(start...start + width - 1, fault) }
            start += width
        }
        return above == roots ? roots : Self.roots(stored)
    }

    /// Compares the right edge with the peaks of the head.
    private mutating func endLedger() {
        var peaks = ledger.range.peaks[...]
        for level in stride(from: levels.count, to: 0, by: -1) {
            let count = levels[level - 1].stored.count
            let expected = Array(peaks.prefix(count.nonzeroBitCount))
            peaks = peaks.dropFirst(count.nonzeroBitCount)
            guard count > 0 else { continue }
            let isCoherent = levels[level - 1].stored == levels[level - 1].computed
            guard judge(level, by: expected) != expected else { continue }
            let end = levels[level - 1].end
            report(
                end - UInt64(count) << UInt64(8 * level)...end - 1,
                isCoherent ? .headMismatch : .treeDamaged)
        }
        guard !block.isEmpty else { return }
        let tailCount = (ledger.size % 256).nonzeroBitCount
        compare(block, with: peaks.suffix(tailCount), endingAt: ledger.size)
    }

    /// Says which records of a block are not those from which the tree was built.
    ///
    /// - Returns: false when its records agree with the hashes beside them, but not with the tree:
    ///   only the level above shows which of the two is to blame.
    @discardableResult
    private mutating func compare(
        _ block: Block, with expected: ArraySlice<Digest>?, endingAt end: UInt64
    ) -> Bool {
        let start = end - UInt64(block.computed.count)
        let isRight = Self.roots(block.computed)[...] == expected
        for (index, (stored, computed)) in zip(block.stored, block.computed).enumerated()
        where stored != computed {
            let event = start + UInt64(index)
            report(event...event, isRight ? .hashDamaged : .altered)
        }
        guard !isRight, !block.isIncomplete else { return true }
        guard let expected else {
            report(start...end - 1, .treeDamaged)
            return true
        }
        // The altered ones are named; are they all?
        let isExplained =
            block.stored != block.computed && Self.roots(block.stored)[...] == expected
        if isExplained { return true }
        guard block.stored == block.computed else {
            report(start...end - 1, .rewritten)
            return true
        }
        guard !end.isMultiple(of: 256) else { return false }
        // For the last block there is only the head's word.
        report(start...end - 1, .headMismatch)
        return true
    }

    private struct KeysNotAscending: Error, CustomStringConvertible {
        var description: String { "the keys do not ascend" }
    }
}
