internal import CLMDB
internal import Glibc
import Synchronization

/// Values that were deleted or replaced: see ``PageWipe``.
extension Environment {
    /// Wipes all that the file still holds of them, but for what the last commit freed or a reader
    /// uses. It is durable when this returns.
    ///
    /// - Throws: ``LMDBError``, ``SystemError``, ``StructureError``.
    /// - Complexity: reads every page.
    @available(*, noasync)
    package func wipe() throws {
        // Nobody else writes meanwhile.
        let transaction = try WriteTransaction(self)
        defer { transaction.end() }
        try wipe(everything: true)
        try sync()
    }

    /// The same for what the last commit left. Nobody waits for the disk: what a loss of power
    /// brings back goes when the environment is opened next.
    ///
    /// - Complexity: the pages that the commit wrote and freed.
    func wipeLastCommit() throws {
        let transaction = try WriteTransaction(self)
        defer { transaction.end() }
        try wipe(everything: false)
    }

    /// While a write transaction is open that has written nothing.
    func wipe(everything: Bool) throws {
        var descriptor: mdb_filehandle_t = -1
        try check(unsafe mdb_env_get_fd(handle, &descriptor), "find the file", path)
        do {
            let wipe = try PageWipe(descriptor: descriptor)
            let oldest = try oldestSnapshot()
            try wiped.withLock {
                $0.free = try wipe.wipeFreePages(after: $0.free, oldest: oldest)
                if everything {
                    try wipe.wipeGaps()
                } else if $0.gaps != wipe.transaction {
                    try wipe.wipeGapsOfLastCommit()
                }
                $0.gaps = wipe.transaction
            }
        } catch let fault as StructureFault {
            throw StructureError(path: path, faults: [fault])
        }
    }

    /// The oldest snapshot that a reader has, of any process; nil when there is none.
    private func oldestSnapshot() throws -> UInt64? {
        var oldest = UInt64.max
        let code = unsafe withUnsafeMutablePointer(to: &oldest) { oldest in
            unsafe mdb_reader_list(
                handle,
                { line, oldest in
                    // "PID THREAD SNAPSHOT", with "-" for a place in the table that is free.
                    let words = unsafe String(cString: line!).split { $0 == " " || $0 == "\n" }
                    if words.count == 3, let snapshot = UInt64(words[2]) {
                        let oldest = unsafe oldest!.assumingMemoryBound(to: UInt64.self)
                        unsafe oldest.pointee = min(oldest.pointee, snapshot)
                    }
                    return 0
                }, oldest)
        }
        guard code >= 0 else {
            throw LMDBError(code: code, operation: "list the readers", path: path)
        }
        return oldest == .max ? nil : oldest
    }
}
