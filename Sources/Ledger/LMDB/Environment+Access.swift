internal import CLMDB
internal import Glibc

extension Environment {
    /// The file is kept this much longer than what is in use: see ``grow()``.
    private static let slackByteCount: UInt64 = 1 << 20

    /// Runs `body` on a snapshot that ends with it.
    package func read<R>(_ body: (ReadTransaction) throws -> R) throws -> R {
        let transaction = try ReadTransaction(self)
        defer { transaction.end() }
        return try body(transaction)
    }

    /// Runs `body` in the one write transaction of all processes, then makes it durable: when this
    /// returns, the data is on the disk. Anything thrown, or any failed write that `body` hid,
    /// aborts it: nothing of it is kept.
    ///
    /// Waits for the transaction of another process or thread. Not for use in asynchronous code:
    /// LMDB ties it to the thread.
    @available(*, noasync)
    package func write<R>(_ body: (WriteTransaction) throws -> R) throws -> R {
        let transaction = try WriteTransaction(self)
        let result: R
        do {
            // What another process left that was killed.
            if erasesDeleted { try wipe(everything: false) }
            result = try body(transaction)
        } catch {
            transaction.end()
            throw error
        }
        try transaction.commit()
        grow()
        if erasesDeleted { try wipeLastCommit() }
        return result
    }

    /// Makes what was committed durable, where ``Access/readWriteUnsynced`` did not wait for it.
    package func sync() throws { try check(unsafe mdb_env_sync(handle, 1), "sync", path) }

    /// Extends the file to ``slackByteCount`` beyond its last page when less is left.
    ///
    /// LMDB counts pages in its meta page that it may never have written (`mdb_page_flush` leaves
    /// out loose pages), so that a whole file may be shorter than its last page. With the slack a
    /// file is shorter only when somebody cut it, which opening then detects. `posix_fallocate`
    /// never shortens a file, whatever another process does at the same time. Failure is left to
    /// the next commit, which needs the space and reports it.
    private func grow() {
        let (pageByteCount, lastPage) = unsafe Self.extent(handle)
        let used = (lastPage + 1) * pageByteCount
        guard let length = try? unsafe Self.fileByteCount(handle, path),
            length < used + Self.slackByteCount / 2
        else { return }
        var descriptor: mdb_filehandle_t = -1
        guard unsafe mdb_env_get_fd(handle, &descriptor) == MDB_SUCCESS else { return }
        _ = posix_fallocate(
            descriptor, off_t(length), off_t(used + Self.slackByteCount - length))
    }

    /// The size of a page and the number of the last one in use.
    static func extent(_ handle: OpaquePointer) -> (pageByteCount: UInt64, lastPage: UInt64) {
        var information = unsafe MDB_envinfo()
        var statistics = MDB_stat()
        // Both fail only for a null argument.
        unsafe mdb_env_info(handle, &information)
        unsafe mdb_env_stat(handle, &statistics)
        return (UInt64(statistics.ms_psize), unsafe UInt64(information.me_last_pgno))
    }

    static func fileByteCount(_ handle: OpaquePointer, _ path: String) throws -> UInt64 {
        var descriptor: mdb_filehandle_t = -1
        try check(unsafe mdb_env_get_fd(handle, &descriptor), "find the file", path)
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw SystemError(code: errno, operation: "find the length", path: path)
        }
        return UInt64(status.st_size)
    }

    /// Requires that the data directory, the environment in it and its files are this account's
    /// alone: whoever may write `lock.mdb` could have the next commit replace the last one, and a
    /// link could have LMDB write anywhere.
    ///
    /// - Throws: ``OwnershipError``.
    static func requireOwn(_ path: String) throws {
        let directory = FileSystem.parent(of: path)
        try FileSystem.requireOwn(directory, as: .directory, .top)
        try FileSystem.requireOwn(path, as: .directory, .within(directory))
        for name in ["data.mdb", "lock.mdb"] {
            try FileSystem.requireOwn("\(path)/\(name)", as: .file, .within(directory))
        }
    }

    /// Gives `lock.mdb` its space on the disk before LMDB maps it. LMDB makes it with `ftruncate`,
    /// a hole: writing to one on a full disk would be a bus error.
    ///
    /// Closing the file releases what locks this process has on it: not while it is open here.
    static func allocateLock(_ path: String) throws {
        FileSystem.makeFileIfMissing("\(path)/lock.mdb")
        let descriptor = unsafe open("\(path)/lock.mdb", O_RDWR | O_NOFOLLOW | O_CLOEXEC)
        // Whoever may not write it reads without it, or gets an error from LMDB.
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_size < lockByteCount else { return }
        let code = posix_fallocate(descriptor, 0, lockByteCount)
        // Some file systems cannot: then the risk stays.
        guard code == ENOSPC || code == EDQUOT || code == EFBIG else { return }
        throw LMDBError(code: code, operation: "make the lock file", path: path)
    }

    /// What a failed commit means. LMDB reports a write that was cut short as `EIO`
    /// (`mdb_page_flush`), and the cause is a full disk.
    static func reason(of code: Int32, _ path: String) -> Int32 {
        var status = statvfs()
        guard code == EIO, unsafe statvfs(path, &status) == 0 else { return code }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize) < 1 << 16 ? ENOSPC : code
    }

    /// What LMDB's default of 126 readers needs.
    private static let lockByteCount: off_t = 8192
}
