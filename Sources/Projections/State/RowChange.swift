import Ledger

/// One field of a row that events changed.
package struct RowChange: Equatable, Sendable {
    /// What the row describes: `cardholder`, `session`, `code`, `challenge` or `policy`.
    package let thing: String
    package let id: UInt64
    package let field: String
    /// Nil when there was no row.
    package let old: JSON?
    package var new: JSON
    /// The last event that changed it.
    package var event: UInt64

    package var json: JSON {
        .object([
            JSON.Member(key: "thing", value: .string(thing)),
            JSON.Member(key: "id", value: .number(id)),
            JSON.Member(key: "field", value: .string(field)),
            JSON.Member(key: "old", value: old ?? .null),
            JSON.Member(key: "new", value: new),
            JSON.Member(key: "event", value: .number(event)),
        ])
    }
}

extension State {
    /// Folds an event of one cardholder and returns which fields of which rows it changed.
    package func evolveTellingChanges(_ event: Event) throws -> [RowChange] {
        let rows = touchedRows(event)
        let before = try rows.map { try json($0, $1) }
        try evolve(event)
        return try zip(rows, before).flatMap { row, before in
            Self.changes(row.thing, row.id, before, try json(row.thing, row.id)!, event.sequence)
        }
    }

    /// The fields that differ; for a new row, all that have a value.
    package static func changes(
        _ thing: String, _ id: UInt64, _ old: JSON?, _ new: JSON, _ event: UInt64
    ) -> [RowChange] {
        (new.objectValue ?? []).compactMap { member in
            let before = old?[member.key]
            guard before ?? .null != member.value, member.key != thing,
                !Self.untold.contains(member.key)
            else { return nil }
            return RowChange(
                thing: thing, id: id, field: member.key, old: before, new: member.value,
                event: event)
        }
    }

    /// What every event changes.
    private static let untold: Set<String> = ["version", "last"]

    private func touchedRows(_ event: Event) -> [(thing: String, id: UInt64)] {
        var rows: [(thing: String, id: UInt64)] = []
        func add(_ thing: String, _ id: UInt64?) { if let id { rows.append((thing, id)) } }
        add("cardholder", event.stream)
        add("session", event.kind == .sessionRequested ? event.sequence : event.session)
        add("challenge", event.kind == .challengeOpened ? event.sequence : event.challenge)
        add("code", event.kind == .codeIssued ? event.sequence : event.code)
        return rows
    }

    private func json(_ thing: String, _ id: UInt64) throws -> JSON? {
        switch thing {
        case "cardholder": try cardholder(id)?.json
        case "session": try session(id)?.json
        case "challenge": try challenge(id)?.json
        default: try code(id)?.json
        }
    }
}
