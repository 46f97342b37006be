import Ledger
import Projections

/// A review as the ledger has it, with what became of its alerts.
package struct RecordedReview: Sendable {
    /// The `reviewCompleted`.
    package let event: Event
    /// The events that it covered.
    package let range: Range<UInt64>
    package let alerts: [RecordedAlert]

    /// Every review, the oldest first.
    ///
    /// - Complexity: the reviews, their alerts, and the events that cases attach.
    package static func all(
        _ projection: Projection, _ ledger: LedgerSnapshot
    ) throws -> [RecordedReview] {
        func events(_ kind: Kind) throws -> [Event] {
            try projection.sequences(IndexKey(.kind, UInt64(kind.rawValue)))
                .compactMap { try ledger.event($0) }
        }
        var cases: [UInt64: UInt64] = [:]
        for attached in try events(.eventsAttached) {
            for sequence in attached.events ?? [] { cases[sequence] = attached.case }
        }
        var alerts: [UInt64: [RecordedAlert]] = [:]
        for alert in try events(.alertRaised) {
            let id = cases[alert.sequence]
            let closing = try id.flatMap { id in
                try projection.lastSequences(1, IndexKey(.case, id)).last
                    .flatMap { try ledger.event($0) }
            }
            alerts[alert.cause ?? 0, default: []].append(
                RecordedAlert(
                    event: alert, case: id,
                    closing: closing?.kind == .caseClosed ? closing : nil))
        }
        var start: UInt64 = 0
        return try events(.reviewCompleted).map { review in
            let end = max(review.treeSize ?? 0, start)
            defer { start = end }
            return RecordedReview(
                event: review, range: start..<end, alerts: alerts[review.sequence] ?? [])
        }
    }
}

/// An alert, the case that it is attached to, and how that case was closed.
package struct RecordedAlert: Sendable {
    /// The `alertRaised`.
    package let event: Event
    package let `case`: UInt64?
    /// The `caseClosed`; nil while nobody has closed it.
    package let closing: Event?
}
