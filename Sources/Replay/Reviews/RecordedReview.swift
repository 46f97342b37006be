import Ledger
import Projections

/// A review as the ledger tells it, with what became of its alerts.
public struct RecordedReview: Sendable {
    /// The `reviewCompleted`.
    public let event: Event
    /// The events that it was of.
    public let range: Range<UInt64>
    public let alerts: [RecordedAlert]

    /// Every review, the oldest first.
    ///
    /// - Complexity: the reviews, their alerts, and the events that cases attach.
    public static func all(
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

/// An alert, the case that took it up, and how that case was closed.
public struct RecordedAlert: Sendable {
    /// The `alertRaised`.
    public let event: Event
    public let `case`: UInt64?
    /// The `caseClosed`; nil while nobody has closed it.
    public let closing: Event?
}
