import Ledger

/// Where a state finds the rows that it has not changed.
package protocol RowSource {
    func row<R: Row>(_ table: StateTable, _ id: UInt64) throws -> R?
    /// Cardholders with a session or challenge that has not ended, ascending.
    func liveCardholders() throws -> [UInt64]
}

/// The rows of one table: those changed since the views were written, over those written there.
package struct Rows<R: Row>: Sendable {
    /// What is known of an id.
    private struct Slot {
        var id: UInt64 = 0
        /// In ``rows``, counted from 1; 0 in a slot that is free.
        var place: UInt32 = 0
        /// The row was deleted: what is in its place means nothing.
        var isDeleted = false
    }

    package let table: StateTable
    /// In the order of the first change.
    private var rows: [R] = []
    /// Open addressing, at most half full.
    private var slots = Array(repeating: Slot(), count: 16)

    init(_ table: StateTable) { self.table = table }

    package func row(_ id: UInt64, over base: (any RowSource)?) throws -> R? {
        let slot = slots[self.slot(of: id)]
        guard slot.place > 0 else { return try base?.row(table, id) }
        return slot.isDeleted ? nil : rows[Int(slot.place) - 1]
    }

    /// Puts a row in place of the one there is, or deletes it.
    mutating func set(_ id: UInt64, _ row: R?) {
        let slot = slot(of: id)
        if slots[slot].place > 0 {
            slots[slot].isDeleted = row == nil
            if let row { rows[Int(slots[slot].place) - 1] = row }
        } else {
            append(id, row, at: slot)
        }
    }

    /// Changes a row in place; false when there is none. A row is unusable after `body` threw.
    @inline(__always)
    mutating func update(
        _ id: UInt64, over base: (any RowSource)?, _ body: (inout R) throws(StateError) -> Void
    ) throws -> Bool {
        let slot = slot(of: id)
        if slots[slot].place > 0 {
            guard !slots[slot].isDeleted else { return false }
            try body(&rows[Int(slots[slot].place) - 1])
            return true
        }
        guard var row: R = try base?.row(table, id) else { return false }
        try body(&row)
        append(id, row, at: slot)
        return true
    }

    /// The changed rows in the order of their ids; nil stands for one that was deleted.
    package func forEachChange(_ body: (UInt64, R?) throws -> Void) rethrows {
        for slot in slots.filter({ $0.place > 0 }).sorted(by: { $0.id < $1.id }) {
            try body(slot.id, slot.isDeleted ? nil : rows[Int(slot.place) - 1])
        }
    }

    /// Whether the row is no longer that of the base.
    func hasChanged(_ id: UInt64) -> Bool { slots[slot(of: id)].place > 0 }

    /// The changed rows in any order: no sorting.
    func forEachChangeUnordered(_ body: (UInt64, R?) -> Void) {
        for slot in slots where slot.place > 0 {
            body(slot.id, slot.isDeleted ? nil : rows[Int(slot.place) - 1])
        }
    }

    /// Where an id is, or would be.
    private func slot(of id: UInt64) -> Int {
        // Sequences and references are dense: a multiplication by 2^64 / φ spreads them.
        let hash = Int(truncatingIfNeeded: (id &* 0x9E37_79B9_7F4A_7C15) >> 32)
        var slot = hash & (slots.count - 1)
        while slots[slot].place > 0, slots[slot].id != id {
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    private mutating func append(_ id: UInt64, _ row: R?, at slot: Int) {
        rows.append(row ?? R())
        slots[slot] = Slot(id: id, place: UInt32(rows.count), isDeleted: row == nil)
        guard rows.count * 2 > slots.count else { return }
        let full = slots
        slots = Array(repeating: Slot(), count: full.count * 2)
        for slot in full where slot.place > 0 { slots[self.slot(of: slot.id)] = slot }
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
