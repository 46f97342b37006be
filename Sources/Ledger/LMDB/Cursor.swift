internal import CLMDB

/// Walks a table in the order of its keys. It must not outlive its transaction.
@safe package final class Cursor {
    private let transaction: ReadTransaction
    private let shape: TableSpecification.Shape
    private let renewalCount: Int
    let handle: OpaquePointer
    private var key = unsafe MDB_val()
    private var value = unsafe MDB_val()

    package init(_ transaction: ReadTransaction, _ table: Table) throws {
        self.transaction = transaction
        shape = table.shape
        renewalCount = transaction.renewalCount
        var opened: OpaquePointer?
        try check(
            unsafe mdb_cursor_open(transaction.handle, table.dbi, &opened), "open a cursor",
            transaction.environment.path)
        unsafe handle = opened!
    }

    deinit {
        // "A cursor in a write-transaction can be closed before its transaction ends, and will
        // otherwise be closed when its transaction ends. A cursor in a read-only transaction must
        // be closed explicitly, before or after its transaction ends" (lmdb.h).
        if unsafe transaction.handle != nil || !(transaction is WriteTransaction) {
            unsafe mdb_cursor_close(handle)
        }
    }

    /// Moves to the first pair; false when the table is empty.
    package func first() throws -> Bool { try move(MDB_FIRST) }

    /// Moves to the last pair; false when the table is empty.
    package func last() throws -> Bool { try move(MDB_LAST) }

    /// Moves to the next pair; false at the end.
    package func next() throws -> Bool { try move(MDB_NEXT) }

    /// Moves to the pair before; false at the beginning.
    package func previous() throws -> Bool { try move(MDB_PREV) }

    /// Moves to the first pair whose key is `sought` or greater; false when there is none.
    package func seek(_ sought: UInt64) throws -> Bool {
        try unsafe withUnsafeBytes(of: sought) {
            unsafe key = MDB_val($0)
            return try move(MDB_SET_RANGE)
        }
    }

    /// Moves to the first pair whose key is `sought` or greater; false when there is none.
    package func seek(_ sought: [UInt8]) throws -> Bool {
        try unsafe sought.withUnsafeBytes {
            unsafe key = MDB_val($0)
            return try move(MDB_SET_RANGE)
        }
    }

    /// Visits the pairs of a table of integer keys in order, from the first whose key is `start` or
    /// greater, until `body` says false.
    ///
    /// - Complexity: for each pair, that of `mdb_cursor_get` and little more.
    package func forEach(
        from start: UInt64, _ body: (UInt64, Span<UInt8>) throws -> Bool
    ) throws {
        precondition(shape == .integerKeys)
        var (key, value) = unsafe (MDB_val(), MDB_val())
        var code = try unsafe withUnsafeBytes(of: start) { start in
            try checkIsAlive()
            unsafe key = MDB_val(start)
            return unsafe mdb_cursor_get(handle, &key, &value, MDB_SET_RANGE)
        }
        // Only this code is the end: any other is an error.
        while code != MDB_NOTFOUND {
            // A damaged page can hold anything.
            if code == MDB_SUCCESS, unsafe key.mv_size != 8 { code = MDB_CORRUPTED }
            try check(code, "move a cursor", transaction.environment.path)
            let integer = unsafe key.integer
            guard try unsafe value.withSpan({ try body(integer, $0) }) else { return }
            try checkIsAlive()
            code = unsafe mdb_cursor_get(handle, &key, &value, MDB_NEXT)
        }
    }

    /// LMDB would read the memory of a transaction that has ended, or pages used again since.
    private func checkIsAlive() throws {
        let isAlive =
            unsafe transaction.handle != nil && transaction.renewalCount == renewalCount
        try check(
            isAlive ? MDB_SUCCESS : MDB_BAD_TXN, "move a cursor", transaction.environment.path)
    }

    /// Moves to the pair with this key; false when there is none. Cheaper than a seek where it is
    /// on the same page as the pair before.
    package func find(_ sought: UInt64) throws -> Bool {
        try unsafe withUnsafeBytes(of: sought) {
            unsafe key = MDB_val($0)
            return try move(MDB_SET_KEY)
        }
    }

    /// The integer key of the pair it is on.
    package var integerKey: UInt64 { unsafe key.integer }

    /// Lends the key of the pair it is on.
    package func withKey<R>(_ body: (Span<UInt8>) throws -> R) rethrows -> R {
        let key = unsafe key
        return try unsafe key.withSpan(body)
    }

    /// Lends the value of the pair it is on; `body` may move the cursor.
    package func withValue<R>(_ body: (Span<UInt8>) throws -> R) rethrows -> R {
        let value = unsafe value
        return try unsafe value.withSpan(body)
    }

    private func move(_ operation: MDB_cursor_op) throws -> Bool {
        try checkIsAlive()
        // Not the members themselves: exclusive access to them would be checked each time.
        var (key, value) = unsafe (self.key, self.value)
        let code = unsafe mdb_cursor_get(handle, &key, &value, operation)
        unsafe (self.key, self.value) = (key, value)
        // Only this code is the end: any other is an error.
        if code == MDB_NOTFOUND { return false }
        try check(code, "move a cursor", transaction.environment.path)
        // A damaged page can hold anything.
        let isWhole: Bool =
            switch shape {
            case .integerKeys: unsafe key.mv_size == 8
            case .byteKeys: true
            }
        try check(
            isWhole ? MDB_SUCCESS : MDB_CORRUPTED, "move a cursor", transaction.environment.path)
        return true
    }
}
