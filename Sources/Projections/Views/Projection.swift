import Ledger

/// The state and the indexes as of the last committed event: the views, and over them the fold of
/// the tail that the views have not seen. A read therefore sees every committed event.
///
/// Not for two threads at once. Release it, or renew it, when the views have moved on.
public final class Projection {
    package let state: State
    private let base: ViewsSnapshot?
    private var tail = TailPostings()
    /// Streams whose last event was found to be the same in the state and in the index.
    private var checkedStreams: Set<UInt64> = []

    /// Folds the events beyond the watermark of the views.
    ///
    /// - Complexity: the events since the views were last written, normally below
    ///   ``Views/batchEventCount``.
    public init(views: Views?, ledger: LedgerSnapshot) throws {
        base = try views?.base(of: ledger)
        state = try base.map { try State(base: $0, size: $0.watermark) } ?? State()
        try catchUp(with: ledger)
    }

    private init(base: ViewsSnapshot, ledger: LedgerSnapshot) throws {
        self.base = base
        state = try State(base: base, size: base.watermark)
        try catchUp(with: ledger)
    }

    /// What is true now, and the ledger as it is now. The views are read first: another process may
    /// fold further meanwhile, and they must not be ahead of the ledger.
    public static func open(
        _ views: Views, _ store: LedgerStore
    ) throws -> (Projection, LedgerSnapshot) {
        let (base, ledger) = try views.base(of: store)
        return (try Projection(base: base, ledger: ledger), ledger)
    }

    /// The number of events folded.
    public var size: UInt64 { state.size }

    /// Events folded since the views were written.
    public var tailEventCount: UInt64 { state.size - state.beginning }

    /// Folds events committed since.
    public func catchUp(with ledger: LedgerSnapshot) throws {
        try ledger.forEachEvent(in: size..<max(size, ledger.size)) { event in
            try fold(event)
            return true
        }
    }

    /// Folds the next event.
    package func fold(_ event: Event) throws {
        precondition(event.sequence == size, "event \(event.sequence) folded at \(size)")
        try state.evolve(event)
        try state.forEachIndexKey(of: event) { tail.add($0, event.sequence) }
    }

    /// Compares the state that an event was drafted from with the index of its stream, once for
    /// each stream: two parts of the views that one damaged or outdated page does not change alike.
    ///
    /// - Throws: ``LedgerError/streamBroken(sequence:stream:)`` when the event does not follow the
    ///   last one of its stream that the index knows.
    /// - Complexity: the first time as ``lastSequences(_:_:)``.
    package func checkStream(of event: Event) throws {
        guard checkedStreams.insert(event.stream).inserted else { return }
        let last = try lastSequences(1, IndexKey(.cardholder, event.stream)).last
        guard last == event.previous else {
            throw LedgerError.streamBroken(sequence: event.sequence, stream: event.stream)
        }
    }

    /// Visits the sequences found under `key` from `start` on, ascending, until `body` says false.
    ///
    /// - Complexity: the sequences visited, and a descent of a B-tree for each run of the views and
    ///   for each two thousand sequences or so.
    public func forEachSequence(
        _ key: IndexKey, from start: UInt64 = 0, _ body: (UInt64) throws -> Bool
    ) throws {
        var list: [UInt64] = []
        var next: UInt64? = start
        while let start = next {
            list.removeAll(keepingCapacity: true)
            next = try readSequences(key, from: start, to: &list)
            for sequence in list {
                guard try body(sequence) else { return }
            }
        }
    }

    /// Appends the next part of what is found under `key`, from `start` on: at most some thousand
    /// sequences, ascending.
    ///
    /// - Returns: where the part after it begins; nil at the end.
    package func readSequences(
        _ key: IndexKey, from start: UInt64, to list: inout [UInt64]
    ) throws -> UInt64? {
        let watermark = base?.watermark ?? 0
        if start < watermark, let next = try base!.readPostings(key, from: start, to: &list) {
            return next
        }
        tail.append(key, from: start, to: &list)
        return nil
    }

    /// The last sequences found under `key`, at most `count`, ascending.
    ///
    /// - Complexity: a descent of a B-tree for each run of the views, newest first, until there are
    ///   enough; not the length of the list.
    public func lastSequences(_ count: Int, _ key: IndexKey) throws -> [UInt64] {
        var list: [UInt64] = []
        tail.appendLast(count, key, to: &list)
        if list.count < count { try base?.readLastPostings(count, key, to: &list) }
        list.reverse()
        return list
    }

    /// Every sequence found under `key`, ascending.
    public func sequences(_ key: IndexKey) throws -> [UInt64] {
        var found: [UInt64] = []
        var next: UInt64? = 0
        while let start = next { next = try readSequences(key, from: start, to: &found) }
        return found
    }
}
