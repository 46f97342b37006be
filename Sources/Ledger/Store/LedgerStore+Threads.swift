import FoundationEssentials

extension LedgerStore {
    /// As many threads as this machine has cores.
    public static let threadCountDefault = ProcessInfo.processInfo.activeProcessorCount

    /// The events that a thread decodes at a time: they stay in its cache.
    private static let pieceEventCount: UInt64 = 256

    /// Visits events in order, as ``LedgerSnapshot/forEachEvent(in:_:)`` does, while other threads
    /// decode those that follow. Each piece is read from a separate snapshot, so that no old page
    /// is kept for long.
    ///
    /// - Parameter threadCount: the threads to use, this one included.
    public func forEachEvent(
        in sequences: Range<UInt64>, threadCount: Int, _ body: (Event) throws -> Bool
    ) throws {
        guard threadCount > 1 else { return try snapshot().forEachEvent(in: sequences, body) }
        let size = try read { $0.size }
        let sequences = sequences.clamped(to: 0..<size)
        let width = Self.pieceEventCount
        let count = (UInt64(sequences.count) + width - 1) / width
        let work = OrderedWork(count: Int(count), threadCount: threadCount) { number in
            let start = sequences.lowerBound + UInt64(number) * width
            return try self.events(start..<min(start + width, sequences.upperBound))
        }
        try work.consume { events in try events.allSatisfy(body) }
    }

    private func events(_ sequences: Range<UInt64>) throws -> [Event] {
        var events: [Event] = []
        events.reserveCapacity(sequences.count)
        try read { snapshot in
            try snapshot.forEachEvent(in: sequences) { event in
                events.append(event)
                return true
            }
        }
        return events
    }
}
