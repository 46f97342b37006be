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
    var isNewestFirst = false
    /// Goes on with what is appended, until it is stopped.
    var isFollowing = false
    /// Those of a table; ``EventText/columns`` by default.
    var columns: EventColumns?

    static let shape = Shape.event([.maybe(.after)])

    func answer(_ inquiry: Inquiry, _ read: Read) -> Answer {
        var answer = Answer()
        guard countMax > 0 else { return answer }
        answer.isEndless = isFollowing
        answer.table(
            columns?.columns ?? EventText.columns, ifEmpty: isFollowing ? nil : "no event found"
        ) { rows in
            try forEach(inquiry, for: rows) { event, earlier in
                read.show(event)
                try rows.add(
                    Record(event, earlier.map { [.after: .number($0)] } ?? [:]),
                    columns?.cells(event, after: earlier) ?? cells(event, after: earlier))
            }
        }
        return answer
    }

    /// How many there are; none of them is shown.
    func count(_ inquiry: Inquiry) throws -> Answer {
        var count: UInt64 = 0
        try forEach(inquiry) { _, _ in count += 1 }
        var answer = Answer()
        answer.text("\(count)")
        answer.data([.eventCount: .number(count)])
        return answer
    }

    private func cells(_ event: Event, after earlier: UInt64?) -> [TextTable.Cell] {
        let holder = isOfMany && event.stream != 0 ? "cardholder=\(event.stream) " : ""
        let after = earlier.map { "after=\($0) " } ?? ""
        return EventText.cells(event, details: "\(holder)\(after)\(EventText.details(event))")
    }

    /// Visits what is found, with the earlier event that ``precedence`` asks for.
    ///
    /// - Parameter rows: shown before new events are waited for.
    private func forEach(
        _ inquiry: Inquiry, for rows: Rows? = nil, _ body: (Event, UInt64?) throws -> Void
    ) throws {
        var count: UInt64 = 0
        func take(_ event: Event, _ ledger: LedgerSnapshot) throws -> Bool {
            let earlier = try precedence?.last(before: event, ledger)
            if precedence != nil, earlier == nil { return true }
            count += 1
            try body(event, earlier)
            return count < countMax
        }
        var end = try forEachEvent(inquiry, take)
        guard isFollowing else { return }
        let store = try inquiry.openStore()
        while count < countMax {
            try rows?.showNow()
            // Nothing that is appended from now on is before that.
            if let until = query.until, try store.read({ try $0.lastTime }) >= until { return }
            guard try inquiry.asker.waitForMore() else { return }
            let ledger = try store.snapshot()
            guard ledger.size > end else { continue }
            try query.scan(ledger, in: end..<ledger.size) { try take($0, ledger) }
            end = ledger.size
        }
    }

    /// Visits what the query finds. A scan opens no views: none of their pages are kept for as long
    /// as it lasts.
    ///
    /// - Returns: the number of events in the ledger that was read.
    private func forEachEvent(
        _ inquiry: Inquiry, _ body: (Event, LedgerSnapshot) throws -> Bool
    ) throws -> UInt64 {
        let open = query.usesIndexes ? try inquiry.open() : nil
        let ledger = try open?.ledger ?? inquiry.openStore().snapshot()
        try inquiry.asker.withProgress("Reading", of: nil) { progress in
            func find(_ range: Range<UInt64>, _ body: (Event) throws -> Bool) throws {
                guard let open else {
                    return try query.scan(
                        ledger, in: range, progress: { progress.update($0, of: $1, "Reading") },
                        body)
                }
                var done: UInt64 = 0
                try query.run(open.projection, ledger, in: range) { event in
                    done += 1
                    if done.isMultiple(of: 1024) { progress.update(done) }
                    return try body(event)
                }
            }
            if isNewestFirst {
                try query.newestFirst(ledger, find: find) { try body($0, ledger) }
            } else {
                try find(try query.range(ledger)) { try body($0, ledger) }
            }
        }
        return ledger.size
    }
}
