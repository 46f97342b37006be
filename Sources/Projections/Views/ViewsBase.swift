import Ledger

/// The views as they were written at one watermark: rows and posting lists beneath a ``State``.
///
/// It holds a snapshot of the views for as long as it lives, so that what it says stays that of its
/// watermark whoever writes the views meanwhile. Not for two threads at once.
package final class ViewsBase: RowSource {
    private let views: Views
    let transaction: ReadTransaction
    /// The number of events folded into these views.
    package let watermark: UInt64

    init(_ views: Views, _ transaction: ReadTransaction) throws {
        self.views = views
        self.transaction = transaction
        watermark = try views.watermark(transaction)
    }

    package func row<R: Row>(_ table: ViewTable, _ id: UInt64) throws -> R? {
        try bytes(table, id).map { try views.decode($0, table, id) }
    }

    /// A row as it is stored.
    package func bytes(_ table: ViewTable, _ id: UInt64) throws -> [UInt8]? {
        try transaction.get(views.table(table), id) { $0.array }
    }

    package func keys(_ table: ViewTable) throws -> [UInt64] {
        try transaction.integerKeys(views.table(table))
    }

    /// Visits the posting list of `key` from `start` on, ascending, until `body` says false.
    func forEachPosting(
        _ key: IndexKey, from start: UInt64, _ body: (UInt64) throws -> Bool
    ) throws {
        let cursor = try Cursor(transaction, views.postings)
        var found = try cursor.seek(key.bytes, item: start)
        while found {
            guard try body(cursor.item) else { return }
            found = try cursor.nextItem()
        }
    }

    /// Visits every row of every table in order: the table, the key and the bytes.
    package func forEachRow(
        _ body: (ViewTable, UInt64, Span<UInt8>) throws -> Void
    ) throws {
        for table in ViewTable.allCases {
            let cursor = try Cursor(transaction, views.table(table))
            var found = try cursor.first()
            while found {
                let key = cursor.integerKey
                try cursor.withValue { try body(table, key, $0) }
                found = try cursor.next()
            }
        }
    }

    /// Visits every posting in order.
    package func forEachPosting(_ body: ([UInt8], UInt64) throws -> Void) throws {
        let cursor = try Cursor(transaction, views.postings)
        var found = try cursor.first()
        while found {
            try body(cursor.keyBytes, cursor.item)
            found = try cursor.next()
        }
    }

    /// The SHA-256 of every row, in order: see ``StateDigest``.
    package func stateDigest() throws -> Digest {
        var digest = StateDigest()
        try forEachRow { digest.add($0, $1, $2) }
        return digest.finalize()
    }

    /// The SHA-256 of every posting, in order: nine bytes of the key and eight of the sequence.
    package func postingsDigest() throws -> Digest {
        var hasher = SHA256()
        try forEachPosting { key, item in
            hasher.update(key.span)
            let bytes = item.bigEndianBytes
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

    package mutating func add(_ table: ViewTable, _ key: UInt64, _ row: Span<UInt8>) {
        let head = [table.rawValue] + key.bigEndianBytes + UInt64(row.count).bigEndianBytes
        hasher.update(head.span)
        hasher.update(row)
    }

    package consuming func finalize() -> Digest { hasher.finalize() }
}
