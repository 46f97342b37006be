/// The ledger as it was at one moment, read where it is mapped. Not for two threads at once.
public final class LedgerSnapshot {
    let store: LedgerStore
    package let transaction: ReadTransaction
    /// The tree's size and peaks.
    public let range: CompactRange

    init(_ store: LedgerStore, _ transaction: ReadTransaction) throws {
        self.store = store
        self.transaction = transaction
        let head = try transaction.get(store.meta, LedgerStore.headKey) { TreeHead($0) }
        guard let range = head??.range else { throw LedgerError.malformedHead(path: store.path) }
        self.range = range
    }

    /// The number of events: the next event's sequence.
    public var size: UInt64 { range.size }

    /// The RFC 6962 root hash of all events.
    public var root: Digest { range.root }

    /// The RFC 6962 root hash of the first `size` events.
    ///
    /// - Complexity: a hash for each 256 events and for each of the last 256, or none for the
    ///   whole.
    public func root(of size: UInt64) throws -> Digest {
        precondition(size <= self.size)
        guard size < self.size else { return root }
        var range = CompactRange()
        let whole = size / 256
        for index in 0..<whole {
            guard let subtree = try subtree(level: 1, index: index) else {
                throw LedgerError.missingEvent(sequence: index * 256)
            }
            range.append(subtree)
        }
        // The peaks of the subtrees are those of their leaves, 256 times as many.
        guard var leaves = CompactRange(size: whole * 256, peaks: range.peaks) else {
            preconditionFailure("256 times a number has as many bits set")
        }
        for sequence in (whole * 256)..<size { leaves.append(try leafHash(sequence)) }
        return leaves.root
    }

    /// Lends the record of one event; nil beyond the last.
    ///
    /// - Throws: ``LedgerError/missingEvent(sequence:)`` for one that should be there.
    public func withRecord<R>(
        _ sequence: UInt64, _ body: (Span<UInt8>) throws -> R
    ) throws -> R? {
        guard sequence < size else { return nil }
        return try store.withStored(sequence, transaction) { _, record in try body(record) }
    }

    /// The stored leaf hash of one event.
    ///
    /// - Throws: ``LedgerError/missingEvent(sequence:)`` for one that is not there.
    package func leafHash(_ sequence: UInt64) throws -> Digest {
        try store.withStored(sequence, transaction) { leaf, _ in leaf }
    }

    /// One event; nil beyond the last.
    ///
    /// - Complexity: one descent of the B-tree, about a microsecond when it is in memory.
    public func event(_ sequence: UInt64) throws -> Event? {
        try withRecord(sequence) { try Self.decode($0, sequence) }
    }

    /// Visits the events of `sequences` in order, until `body` says false.
    ///
    /// - Complexity: one pass. All events are decoded in the same memory: one that `body` keeps is
    ///   copied.
    public func forEachEvent(
        in sequences: Range<UInt64>, _ body: (Event) throws -> Bool
    ) throws {
        var event = Event(.ledgerOpened, stream: 0, actor: .system)
        try forEachValue(in: sequences) { sequence, value in
            try Self.read(value.extracting(Digest.byteCount...), sequence, into: &event)
            return try body(event)
        }
    }

    /// Visits what is stored, in order: the sequence, the stored leaf hash and the record. Every
    /// sequence of the range below the size must be there.
    public func forEachRecord(
        in sequences: Range<UInt64>,
        _ body: (UInt64, Digest, Span<UInt8>) throws -> Bool
    ) throws {
        try forEachValue(in: sequences) { sequence, value in
            try LedgerStore.split(value, sequence) { try body(sequence, $0, $1) }
        }
    }

    /// Visits what is stored, in order, until `body` says false: the sequence, then the stored leaf
    /// hash and at least one byte of a record. Every sequence of the range below the size must be
    /// there.
    package func forEachValue(
        in sequences: Range<UInt64>, _ body: (UInt64, Span<UInt8>) throws -> Bool
    ) throws {
        let end = min(sequences.upperBound, size)
        guard sequences.lowerBound < end else { return }
        var expected = sequences.lowerBound
        var isStopped = false
        try Cursor(transaction, store.events).forEach(from: expected) { key, value in
            guard key == expected, value.count > Digest.byteCount else {
                throw LedgerError.missingEvent(sequence: expected)
            }
            isStopped = try !body(key, value)
            expected += 1
            return !isStopped && expected < end
        }
        guard isStopped || expected == end else {
            throw LedgerError.missingEvent(sequence: expected)
        }
    }

    /// The sequence of the first event at `time` or later; the size when there is none.
    ///
    /// - Complexity: a binary search, since the ledger's time never goes back.
    public func firstSequence(atOrAfter time: UInt64) throws -> UInt64 {
        var low: UInt64 = 0
        var high = size
        while low < high {
            let middle = low + (high - low) / 2
            if try self.time(of: middle) < time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The time of the last event, 0 in an empty ledger.
    public var lastTime: UInt64 {
        get throws { size == 0 ? 0 : try time(of: size - 1) }
    }

    /// Walks what is stored without judging it, for verification: the key, then the value.
    package func forEachStoredValue(
        _ body: (UInt64, Span<UInt8>) throws -> Void
    ) throws {
        try Cursor(transaction, store.events).forEach(from: 0) { key, value in
            try body(key, value)
            return true
        }
    }

    /// The greatest key of the table of events, which that of the last event is; nil when it is
    /// empty.
    package var lastKey: UInt64? {
        get throws {
            let cursor = try Cursor(transaction, store.events)
            return try cursor.last() ? cursor.integerKey : nil
        }
    }

    /// The stored hash of the perfect subtree of 256^level leaves, if that is complete.
    package func subtree(level: Int, index: UInt64) throws -> Digest? {
        try transaction.get(store.tree, Appender.subtreeKey(level: level, index: index)) {
            Digest($0)
        } ?? nil
    }

    private func time(of sequence: UInt64) throws -> UInt64 {
        try event(sequence)!.time
    }

    static func decode(_ record: Span<UInt8>, _ sequence: UInt64) throws -> Event {
        var event = Event(.ledgerOpened, stream: 0, actor: .system)
        try read(record, sequence, into: &event)
        return event
    }

    private static func read(
        _ record: Span<UInt8>, _ sequence: UInt64, into event: inout Event
    ) throws {
        do {
            try event.read(record)
        } catch {
            throw LedgerError.malformedEvent(sequence: sequence, error)
        }
    }
}
