import Ledger

/// Where a state finds the rows that it has not changed.
package protocol RowSource {
    func row<R: Row>(_ table: ViewTable, _ id: UInt64) throws -> R?
    /// Cardholders with a session or challenge that has not ended, ascending.
    func liveCardholders() throws -> [UInt64]
}

/// The rows of one table: those changed since the views were written, over those written there.
package struct Rows<R: Row>: Sendable {
    package let table: ViewTable
    /// Each changed row once, in the order of the first change.
    private var ids: [UInt64] = []
    /// Nil stands for a row that was deleted.
    private var rows: [R?] = []
    /// Open addressing: the place of an id in ``ids`` and one, or 0.
    private var slots: [UInt32] = Array(repeating: 0, count: 16)

    init(_ table: ViewTable) { self.table = table }

    package func row(_ id: UInt64, over base: (any RowSource)?) throws -> R? {
        if let place = place(of: id) { return rows[place] }
        return try base?.row(table, id)
    }

    mutating func set(_ id: UInt64, _ row: R?) {
        if let place = place(of: id) { rows[place] = row } else { append(id, row) }
    }

    /// Changes a row where it lies; false when there is none. A row that `body` threw from is of
    /// no use.
    @inline(__always)
    mutating func update(
        _ id: UInt64, over base: (any RowSource)?, _ body: (inout R) throws(StateError) -> Void
    ) throws -> Bool {
        if let place = place(of: id) {
            guard rows[place] != nil else { return false }
            try body(&rows[place]!)
            return true
        }
        guard var row: R = try base?.row(table, id) else { return false }
        try body(&row)
        append(id, row)
        return true
    }

    /// The changed rows in the order of their ids; nil stands for one that was deleted.
    package func forEachChange(_ body: (UInt64, R?) throws -> Void) rethrows {
        for place in ids.indices.sorted(by: { ids[$0] < ids[$1] }) {
            try body(ids[place], rows[place])
        }
    }

    private func place(of id: UInt64) -> Int? {
        var slot = Self.hash(id) & (slots.count - 1)
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if ids[place] == id { return place }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private mutating func append(_ id: UInt64, _ row: R?) {
        ids.append(id)
        rows.append(row)
        // At most half full.
        if ids.count * 2 > slots.count {
            slots = Array(repeating: 0, count: slots.count * 2)
            for place in ids.indices { enter(place) }
        } else {
            enter(ids.count - 1)
        }
    }

    private mutating func enter(_ place: Int) {
        var slot = Self.hash(ids[place]) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = UInt32(place + 1)
    }

    /// Sequences and references are dense: a multiplication by 2^64 / φ spreads them.
    private static func hash(_ id: UInt64) -> Int {
        Int(truncatingIfNeeded: (id &* 0x9E37_79B9_7F4A_7C15) >> 32)
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
