internal import CLMDB

/// A snapshot of an environment: it sees what was committed when it began, for as long as it lives,
/// and keeps those pages from being reused. Values are lent to a closure where they are mapped.
///
/// Not for two threads at once.
@safe package class ReadTransaction {
    package let environment: Environment
    /// Nil once it has ended.
    fileprivate(set) var handle: OpaquePointer?
    /// How often it was renewed: an earlier cursor would read pages that are gone.
    private(set) var renewalCount = 0

    package convenience init(_ environment: Environment) throws {
        try self.init(environment, flags: UInt32(MDB_RDONLY))
    }

    fileprivate init(_ environment: Environment, flags: UInt32) throws {
        self.environment = environment
        let access = environment.access == .readOnly ? UInt32(MDB_RDONLY) : 0
        unsafe handle = try unsafe Environment.begin(
            environment.handle, flags | access, environment.path)
    }

    deinit { end() }

    /// Ends the snapshot, or aborts what was written. Harmless when it has already ended.
    package func end() {
        if let handle = unsafe handle { unsafe mdb_txn_abort(handle) }
        unsafe handle = nil
    }

    /// From now on sees what has been committed since, and releases the earlier pages. Earlier
    /// cursors can no longer be used.
    ///
    /// - Precondition: it is not a write transaction.
    func renew() throws {
        precondition(!(self is WriteTransaction))
        renewalCount += 1
        unsafe mdb_txn_reset(handle)
        let before = unsafe Environment.lastCommit(environment.handle)
        try check(unsafe mdb_txn_renew(handle), "renew", environment.path)
        try unsafe Environment.requireLastCommit(
            environment.handle, handle!, before, UInt32(MDB_RDONLY), environment.path)
    }

    /// Lends the value under an integer key; nil when there is none.
    package func get<R>(
        _ table: Table, _ key: UInt64, _ body: (Span<UInt8>) throws -> R
    ) throws -> R? {
        try unsafe withUnsafeBytes(of: key) { try unsafe get(table, key: $0, body) }
    }

    /// Lends the value under a key of bytes; nil when there is none.
    package func get<R>(
        _ table: Table, _ key: [UInt8], _ body: (Span<UInt8>) throws -> R
    ) throws -> R? {
        try unsafe key.withUnsafeBytes { try unsafe get(table, key: $0, body) }
    }

    package func contains(_ table: Table, _ key: [UInt8]) throws -> Bool {
        try get(table, key) { _ in true } ?? false
    }

    /// Every key of a table of integer keys, ascending.
    package func integerKeys(_ table: Table) throws -> [UInt64] {
        let cursor = try Cursor(self, table)
        var keys: [UInt64] = []
        var found = try cursor.first()
        while found {
            keys.append(cursor.integerKey)
            found = try cursor.next()
        }
        return keys
    }

    /// The greatest key of a table of integer keys; nil when it is empty.
    package func lastIntegerKey(_ table: Table) throws -> UInt64? {
        let cursor = try Cursor(self, table)
        return try cursor.last() ? cursor.integerKey : nil
    }

    /// The number of values in a table.
    package func count(_ table: Table) throws -> UInt64 {
        var statistics = MDB_stat()
        try check(
            unsafe mdb_stat(handle, table.dbi, &statistics), "count", environment.path)
        return UInt64(statistics.ms_entries)
    }

    private func get<R>(
        _ table: Table, key: UnsafeRawBufferPointer, _ body: (Span<UInt8>) throws -> R
    ) throws -> R? {
        var keyValue = unsafe MDB_val(key)
        var value = unsafe MDB_val()
        let code = unsafe mdb_get(handle, table.dbi, &keyValue, &value)
        if code == MDB_NOTFOUND { return nil }
        try check(code, "get", environment.path)
        return try unsafe value.withSpan(body)
    }
}

