/// One reading of a ledger for several takers: each event is read and decoded once, on other
/// threads ahead of them.
package struct Pass {
    private let store: LedgerStore
    private var takers: [(range: Range<UInt64>, take: (Event) throws -> Void)] = []

    package init(over store: LedgerStore) { self.store = store }

    /// Adds one that takes the events of `range`, in order, when the pass runs.
    package mutating func give(
        _ range: Range<UInt64>, to take: @escaping (Event) throws -> Void
    ) {
        if !range.isEmpty { takers.append((range, take)) }
    }

    /// Reads from the first event that one of them takes to the last; each event goes to those
    /// whose range it is in, in the order in which they were added.
    ///
    /// - Parameters:
    ///   - threadCount: the threads to use, this one included.
    ///   - progress: called now and then with the sequence reached, and with that of the end.
    /// - Throws: ``LedgerError`` for an event that cannot be read, `LMDBError`, or what a taker
    ///   throws, which ends the pass.
    package func run(
        threadCount: Int = LedgerStore.threadCountDefault,
        progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws {
        let start = takers.map { $0.range.lowerBound }.min() ?? 0
        let end = takers.map { $0.range.upperBound }.max() ?? 0
        try store.forEachEvent(in: start..<end, threadCount: threadCount) { event in
            for taker in takers where taker.range.contains(event.sequence) {
                try taker.take(event)
            }
            if event.sequence.isMultiple(of: 16_384) { progress(event.sequence, end) }
            return true
        }
    }
}
