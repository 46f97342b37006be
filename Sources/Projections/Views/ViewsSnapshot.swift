import Ledger

/// The views as they were written at one watermark: rows and posting lists beneath a ``State``.
///
/// It holds a snapshot of the views for as long as it lives, so that it keeps to its watermark
/// whoever writes the views meanwhile. Not for two threads at once.
package final class ViewsSnapshot: RowSource {
    let views: Views
    let transaction: ReadTransaction
    /// The number of events folded into these views.
    package let watermark: UInt64
    let runs: IndexRuns
    /// For lookups in the postings; nil before the first lookup.
    var lookup: Cursor?

    init(_ views: Views, _ transaction: ReadTransaction) throws {
        self.views = views
        self.transaction = transaction
        watermark = try views.watermark(transaction)
        runs = try views.runs(transaction)
    }

    package func row<R: Row>(_ table: StateTable, _ id: UInt64) throws -> R? {
        try bytes(table, id).map { try views.decode($0, table, id) }
    }

    /// A row as it is stored.
    ///
    /// - Throws: ``ViewsError`` for one that is not as it was written.
    package func bytes(_ table: StateTable, _ id: UInt64) throws -> [UInt8]? {
        let row = try transaction.get(views.table(table), id) { value in
            try withRow(value, table, id) { $0.array }
        }
        if row == nil { try requireNeighbours(of: id, table) }
        return row
    }

    /// Requires that the rows beside one that is not there are as they were written: a search that
    /// a damaged key led astray ends beside it.
    private func requireNeighbours(of id: UInt64, _ table: StateTable) throws {
        let cursor = try Cursor(transaction, views.table(table))
        if try cursor.seek(id) {
            try requireRow(cursor, table)
            if try cursor.previous() { try requireRow(cursor, table) }
        } else if try cursor.last() {
            try requireRow(cursor, table)
        }
    }

    private func requireRow(_ cursor: Cursor, _ table: StateTable) throws {
        let key = cursor.integerKey
        try cursor.withValue { try withRow($0, table, key) { _ in } }
    }

    private func withRow<R>(
        _ value: Span<UInt8>, _ table: StateTable, _ id: UInt64,
        _ body: (Span<UInt8>) throws -> R
    ) throws -> R {
        let place = CheckedValue.place(table, id)
        guard let result = try CheckedValue.read(value, at: place, body) else {
            throw views.damaged("row \(id) of \(table.name)")
        }
        return result
    }

    package func liveCardholders() throws -> [UInt64] {
        try transaction.integerKeys(views.table(.live))
    }

    /// Visits every row of every table in order: the table, the key and the bytes.
    package func forEachRow(
        _ body: (StateTable, UInt64, Span<UInt8>) throws -> Void
    ) throws {
        for table in StateTable.allCases {
            let cursor = try Cursor(transaction, views.table(table))
            var found = try cursor.first()
            while found {
                let key = cursor.integerKey
                try cursor.withValue { value in
                    try withRow(value, table, key) { try body(table, key, $0) }
                }
                found = try cursor.next()
            }
        }
    }

    /// Visits every posting in the order of keys, then of sequences.
    ///
    /// - Parameter progress: called for each list with the number of blocks read, and of all
    ///   blocks, including those of runs that are being merged or deleted.
    package func forEachPosting(
        progress: (UInt64, UInt64) -> Void = { _, _ in },
        _ body: (IndexKey, UInt64) throws -> Void
    ) throws {
        let total = try transaction.count(views.postings)
        var merge = try RunMerge(of: runs.runs, in: self)
        var list: [UInt64] = []
        var listCount = 0
        while let key = try merge.next(&list) {
            for sequence in list { try body(key, sequence) }
            listCount += 1
            if listCount.isMultiple(of: 4096) { progress(merge.blockCount, total) }
        }
    }

    /// The SHA-256 of every row, in order: see ``StateDigest``.
    ///
    /// - Parameter progress: called now and then with the number of rows hashed, and of all rows.
    package func stateDigest(
        progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws -> Digest {
        var digest = StateDigest()
        let total = try StateTable.allCases.reduce(0) {
            try $0 + transaction.count(views.table($1))
        }
        var done: UInt64 = 0
        try forEachRow {
            digest.add($0, $1, $2)
            done += 1
            if done.isMultiple(of: 4096) { progress(done, total) }
        }
        return digest.finalize()
    }

    /// The SHA-256 of every posting, in order: nine bytes of the key and eight of the sequence.
    ///
    /// - Parameter progress: see ``forEachPosting(progress:_:)``.
    package func postingsDigest(
        progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws -> Digest {
        var hasher = SHA256()
        var bytes: [UInt8] = []
        try forEachPosting(progress: progress) { key, sequence in
            bytes.removeAll(keepingCapacity: true)
            bytes.append(addingCapacity: 17) { output in
                output.append(key.field.rawValue)
                output.bigEndian(key.value)
                output.bigEndian(sequence)
            }
            hasher.update(bytes.span)
        }
        return hasher.finalize()
    }
}

/// The digest of a whole state: SHA-256 over each row in the order of tables and keys, as the
/// table's number (1 byte), the key (8), the length of the row (8) and the row. Equal states have
/// equal digests on every machine.
package struct StateDigest: ~Copyable {
    private var hasher = SHA256()

    package init() {}

    package mutating func add(_ table: StateTable, _ key: UInt64, _ row: Span<UInt8>) {
        let head = [table.rawValue] + key.bigEndianBytes + UInt64(row.count).bigEndianBytes
        hasher.update(head.span)
        hasher.update(row)
    }

    package consuming func finalize() -> Digest { hasher.finalize() }
}
