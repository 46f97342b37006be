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

    /// The events of its range of time.
    public func range(_ ledger: LedgerSnapshot) throws -> Range<UInt64> {
        let start = try since.map(ledger.firstSequence(atOrAfter:)) ?? 0
        let end = try until.map(ledger.firstSequence(atOrAfter:)) ?? ledger.size
        return start..<max(start, end)
    }

    /// Visits what is found, ascending, until `body` says false.
    ///
    /// - Parameter range: of events; those of the range of time by default.
    /// - Complexity: the posting lists of the first field in the order of ``indexKeys`` that a
    ///   condition names, or the range of time when none is named; events of kinds that cannot
    ///   match are read only at the beginning. Memory does not grow with either.
    public func run(
        _ projection: Projection, _ ledger: LedgerSnapshot, in range: Range<UInt64>? = nil,
        _ body: (Event) throws -> Bool
    ) throws {
        guard let keys = try indexKeys.map({ try expanded($0, projection, ledger) }) else {
            return try scan(ledger, in: range, body)
        }
        var matcher = QueryMatcher(self, ledger)
        guard !matcher.kinds.isEmpty else { return }
        let range = try range ?? self.range(ledger)
        guard !range.isEmpty else { return }
        var merge = PostingMerge(keys, in: range)
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
    /// - Parameters:
    ///   - range: of events; those of the range of time by default.
    ///   - progress: called now and then with the number of events read, and of all events.
    /// - Complexity: the events of the range; see ``run(_:_:in:_:)``.
    public func scan(
        _ ledger: LedgerSnapshot, in range: Range<UInt64>? = nil,
        progress: (UInt64, UInt64) -> Void = { _, _ in }, _ body: (Event) throws -> Bool
    ) throws {
        var matcher = QueryMatcher(self, ledger)
        guard !matcher.kinds.isEmpty else { return }
        let range = try range ?? self.range(ledger)
        guard !range.isEmpty else { return }
        try ledger.forEachRecord(in: range) { sequence, _, record in
            let done = sequence - range.lowerBound
            if done.isMultiple(of: 1024) {
                progress(done, range.upperBound - range.lowerBound)
            }
            guard try matcher.read(record, sequence), try matcher.isMatch() else { return true }
            return try body(matcher.event)
        }
    }

    /// Visits what is found, the newest first, until `body` says false.
    ///
    /// - Parameter find: visits what is found in a part of the range, ascending: ``run(_:_:in:_:)``
    ///   or ``scan(_:in:progress:_:)``.
    /// - Complexity: as that of `find`, for parts of the ledger of which each is twice as large as
    ///   the one after it, up to a million events; memory for the numbers found in one part.
    public func newestFirst(
        _ ledger: LedgerSnapshot,
        find: (_ range: Range<UInt64>, _ body: (Event) throws -> Bool) throws -> Void,
        _ body: (Event) throws -> Bool
    ) throws {
        let all = try range(ledger)
        var (end, partCount) = (all.upperBound, 4096 as UInt64)
        while end > all.lowerBound {
            let start = end - min(end - all.lowerBound, partCount)
            var found: [UInt64] = []
            try find(start..<end) {
                found.append($0.sequence)
                return true
            }
            for sequence in found.reversed() {
                guard let event = try ledger.event(sequence) else { continue }
                guard try body(event) else { return }
            }
            end = start
            partCount = min(partCount * 2, 1 << 20)
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
