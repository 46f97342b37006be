/// Appends events inside one write transaction of a ``LedgerStore``.
public final class Appender {
    private let store: LedgerStore
    private let transaction: WriteTransaction
    private var end: LedgerEnd
    private let committedSize: UInt64
    private typealias Place = (sequence: UInt64, stream: UInt64, version: UInt64)
    /// Of the last event appended here.
    private var lastPlace: Place?
    private var references: UInt64?

    /// The ledger as it was when the transaction began.
    public let snapshot: LedgerSnapshot

    init(_ store: LedgerStore, _ transaction: WriteTransaction) throws {
        self.store = store
        self.transaction = transaction
        snapshot = try LedgerSnapshot(store, transaction)
        end = LedgerEnd(range: snapshot.range, lastTime: try snapshot.lastTime)
        committedSize = snapshot.size
    }

    /// The number of events, including those appended here: the next event's sequence.
    public var size: UInt64 { end.range.size }

    /// The time of the last event, in milliseconds; the next one cannot be earlier.
    public var lastTime: UInt64 { end.lastTime }

    /// One event, those appended here included; nil beyond the last.
    public func event(_ sequence: UInt64) throws -> Event? {
        guard sequence < size else { return nil }
        return try store.withStored(sequence, transaction) { _, record in
            try LedgerSnapshot.decode(record, sequence)
        }
    }

    /// The event that follows the last one in a ledger of one stream, such as that of reads: its
    /// place and its time, without the fields of its kind.
    package func next(_ kind: Kind, by actor: Actor, at now: UInt64) throws -> Event {
        let last = try size == 0 ? nil : event(size - 1)
        var next = Event(kind, stream: 0, actor: actor)
        next.sequence = size
        next.time = max(now, lastTime)
        next.version = (last?.version ?? 0) + 1
        next.previous = last?.sequence
        return next
    }

    /// Appends one event at its place.
    ///
    /// - Precondition: `event.sequence` is ``size`` and its time is not before ``lastTime``; its
    ///   fields are those of its kind. Events are built by our own rules: any other is a fault
    ///   of this program.
    /// - Throws: ``LedgerError/streamBroken(sequence:stream:)`` when it does not follow the last
    ///   event of its stream: what the rules knew of the stream came from views, which can be
    ///   damaged, and must not get into the ledger.
    /// - Complexity: one look at the event before in the stream, unless that was the one before.
    public func append(_ event: Event) throws {
        try requireStream(of: event)
        try end.append(event, store, transaction)
        lastPlace = (event.sequence, event.stream, event.version)
    }

    private func requireStream(of event: Event) throws {
        let isRight: Bool
        if let previous = event.previous, event.version > 1 {
            let place = try place(of: previous)
            isRight = place?.stream == event.stream && place?.version == event.version - 1
        } else {
            isRight =
                event.previous == nil && event.version == 1 && event.stream == event.sequence
        }
        guard isRight else {
            throw LedgerError.streamBroken(sequence: event.sequence, stream: event.stream)
        }
    }

    /// Nil for what is no event. The record is not compared with its hash, which whoever reads it
    /// does: only what it says of its place is looked at.
    private func place(of sequence: UInt64) throws -> Place? {
        if let lastPlace, lastPlace.sequence == sequence { return lastPlace }
        return try transaction.get(store.events, sequence) { value in
            guard value.count > Digest.byteCount else { return nil }
            return try? Event.place(of: value.extracting(Digest.byteCount...))
        } ?? nil
    }

    /// Appends a record made elsewhere, as it is: an import.
    ///
    /// - Throws: ``LedgerError`` when it is not a record of this format or does not follow the
    ///   last one.
    /// - Returns: the event it holds.
    public func append(record: Span<UInt8>) throws -> Event {
        let event = try LedgerSnapshot.decode(record, size)
        guard event.sequence == size else {
            throw LedgerError.outOfOrder(sequence: event.sequence, expected: size)
        }
        guard event.time >= lastTime else {
            throw LedgerError.timeGoesBack(sequence: size, time: event.time, last: lastTime)
        }
        try requireStream(of: event)
        try end.append(record, at: event.time, store, transaction)
        lastPlace = (event.sequence, event.stream, event.version)
        return event
    }

    /// Has the vault's next reference, which must be durable there, kept with what is appended.
    package func noteReferences(_ next: UInt64) { references = next }

    /// Writes the head.
    ///
    /// - Returns: what a commit acknowledges; nil when nothing was appended.
    func finish() throws -> LastCommit? {
        guard size > committedSize else { return nil }
        if let references, try snapshot.notedReferences != references {
            let key = LedgerSnapshot.referencesKey
            try transaction.put(store.meta, key, references.bigEndianBytes.span)
        }
        try transaction.put(store.meta, LedgerStore.headKey, TreeHead(end.range).bytes.span)
        return LastCommit(size: size, root: end.range.root)
    }

    static func subtreeKey(level: Int, index: UInt64) -> UInt64 {
        precondition(level < 8 && index < 1 << 56)
        return UInt64(level) << 56 | index
    }
}

/// What the next event follows, and the memory it is encoded in. A value, so that the exclusive
/// access to it is checked once an event.
private struct LedgerEnd {
    private(set) var range: CompactRange
    private(set) var lastTime: UInt64
    private var encoder = CBOREncoder(reserving: 1024)

    init(range: CompactRange, lastTime: UInt64) {
        self.range = range
        self.lastTime = lastTime
    }

    mutating func append(
        _ event: Event, _ store: LedgerStore, _ transaction: WriteTransaction
    ) throws {
        precondition(
            event.sequence == range.size, "event \(event.sequence) appended at \(range.size)")
        precondition(event.time >= lastTime, "ledger time goes back")
        encoder.removeAll()
        event.encode(to: &encoder)
        let record = encoder.bytes
        precondition(record.count <= Event.encodedCountMax)
        try append(record.span, at: event.time, store, transaction)
    }

    mutating func append(
        _ record: Span<UInt8>, at time: UInt64, _ store: LedgerStore,
        _ transaction: WriteTransaction
    ) throws {
        let leaf = MerkleTree.leafHash(record: record)
        try transaction.append(store.events, range.size, leaf.storage.span, record)
        try range.append(leaf) { level, index, root in
            // One hash for 256 leaves, 65,536, and so on: what lies between is computed again.
            guard level > 0, level.isMultiple(of: 8) else { return }
            try transaction.put(
                store.tree, Appender.subtreeKey(level: level / 8, index: index),
                root.storage.span)
        }
        lastTime = time
    }
}
