import Ledger

/// Where a state finds the rows that it has not changed.
package protocol RowSource {
    func row<R: Row>(_ table: StateTable, _ id: UInt64) throws -> R?
    /// Cardholders with a session or challenge that has not ended, ascending.
    func liveCardholders() throws -> [UInt64]
}

/// The rows of one table: those changed since the views were written, over those written there.
package struct Rows<R: Row>: Sendable {
    private struct Entry {
        var row: R
        /// It was deleted: ``row`` stands for nothing. Not an optional row: to look at that would
        /// copy it.
        var isDeleted = false
    }

    package let table: StateTable
    /// In the order of the first change.
    private var entries: [Entry] = []
    /// Of each id, where it is in ``entries``.
    private var places = KeyTable<UInt32>()

    init(_ table: StateTable) { self.table = table }

    package func row(_ id: UInt64, over base: (any RowSource)?) throws -> R? {
        guard let place = places[id] else { return try base?.row(table, id) }
        return row(at: place)
    }

    private func row(at place: UInt32) -> R? {
        entries[Int(place)].isDeleted ? nil : entries[Int(place)].row
    }

    /// Puts a row in place of the one there is, or deletes it.
    mutating func set(_ id: UInt64, _ row: R?) {
        let place = Int(places.value(id, orSet: UInt32(entries.count)))
        if place == entries.count {
            entries.append(row.map { Entry(row: $0) } ?? Entry(row: R(), isDeleted: true))
        } else if let row {
            entries[place] = Entry(row: row)
        } else {
            entries[place].isDeleted = true
        }
    }

    /// Changes a row in place; false when there is none. A row is unusable after `body` threw.
    @inline(__always)
    mutating func update(
        _ id: UInt64, over base: (any RowSource)?, _ body: (inout R) throws(StateError) -> Void
    ) throws -> Bool {
        if let place = places[id].map(Int.init) {
            guard !entries[place].isDeleted else { return false }
            try body(&entries[place].row)
            return true
        }
        guard var row: R = try base?.row(table, id) else { return false }
        try body(&row)
        set(id, row)
        return true
    }

    /// The changed rows in the order of their ids; nil stands for one that was deleted.
    package func forEachChange(_ body: (UInt64, R?) throws -> Void) rethrows {
        var changes: [(id: UInt64, place: UInt32)] = []
        places.forEachEntry { changes.append(($0, $1)) }
        for (id, place) in changes.sorted(by: { $0.id < $1.id }) { try body(id, row(at: place)) }
    }

    /// Whether the row is no longer that of the base.
    func hasChanged(_ id: UInt64) -> Bool { places[id] != nil }

    /// The changed rows in any order: no sorting.
    func forEachChangeUnordered(_ body: (UInt64, R?) -> Void) {
        places.forEachEntry { body($0, row(at: $1)) }
    }
}

/// A row that is one number.
package struct NumberRow: Row {
    package var number: UInt64 = 0

    package init() {}

    init(_ number: UInt64) { self.number = number }

    package mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try coder.number(&number)
    }
}
