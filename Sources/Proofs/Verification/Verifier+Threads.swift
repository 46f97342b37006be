import Ledger

extension Verifier {
    /// Whether a ledger is right down to this head, found by several threads, each in a chunk of
    /// events at a time.
    ///
    /// They say whether anything is wrong, not what: only ``verify(_:progress:)`` does, which reads
    /// in order. Where nothing is wrong, as nearly always, it need not run.
    ///
    /// Each chunk is read in a separate snapshot: events do not change, so a later snapshot has the
    /// same ones, and no page that a writer has replaced is kept for longer than a chunk takes.
    ///
    /// - Parameters:
    ///   - chunkCount: the events of a chunk, a multiple of 256.
    ///   - progress: called with the number of events that were found right.
    /// - Complexity: one pass; memory for each stream, and for a few chunks.
    static func isRight(
        _ store: LedgerStore, _ head: CompactRange, threadCount: Int, chunkCount: UInt64,
        progress: (UInt64) -> Void
    ) -> Bool {
        precondition(chunkCount.isMultiple(of: 256) && chunkCount > 0)
        // A damaged head can hold any size.
        let whole = head.size / chunkCount
        let count = Int(exactly: head.size.isMultiple(of: chunkCount) ? whole : whole + 1)
        guard let count else { return false }
        let work = OrderedWork(count: count, threadCount: threadCount) { number in
            let start = UInt64(number) * chunkCount
            // No overflow, for the same reason.
            return try store.read { ledger in
                guard ledger.size >= head.size else { throw Doubt() }
                var reader = ChunkReader()
                return try reader.read(start..<start + min(chunkCount, head.size - start), ledger)
            }
        }
        var verified = VerifiedLedger()
        do {
            try work.consume { chunk in
                try store.read { try verified.append(chunk, $0) }
                progress(verified.size)
                return true
            }
            // Nothing may be beyond the head; there may be a newer head by now.
            return try verified.peaks == head.peaks
                && store.read { try $0.lastKey == ($0.size > 0 ? $0.size - 1 : nil) }
        } catch {
            return false
        }
    }
}

/// Something is wrong.
struct Doubt: Error {}

/// Events in a row that are right by themselves.
struct VerifiedChunk {
    /// Events of a stream that follow one another, the first of which follows one before the chunk
    /// or none.
    struct Run {
        let stream: UInt64
        /// Of the first event.
        let version: UInt64
        let previous: UInt64?
        /// Of the last event.
        var lastVersion: UInt64
        var last: UInt64
    }

    let start: UInt64
    let end: UInt64
    var firstTime: UInt64 = 0
    var lastTime: UInt64 = 0
    /// In the order of their first events.
    var runs: [Run] = []
    /// The roots of 256 leaves each.
    var roots: [Digest] = []
    /// The peaks of the leaves after those: of the last chunk only.
    var peaks: [Digest] = []
}

/// Reads a chunk.
private struct ChunkReader {
    private var event = Event(.ledgerOpened, stream: 0, actor: .system)
    private var leaves: [Digest] = []
    /// For each event of the chunk, the run that it is in.
    private var runs: [Int32] = []

    /// - Throws: anything when something is wrong.
    mutating func read(
        _ range: Range<UInt64>, _ ledger: LedgerSnapshot
    ) throws -> VerifiedChunk {
        var chunk = VerifiedChunk(start: range.lowerBound, end: range.upperBound)
        try ledger.forEachValue(in: range) { sequence, value in
            // A damaged length can reach beyond the file: such bytes are not touched.
            guard value.count <= Digest.byteCount + Event.encodedCountMax else { throw Doubt() }
            let record = value.extracting(Digest.byteCount...)
            let leaf = MerkleTree.leafHash(record: record)
            guard leaf == Digest(value.extracting(..<Digest.byteCount)) else { throw Doubt() }
            try event.read(record)
            guard event.sequence == sequence else { throw Doubt() }
            try follow(&chunk)
            leaves.append(leaf)
            if leaves.count == 256 {
                let root = MerkleTree.root(overwriting: &leaves)
                guard try ledger.subtree(level: 1, index: sequence / 256) == root else {
                    throw Doubt()
                }
                chunk.roots.append(root)
                leaves.removeAll(keepingCapacity: true)
            }
            return true
        }
        chunk.peaks = Verifier.roots(leaves)
        return chunk
    }

    /// Checks the event against the one before, and against the one before in its stream where that
    /// is in this chunk.
    private mutating func follow(_ chunk: inout VerifiedChunk) throws {
        let (sequence, version, previous) = (event.sequence, event.version, event.previous)
        if sequence == chunk.start { chunk.firstTime = event.time }
        guard event.time >= chunk.lastTime else { throw Doubt() }
        chunk.lastTime = event.time
        guard let previous, previous >= chunk.start else {
            runs.append(Int32(chunk.runs.count))
            return chunk.runs.append(
                VerifiedChunk.Run(
                    stream: event.stream, version: version, previous: previous,
                    lastVersion: version, last: sequence))
        }
        guard previous < sequence else { throw Doubt() }
        let index = Int(runs[Int(previous - chunk.start)])
        let run = chunk.runs[index]
        // An event that follows one which already has a follower does not continue its run.
        guard run.stream == event.stream, run.last == previous, run.lastVersion &+ 1 == version
        else { throw Doubt() }
        runs.append(Int32(index))
        chunk.runs[index].lastVersion = version
        chunk.runs[index].last = sequence
    }
}

/// All chunks from the first, joined.
private struct VerifiedLedger {
    private(set) var size: UInt64 = 0
    private var lastTime: UInt64 = 0
    private var streams: [UInt64: Stream] = [:]
    /// The roots of 256, 65,536, … leaves, fewer than 256 of each.
    private var levels: [[Digest]] = []
    private var tail: [Digest] = []

    private struct Stream {
        var version: UInt64 = 0
        var last: UInt64?

        mutating func append(_ run: VerifiedChunk.Run) throws {
            guard run.previous == last, run.version == version &+ 1 else { throw Doubt() }
            version = run.lastVersion
            last = run.last
        }
    }

    /// - Throws: anything when something is wrong.
    mutating func append(_ chunk: VerifiedChunk, _ ledger: LedgerSnapshot) throws {
        guard chunk.firstTime >= lastTime else { throw Doubt() }
        lastTime = chunk.lastTime
        for run in chunk.runs { try streams[run.stream, default: Stream()].append(run) }
        for (index, root) in chunk.roots.enumerated() {
            try add(root, toLevel: 1, endingAt: chunk.start + UInt64(index + 1) * 256, ledger)
        }
        tail = chunk.peaks
        size = chunk.end
    }

    private mutating func add(
        _ root: Digest, toLevel level: Int, endingAt end: UInt64, _ ledger: LedgerSnapshot
    ) throws {
        if levels.count < level { levels.append([]) }
        levels[level - 1].append(root)
        guard levels[level - 1].count == 256 else { return }
        let above = Verifier.roots(levels[level - 1])[0]
        let width = UInt64(1) << UInt64(8 * (level + 1))
        guard try ledger.subtree(level: level + 1, index: end / width - 1) == above else {
            throw Doubt()
        }
        levels[level - 1] = []
        try add(above, toLevel: level + 1, endingAt: end, ledger)
    }

    /// Those of the tree.
    var peaks: [Digest] { levels.reversed().flatMap(Verifier.roots) + tail }
}
