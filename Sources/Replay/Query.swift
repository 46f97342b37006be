import Ledger
import Projections

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

    /// Visits what is found, ascending, until `body` says false.
    ///
    /// - Complexity: the posting lists of the first field in the order of ``indexKeys`` that a
    ///   condition names, or the range of time when none is named.
    public func run(
        _ projection: Projection, _ ledger: LedgerSnapshot, _ body: (Event) throws -> Bool
    ) throws {
        let start = try since.map(ledger.firstSequence(atOrAfter:)) ?? 0
        let end = try until.map(ledger.firstSequence(atOrAfter:)) ?? ledger.size
        guard start < end else { return }
        guard let keys = try indexKeys.map({ try expanded($0, projection, ledger) }) else {
            return try ledger.forEachEvent(in: start..<end) { event in
                try holds(for: event, ledger) ? body(event) : true
            }
        }
        var merge = PostingMerge(keys, in: start..<end)
        while let sequence = try merge.next(projection) {
            guard let event = try ledger.event(sequence) else { continue }
            if try holds(for: event, ledger), try !body(event) { return }
        }
    }

    /// The posting lists to read: those of the alternatives on the most selective field.
    private var indexKeys: [IndexKey]? {
        let order: [IndexField] = [
            .request, .acsTransID, .dsTransID, .threeDSServerTransID, .code, .challenge, .session,
            .cardholder, .card, .phone, .email, .device, .origin, .merchantName, .kind,
        ]
        for field in order {
            let alternatives = conditions.filter { $0.name == field.name }
            let keys = alternatives.compactMap(\.indexKey)
            if !keys.isEmpty, keys.count == alternatives.count { return keys }
        }
        return nil
    }

    /// A transaction id is on the opening of its challenge alone, but holds for all of it.
    private func expanded(
        _ keys: [IndexKey], _ projection: Projection, _ ledger: LedgerSnapshot
    ) throws -> [IndexKey] {
        let ids: Set<IndexField> = [.acsTransID, .dsTransID, .threeDSServerTransID]
        return try keys.flatMap { key in
            guard ids.contains(key.field) else { return [key] }
            let openings = try projection.sequences(key).filter {
                try ledger.event($0)?.kind == .challengeOpened
            }
            return [key] + openings.map { IndexKey(.challenge, $0) }
        }
    }

    /// Whether every field's alternatives hold.
    private func holds(for event: Event, _ ledger: LedgerSnapshot) throws -> Bool {
        let opening: Event? =
            try event.challenge.flatMap { id in
                conditions.contains { $0.isOfPayment } ? try ledger.event(id) : nil
            }
        var names: Set<String> = []
        for condition in conditions where names.insert(condition.name).inserted {
            let alternatives = conditions.filter { $0.name == condition.name }
            // Limits and exceptions must all hold: purchaseAmount>=100 purchaseAmount<200.
            let limits = alternatives.filter { $0.comparison != .equal }
            let values = alternatives.filter { $0.comparison == .equal }
            guard limits.allSatisfy({ $0.holds(for: event, opening) }),
                values.isEmpty || values.contains(where: { $0.holds(for: event, opening) })
            else { return false }
        }
        return true
    }
}
