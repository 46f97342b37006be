import Ledger

/// Where a state finds the rows that it has not changed.
package protocol RowSource {
    func row<R: Row>(_ table: ViewTable, _ id: UInt64) throws -> R?
    func keys(_ table: ViewTable) throws -> [UInt64]
}

/// The rows of one table: those changed since the views were written, over those written there.
package struct Rows<R: Row>: Sendable {
    /// Nil stands for a row that was deleted.
    package private(set) var changes: [UInt64: R?] = [:]
    package let table: ViewTable

    init(_ table: ViewTable) { self.table = table }

    package func row(_ id: UInt64, over base: (any RowSource)?) throws -> R? {
        if let changed = changes[id] { return changed }
        return try base?.row(table, id)
    }

    mutating func set(_ id: UInt64, _ row: R?) { changes[id] = .some(row) }
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
