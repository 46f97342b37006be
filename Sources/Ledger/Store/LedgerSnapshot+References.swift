extension LedgerSnapshot {
    static let referencesKey = Array("references".utf8)

    /// The vault's next reference as of the last commit that noted it: the least that it can be
    /// now. Nil where none did, as in a ledger of an earlier version. No proof covers it: what it
    /// says too much is to be held against ``referenceEnd()``.
    package var notedReferences: UInt64? {
        get throws { try transaction.get(store.meta, Self.referencesKey) { $0.number } ?? nil }
    }

    /// One more than the greatest reference that an event names; 1 where none does.
    ///
    /// - Complexity: a pass over all events.
    package func referenceEnd() throws -> UInt64 {
        var end: UInt64 = 1
        try forEachEvent(in: 0..<size) { event in
            for (_, reference) in event.references { end = max(end, reference + 1) }
            return true
        }
        return end
    }
}
