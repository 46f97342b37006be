import Ledger

/// The rows of a vault in one transaction. Each but that of the format ends with its check, which
/// is verified whenever the row is read.
struct VaultRows {
    private let environment: Environment
    private let transaction: ReadTransaction
    /// Nil in a vault of format 1, whose rows have none.
    private let check: RowCheck?

    init(_ environment: Environment, _ transaction: ReadTransaction, _ check: RowCheck?) {
        self.environment = environment
        self.transaction = transaction
        self.check = check
    }

    /// The value of a row; nil when there is none.
    ///
    /// Where there is none the rows beside are read too: a row whose key was damaged stands in its
    /// page where the search for that key ends.
    ///
    /// - Throws: ``VaultError/damaged(path:_:)``.
    func value(_ row: VaultRow) throws -> [UInt8]? {
        guard let stored = try stored(row) else {
            try checkNeighbours(of: row)
            return nil
        }
        return try value(of: stored, in: row)
    }

    /// Requires of a vault that is only read what opening it for writing has required.
    ///
    /// - Throws: `StructureError`.
    func requireStructure() throws {
        guard environment.access == .readOnly else { return }
        let faults = try environment.structureFaults(of: VaultTable.specifications, .whole)
        guard faults.isEmpty else { throw StructureError(path: environment.path, faults: faults) }
    }

    /// The bytes of a row, whatever they are; nil when there is none.
    func stored(_ row: VaultRow) throws -> [UInt8]? {
        let table = table(row.table)
        return switch row.table.shape {
        case .integerKeys: try transaction.get(table, row.number) { $0.array }
        case .byteKeys: try transaction.get(table, row.key) { $0.array }
        }
    }

    /// Whether a row is there and has its check.
    func holds(_ row: VaultRow) throws -> Bool {
        guard let check, let stored = try stored(row) else { return false }
        return check.value(of: stored, in: row) != nil
    }

    /// Visits the rows of a table but that of the format, in the order of their keys, until `body`
    /// says false.
    ///
    /// - Parameter start: the first key, in a table of keys of bytes.
    /// - Throws: ``VaultError/damaged(path:_:)``, and what `body` throws.
    func forEach(
        _ table: VaultTable, from start: [UInt8]? = nil,
        _ body: (VaultRow, [UInt8]) throws -> Bool
    ) throws {
        let cursor = try Cursor(transaction, self.table(table))
        var found = try start.map { try cursor.seek($0) } ?? cursor.first()
        while found {
            let row = Self.row(cursor, table)
            guard try row == .format || body(row, value(at: cursor, row)) else { return }
            found = try cursor.next()
        }
    }

    /// The keys of a table of integer keys, ascending; the rows are not read.
    func numbers(_ table: VaultTable) throws -> [UInt64] {
        try transaction.integerKeys(self.table(table))
    }

    /// The greatest of them.
    func lastNumber(_ table: VaultTable) throws -> UInt64? {
        try transaction.lastIntegerKey(self.table(table))
    }

    // MARK: Writing

    /// Puts a value, replacing the one there was.
    func put(_ value: [UInt8], _ row: VaultRow, _ writing: WriteTransaction) throws {
        let stored = check?.stored(value, in: row) ?? value
        switch row.table.shape {
        case .integerKeys: try writing.put(table(row.table), row.number, stored.span)
        case .byteKeys: try writing.put(table(row.table), row.key, stored.span)
        }
    }

    /// Appends a value under a key greater than any there is in its table.
    func append(_ value: [UInt8], _ row: VaultRow, _ writing: WriteTransaction) throws {
        let stored = check?.stored(value, in: row) ?? value
        switch row.table.shape {
        case .integerKeys: try writing.append(table(row.table), row.number, stored.span)
        case .byteKeys: try writing.append(table(row.table), row.key, stored.span)
        }
    }

    /// Puts the format, which has no check.
    func putFormat(_ format: UInt64, _ writing: WriteTransaction) throws {
        try writing.put(table(.meta), VaultRow.format.key, format.bigEndianBytes.span)
    }

    func delete(_ row: VaultRow, _ writing: WriteTransaction) throws {
        switch row.table.shape {
        case .integerKeys: try writing.delete(table(row.table), row.number)
        case .byteKeys: try writing.delete(table(row.table), row.key)
        }
    }

    // MARK: Checks

    private func table(_ table: VaultTable) -> Table { environment.table(table.rawValue) }

    private func value(of stored: [UInt8], in row: VaultRow) throws -> [UInt8] {
        guard let check else { return stored }
        guard let value = check.value(of: stored, in: row) else {
            throw VaultError.damaged(path: environment.path, row.name)
        }
        return value
    }

    private func value(at cursor: Cursor, _ row: VaultRow) throws -> [UInt8] {
        try value(of: cursor.withValue { $0.array }, in: row)
    }

    private static func row(_ cursor: Cursor, _ table: VaultTable) -> VaultRow {
        switch table.shape {
        case .integerKeys: VaultRow(table, cursor.integerKey)
        case .byteKeys: VaultRow(table, cursor.withKey { $0.array })
        }
    }

    private func checkNeighbours(of row: VaultRow) throws {
        let cursor = try Cursor(transaction, table(row.table))
        let isFollowed =
            switch row.table.shape {
            case .integerKeys: try cursor.seek(row.number)
            case .byteKeys: try cursor.seek(row.key)
            }
        if isFollowed { try check(at: cursor, row.table) }
        if try isFollowed ? cursor.previous() : cursor.last() {
            try check(at: cursor, row.table)
        }
    }

    private func check(at cursor: Cursor, _ table: VaultTable) throws {
        let row = Self.row(cursor, table)
        if row != .format { _ = try value(at: cursor, row) }
    }
}