/// The one write transaction of an environment: see ``Environment/write(_:)``.
@safe package final class WriteTransaction: ReadTransaction {
    /// A failed write may be half done: the transaction can then only be aborted.
    private var failure: (any Error)?

    @available(*, noasync)
    init(_ environment: Environment) throws {
        try super.init(environment, flags: 0)
    }

    /// Puts a value, replacing the old one.
    package func put(_ table: Table, _ key: UInt64, _ value: Span<UInt8>) throws {
        try writing("put") {
            unsafe withUnsafeBytes(of: key) { unsafe put(table, key: $0, value, flags: 0) }
        }
    }

    /// Puts a value, replacing the old one.
    package func put(_ table: Table, _ key: [UInt8], _ value: Span<UInt8>) throws {
        try writing("put") {
            unsafe key.withUnsafeBytes { unsafe put(table, key: $0, value, flags: 0) }
        }
    }

    /// Appends a value under a key greater than any there is, which fills pages to the end.
    package func append(_ table: Table, _ key: UInt64, _ value: Span<UInt8>) throws {
        try writing("append") {
            unsafe withUnsafeBytes(of: key) {
                unsafe put(table, key: $0, value, flags: UInt32(MDB_APPEND))
            }
        }
    }

    /// Appends a value under a key greater than any there is, which fills pages to the end.
    package func append(_ table: Table, _ key: [UInt8], _ value: Span<UInt8>) throws {
        try writing("append") {
            unsafe key.withUnsafeBytes {
                unsafe put(table, key: $0, value, flags: UInt32(MDB_APPEND))
            }
        }
    }

    /// Appends the concatenation of two spans under a key greater than any there is, which fills
    /// pages to the end.
    package func append(
        _ table: Table, _ key: UInt64, _ first: Span<UInt8>, _ second: Span<UInt8>
    ) throws {
        try writing("append") {
            unsafe withUnsafeBytes(of: key) { keyBytes in
                var keyValue = unsafe MDB_val(keyBytes)
                let count = first.count + second.count
                var value = unsafe MDB_val(mv_size: count, mv_data: nil)
                let flags = UInt32(MDB_APPEND) | UInt32(MDB_RESERVE)
                let code = unsafe mdb_put(handle, table.dbi, &keyValue, &value, flags)
                guard code == MDB_SUCCESS else { return code }
                let target = unsafe UnsafeMutableRawBufferPointer(
                    start: value.mv_data, count: count)
                unsafe first.withUnsafeBytes { unsafe target.copyMemory(from: $0) }
                unsafe second.withUnsafeBytes {
                    unsafe UnsafeMutableRawBufferPointer(rebasing: target[first.count...])
                        .copyMemory(from: $0)
                }
                return code
            }
        }
    }

    /// Deletes a value; false when there is none.
    @discardableResult
    package func delete(_ table: Table, _ key: UInt64) throws -> Bool {
        try unsafe withUnsafeBytes(of: key) { try unsafe delete(table, key: $0) }
    }

    /// Deletes a value; false when there is none.
    @discardableResult
    package func delete(_ table: Table, _ key: [UInt8]) throws -> Bool {
        try unsafe key.withUnsafeBytes { try unsafe delete(table, key: $0) }
    }

    /// Deletes at most `countMax` of the values whose keys begin with `prefix`.
    ///
    /// - Returns: how many were deleted.
    package func deleteAll(
        _ table: Table, prefix: [UInt8], atMost countMax: Int
    ) throws -> Int {
        let cursor = try Cursor(self, table)
        var count = 0
        while count < countMax, try cursor.seek(prefix),
            cursor.withKey({ $0.extracting(first: prefix.count).array }) == prefix
        {
            try writing("delete") { unsafe mdb_cursor_del(cursor.handle, 0) }
            count += 1
        }
        return count
    }

    func commit() throws {
        if let failure {
            end()
            throw failure
        }
        // mdb_txn_commit frees the handle whether it succeeds or not.
        let code = unsafe mdb_txn_commit(handle)
        unsafe handle = nil
        try check(Environment.reason(of: code, environment.path), "commit", environment.path)
    }

    private func delete(_ table: Table, key: UnsafeRawBufferPointer) throws -> Bool {
        var found = true
        try writing("delete") {
            var keyValue = unsafe MDB_val(key)
            let code = unsafe mdb_del(handle, table.dbi, &keyValue, nil)
            found = code != MDB_NOTFOUND
            return found ? code : MDB_SUCCESS
        }
        return found
    }

    private func put(
        _ table: Table, key: UnsafeRawBufferPointer, _ value: Span<UInt8>, flags: UInt32
    ) -> Int32 {
        unsafe value.withUnsafeBytes { bytes in
            var keyValue = unsafe MDB_val(key)
            var data = unsafe MDB_val(bytes)
            return unsafe mdb_put(handle, table.dbi, &keyValue, &data, flags)
        }
    }

    private func writing(_ operation: String, _ body: () -> Int32) throws {
        do {
            try check(body(), operation, environment.path)
        } catch {
            failure = error
            throw error
        }
    }
}
