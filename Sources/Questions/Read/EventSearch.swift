import Authentication
import Ledger
import Projections

/// Events as `timeline` and `query` list them: each is shown as it is found.
struct EventSearch {
    let query: Query
    /// What an earlier event of the same cardholder must be.
    var precedence: Precedence?
    var countMax = UInt64.max
    /// Whether a line for a person names the cardholder.
    var isOfMany = false

    static let shape = Shape.event([.maybe(.after)])

    func answer(_ inquiry: Inquiry, _ read: Read) -> Answer {
        var answer = Answer()
        guard countMax > 0 else { return answer }
        answer.table(EventText.columns, ifEmpty: "no event found") { rows in
            var count: UInt64 = 0
            try forEachEvent(inquiry) { event, ledger in
                let earlier = try precedence?.last(before: event, ledger)
                if precedence != nil, earlier == nil { return true }
                count += 1
                read.show(event)
                try rows.add(
                    Record(event, earlier.map { [.after: .number($0)] } ?? [:]),
                    cells(event, after: earlier))
                return count < countMax
            }
        }
        return answer
    }

    private func cells(_ event: Event, after earlier: UInt64?) -> [TextTable.Cell] {
        let holder = isOfMany && event.stream != 0 ? "cardholder=\(event.stream) " : ""
        let after = earlier.map { "after=\($0) " } ?? ""
        return EventText.cells(event, details: "\(holder)\(after)\(EventText.details(event))")
    }

    /// Visits what the query finds. A scan opens no views: none of their pages are kept for as long
    /// as it lasts.
    private func forEachEvent(
        _ inquiry: Inquiry, _ body: (Event, LedgerSnapshot) throws -> Bool
    ) throws {
        guard query.usesIndexes else {
            let ledger = try inquiry.openStore().snapshot()
            return try inquiry.asker.withProgress("Reading", of: nil) { progress in
                try query.scan(ledger, progress: { progress.update($0, of: $1, "Reading") }) {
                    try body($0, ledger)
                }
            }
        }
        let open = try inquiry.open()
        try inquiry.asker.withProgress("Reading", of: nil) { progress in
            var done: UInt64 = 0
            try query.run(open.projection, open.ledger) { event in
                done += 1
                if done.isMultiple(of: 1024) { progress.update(done) }
                return try body(event, open.ledger)
            }
        }
    }
}
