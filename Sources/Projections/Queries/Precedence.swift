import Ledger

/// What must have happened to the same cardholder not long before an event for the event to be
/// found: Sigma's `temporal_ordered`, as a question.
public struct Precedence: Sendable {
    /// Values of the same field are alternatives, everything else must hold.
    private let query: Query
    /// Milliseconds; an event exactly that long before still counts.
    private let within: UInt64

    public init(_ conditions: [Condition], within: UInt64) {
        query = Query(conditions)
        self.within = within
    }

    /// The last event before this one, of the same cardholder and within that time, for which the
    /// conditions hold; nil when there is none, and for what is no cardholder's.
    ///
    /// - Complexity: the events of the stream in that time.
    public func last(before event: Event, _ ledger: LedgerSnapshot) throws -> UInt64? {
        guard event.stream != 0 else { return nil }
        var matcher = QueryMatcher(query, ledger)
        var next = event.previous
        while let sequence = next {
            guard let earlier = try ledger.event(sequence), event.time - earlier.time <= within
            else { return nil }
            let isRead = try ledger.withRecord(sequence) { try matcher.read($0, sequence) }
            if isRead == true, try matcher.isMatch() { return sequence }
            next = earlier.previous
        }
        return nil
    }
}
