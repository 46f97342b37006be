import Synchronization

/// The ledger as it was at one moment, read where it is mapped. Not for two threads at once.
///
/// What is below its size never changes, so a long walk releases the pages that LMDB would
/// otherwise keep for it, and goes on over the current ones: see ``letGo()``.
public final class LedgerSnapshot {
    let store: LedgerStore
    package let transaction: ReadTransaction
    /// The tree's size and peaks.
    public let range: CompactRange
    /// Events that a walk reads before it releases old pages.
    package var renewalEventCount: UInt64 = 65_536

    /// For single events; nil where there is none yet.
    private var cursor: Cursor?
    /// The times of the events that a binary search reads first: some hundred.
    private var commonTimes: [UInt64: UInt64] = [:]
    /// Walks that are under way, and records that are lent.
    private var useCount = 0

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

    /// Lends the record of one event; nil beyond the last.
    ///
    /// - Throws: ``LedgerError/missingEvent(sequence:)`` for one that should be there.
    /// - Complexity: one descent of the B-tree, about a microsecond when it is in memory; less
    ///   after an event nearby.
    public func withRecord<R>(
        _ sequence: UInt64, _ body: (Span<UInt8>) throws -> R
    ) throws -> R? {
        guard sequence < size else { return nil }
        useCount += 1
        defer { useCount -= 1 }
        // LMDB would have to move a cursor with every write.
        guard !(transaction is WriteTransaction) else {
            return try store.withStored(sequence, transaction) { _, record in try body(record) }
        }
        let cursor = try self.cursor ?? Cursor(transaction, store.events)
        self.cursor = cursor
        guard try cursor.find(sequence) else {
            throw LedgerError.missingEvent(sequence: sequence)
        }
        return try cursor.withValue { value in
            try LedgerStore.split(value, sequence) { _, record in try body(record) }
        }
    }

    /// Lets LMDB reuse the pages that were replaced since this snapshot began, or since the last
    /// call. The snapshot stays the same: its size and root, and the events below, which are never
    /// rewritten. A walk does this by itself now and then; nothing happens while another walk is
    /// under way, while a record is lent, or in a write transaction.
    ///
    /// - Throws: `LMDBError`; the snapshot can then no longer be used.
    /// - Complexity: about a microsecond.
    public func letGo() throws {
        guard useCount == 0, !(transaction is WriteTransaction) else { return }
        cursor = nil
        try transaction.renew()
    }

    /// The stored leaf hash of one event.
    ///
    /// - Throws: ``LedgerError/missingEvent(sequence:)`` for one that is not there.
    package func leafHash(_ sequence: UInt64) throws -> Digest {
        try store.withStored(sequence, transaction) { leaf, _ in leaf }
    }

    /// One event; nil beyond the last.
    ///
    /// - Complexity: as ``withRecord(_:_:)``.
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
        var count: UInt64 = 0
        defer { store.walkedEvents.wrappingAdd(count, ordering: .relaxed) }
        try forEachValue(in: sequences) { sequence, value in
            count += 1
            try LedgerStore.split(value, sequence) { _, record in
                try Self.read(record, sequence, into: &event)
            }
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
    /// hash and at least one byte of a record, which are not held against each other. Every
    /// sequence of the range below the size must be there.
    package func forEachValue(
        in sequences: Range<UInt64>, _ body: (UInt64, Span<UInt8>) throws -> Bool
    ) throws {
        let end = min(sequences.upperBound, size)
        var start = sequences.lowerBound
        while start < end {
            let pieceEnd = min(end, start + renewalEventCount)
            guard try forEachValue(from: start, to: pieceEnd, body) else { return }
            start = pieceEnd
            if start < end { try letGo() }
        }
    }

    /// - Returns: whether `body` returned true for each.
    private func forEachValue(
        from start: UInt64, to end: UInt64, _ body: (UInt64, Span<UInt8>) throws -> Bool
    ) throws -> Bool {
        useCount += 1
        defer { useCount -= 1 }
        var expected = start
        var isStopped = false
        try Cursor(transaction, store.events).forEach(from: start) { key, value in
            guard key == expected else { throw LedgerError.missingEvent(sequence: expected) }
            guard value.count > Digest.byteCount else {
                throw LedgerError.altered(sequence: expected)
            }
            isStopped = try !body(key, value)
            expected += 1
            return !isStopped && expected < end
        }
        guard isStopped || expected == end else {
            throw LedgerError.missingEvent(sequence: expected)
        }
        return !isStopped
    }

    /// The sequence of the first event at `time` or later; the size when there is none.
    ///
    /// - Complexity: a binary search, since the ledger's time never goes back. Its first steps,
    ///   which are the same for every time, read an event only once.
    public func firstSequence(atOrAfter time: UInt64) throws -> UInt64 {
        var low: UInt64 = 0
        var high = size
        while low < high {
            let middle = low + (high - low) / 2
            let isCommon = high - low > size >> 9
            let found = try (isCommon ? commonTimes[middle] : nil) ?? self.time(of: middle)
            if isCommon { commonTimes[middle] = found }
            if found < time { low = middle + 1 } else { high = middle }
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
        useCount += 1
        defer { useCount -= 1 }
        try Cursor(transaction, store.events).forEach(from: 0) { key, value in
            try body(key, value)
            return true
        }
    }

    /// The greatest key of the table of events, that of the last event; nil when it is empty.
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
        try withRecord(sequence) { try Self.beginning(of: $0, sequence).time }!
    }

    /// The time and the kind of the event of `sequence`.
    package static func beginning(
        of record: Span<UInt8>, _ sequence: UInt64
    ) throws -> (time: UInt64, kind: Kind) {
        do throws(MalformedCBOR) {
            return try Event.beginning(of: record)
        } catch {
            throw LedgerError.malformedEvent(sequence: sequence, error)
        }
    }

    static func decode(_ record: Span<UInt8>, _ sequence: UInt64) throws -> Event {
        var event = Event(.ledgerOpened, stream: 0, actor: .system)
        try read(record, sequence, into: &event)
        return event
    }

    /// Reads the record of `sequence` into an event that is no longer needed.
    package static func read(
        _ record: Span<UInt8>, _ sequence: UInt64, into event: inout Event
    ) throws {
        do throws(MalformedCBOR) {
            try event.read(record)
        } catch {
            throw LedgerError.malformedEvent(sequence: sequence, error)
        }
    }
}
