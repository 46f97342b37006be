import Ledger

/// Which events to find: conditions, as `journalctl` takes them, and a range of time.
///
/// Values of the same field are alternatives; everything else must hold. A field
/// of the payment (amount, merchant, card) holds for every event of its challenge.
public struct Query: Sendable {
    public var conditions: [Condition]
    /// Milliseconds; the first event that may be found.
    public var since: UInt64?
    /// Milliseconds; the first event that may no longer be found.
    public var until: UInt64?

    public init(_ conditions: [Condition], since: UInt64? = nil, until: UInt64? = nil) {
        self.conditions = conditions
        self.since = since
        self.until = until
    }

    /// Whether it is answered from posting lists; otherwise the range of time is read.
    public var usesIndexes: Bool { indexKeys != nil }

    /// Visits what is found, ascending, until `body` says false.
    ///
    /// - Complexity: the posting lists of the first field in the order of ``indexKeys`` that a
    ///   condition names, or the range of time when none is named; events of kinds that cannot
    ///   match are read only at the beginning. Memory does not grow with either.
    public func run(
        _ projection: Projection, _ ledger: LedgerSnapshot, _ body: (Event) throws -> Bool
    ) throws {
        guard let keys = try indexKeys.map({ try expanded($0, projection, ledger) }) else {
            return try scan(ledger, body)
        }
        var matcher = QueryMatcher(self, ledger)
        guard !matcher.kinds.isEmpty else { return }
        let start = try since.map(ledger.firstSequence(atOrAfter:)) ?? 0
        guard start < ledger.size else { return }
        var merge = PostingMerge(keys, in: start..<ledger.size)
        var readCount: UInt64 = 0
        while let sequence = try merge.next(projection), !matcher.isOver {
            let holds = try ledger.withRecord(sequence) { try matcher.read($0, sequence) }
            if holds == true, try matcher.isMatch(), try !body(matcher.event) { return }
            readCount += 1
            if readCount.isMultiple(of: ledger.renewalEventCount) { try ledger.letGo() }
        }
    }

    /// Visits what is found, ascending, without indexes, until `body` says false.
    ///
    /// - Parameter progress: called now and then with the number of events read, and of all events.
    /// - Complexity: the events of the range of time; see ``run(_:_:_:)``.
    public func scan(
        _ ledger: LedgerSnapshot, progress: (UInt64, UInt64) -> Void = { _, _ in },
        _ body: (Event) throws -> Bool
    ) throws {
        var matcher = QueryMatcher(self, ledger)
        guard !matcher.kinds.isEmpty else { return }
        let start = try since.map(ledger.firstSequence(atOrAfter:)) ?? 0
        let end = try until.map(ledger.firstSequence(atOrAfter:)) ?? ledger.size
        guard start < end else { return }
        try ledger.forEachRecord(in: start..<end) { sequence, _, record in
            let done = sequence - start
            if done.isMultiple(of: 1024) { progress(done, end - start) }
            guard try matcher.read(record, sequence), try matcher.isMatch() else { return true }
            return try body(matcher.event)
        }
    }

    /// The posting lists to read: those of the alternatives on the most selective field.
    private var indexKeys: [IndexKey]? {
        var best: (rank: Int, keys: [IndexKey])?
        for condition in conditions {
            guard let key = condition.indexKey, let rank = Self.rank(key.field),
                rank < best?.rank ?? .max
            else { continue }
            let alternatives = conditions.filter { $0.name == condition.name }
            let keys = alternatives.compactMap(\.indexKey)
            if keys.count == alternatives.count { best = (rank, keys) }
        }
        return best?.keys
    }

    /// A field that is likely to have fewer events under each value comes first.
    private static func rank(_ field: IndexField) -> Int? {
        let order: [IndexField] = [
            .request, .acsTransID, .dsTransID, .threeDSServerTransID, .code, .challenge, .session,
            .cardholder, .card, .phone, .email, .device, .origin, .merchantName, .kind,
        ]
        return order.firstIndex(of: field)
    }

    /// A transaction id is only on the opening of its challenge, but holds for the whole challenge.
    private func expanded(
        _ keys: [IndexKey], _ projection: Projection, _ ledger: LedgerSnapshot
    ) throws -> [IndexKey] {
        switch keys.first?.field {
        case .acsTransID, .dsTransID, .threeDSServerTransID: break
        default: return keys
        }
        return try keys.flatMap { key in
            let openings = try projection.sequences(key).filter {
                try ledger.event($0)?.kind == .challengeOpened
            }
            return [key] + openings.map { IndexKey(.challenge, $0) }
        }
    }
}
