import Ledger

/// The views as they were written at one watermark: rows and posting lists beneath a ``State``.
///
/// It holds a snapshot of the views for as long as it lives, so that what it says stays that of its
/// watermark whoever writes the views meanwhile. Not for two threads at once.
package final class ViewsSnapshot: RowSource {
    let views: Views
    let transaction: ReadTransaction
    /// The number of events folded into these views.
    package let watermark: UInt64
    let runs: IndexRuns

    init(_ views: Views, _ transaction: ReadTransaction) throws {
        self.views = views
        self.transaction = transaction
        watermark = try views.watermark(transaction)
        runs = try views.runs(transaction)
    }

    package func row<R: Row>(_ table: ViewTable, _ id: UInt64) throws -> R? {
        try bytes(table, id).map { try views.decode($0, table, id) }
    }

    /// A row as it is stored.
    package func bytes(_ table: ViewTable, _ id: UInt64) throws -> [UInt8]? {
        try transaction.get(views.table(table), id) { $0.array }
    }

    package func liveCardholders() throws -> [UInt64] {
        try transaction.integerKeys(views.table(.live))
    }

    /// Visits the posting list of `key` from `start` on, ascending, until `body` says false.
    ///
    /// - Complexity: a descent of the B-tree for each run, besides the sequences visited.
    func forEachPosting(
        _ key: IndexKey, from start: UInt64, _ body: (UInt64) throws -> Bool
    ) throws {
        var list: [UInt64] = []
        // No event is of a thing that a later one opened.
        let start = key.field.isSequence ? max(start, key.value) : start
        let cursor = try Cursor(transaction, views.postings)
        for run in runs.runs where run.end > start {
            list.removeAll(keepingCapacity: true)
            try read(key, from: start, in: run, cursor, to: &list)
            for sequence in list where sequence >= start {
                guard try body(sequence) else { return }
            }
        }
    }

    /// Reads the list that one run has under `key`, and may leave out what is before `start`.
    private func read(
        _ key: IndexKey, from start: UInt64, in run: IndexRun, _ cursor: Cursor,
        to list: inout [UInt64]
    ) throws {
        // The list begins in the last block whose key is not greater.
        let sought = PostingBlock.key(run: run.id, key, start)
        var found = try cursor.seek(sought)
        let isExact = found && cursor.withKey { $0.array } == sought
        if !isExact { found = try found ? cursor.previous() : cursor.last() }
        while found, let (id, first) = cursor.withKey(PostingBlock.read), id <= run.id {
            if id == run.id, first.field == key.field {
                guard first.value <= key.value else { return }
                try cursor.withValue { try copy(key, first, run, $0, to: &list) }
            } else if id == run.id, first > key {
                return
            }
            found = try cursor.next()
        }
    }

    private func copy(
        _ key: IndexKey, _ first: IndexKey, _ run: IndexRun, _ block: Span<UInt8>,
        to list: inout [UInt64]
    ) throws {
        var reader = PostingBlockReader(first, start: run.start)
        do {
            while try reader.next(block), reader.key.value <= key.value {
                if reader.key.value == key.value { try reader.copy(block, to: &list) }
            }
        } catch {
            throw ViewsError.unusable(path: views.path, "a block of run \(run.id) is malformed")
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

    /// Visits every posting in the order of keys, then of sequences.
    package func forEachPosting(_ body: (IndexKey, UInt64) throws -> Void) throws {
        var merge = try RunMerge(of: runs.runs, in: self)
        var list: [UInt64] = []
        while let key = try merge.next(&list) {
            for sequence in list { try body(key, sequence) }
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
        var bytes = InlineArray<17, UInt8>(repeating: 0)
        try forEachPosting { key, sequence in
            bytes[0] = key.field.rawValue
            for index in 0..<8 {
                let shift = UInt64(56 - 8 * index)
                bytes[1 + index] = UInt8(truncatingIfNeeded: key.value >> shift)
                bytes[9 + index] = UInt8(truncatingIfNeeded: sequence >> shift)
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

    package mutating func add(_ table: ViewTable, _ key: UInt64, _ row: Span<UInt8>) {
        let head = [table.rawValue] + key.bigEndianBytes + UInt64(row.count).bigEndianBytes
        hasher.update(head.span)
        hasher.update(row)
    }

    package consuming func finalize() -> Digest { hasher.finalize() }
}
