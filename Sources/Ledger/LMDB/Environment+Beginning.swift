internal import CLMDB
internal import Glibc

extension Environment {
    /// Begins a transaction, which must be of the last commit that the file has.
    ///
    /// LMDB takes the number of the last commit from `lock.mdb` (`mti_txnid`). Were it another one
    /// there, a commit would replace the last one, which was acknowledged, and a snapshot could see
    /// pages that are being written.
    ///
    /// - Throws: ``EnvironmentError/lockDisagrees(path:)``,
    ///   ``EnvironmentError/sameProcessNumber(path:)``, or ``LMDBError``.
    static func begin(
        _ handle: OpaquePointer, _ flags: UInt32, _ path: String
    ) throws -> OpaquePointer {
        let before = unsafe lastCommit(handle)
        var begun: OpaquePointer?
        let code = unsafe mdb_txn_begin(handle, nil, flags, &begun)
        // A reader locks the byte of `lock.mdb` that has the number of its process
        // (`mdb_reader_pid`), and no other process holds that one.
        guard flags & UInt32(MDB_RDONLY) == 0 || (code != EAGAIN && code != EACCES) else {
            throw EnvironmentError.sameProcessNumber(path: path)
        }
        try check(code, "begin", path)
        let transaction = unsafe begun!
        do {
            try unsafe requireLastCommit(handle, transaction, before, flags, path)
        } catch {
            unsafe mdb_txn_abort(transaction)
            throw error
        }
        return unsafe transaction
    }

    /// Requires that a transaction that was just begun is of the last commit.
    ///
    /// - Parameter before: the last commit when it began.
    static func requireLastCommit(
        _ handle: OpaquePointer, _ transaction: OpaquePointer, _ before: Int, _ flags: UInt32,
        _ path: String
    ) throws {
        let (number, last) = unsafe (Int(mdb_txn_id(transaction)), lastCommit(handle))
        let isRight =
            if flags & UInt32(MDB_RDONLY) == 0 {
                // Nobody else commits meanwhile.
                number == last + 1
            } else {
                // A commit is in the file a moment before it is in `lock.mdb`.
                number >= before - 1 && number <= last
            }
        guard isRight else { throw EnvironmentError.lockDisagrees(path: path) }
    }

    /// The number of the last commit: the greater one of those in the two meta pages of the file.
    static func lastCommit(_ handle: OpaquePointer) -> Int {
        var information = unsafe MDB_envinfo()
        // Fails only for a null argument.
        unsafe mdb_env_info(handle, &information)
        return unsafe Int(information.me_last_txnid)
    }
}
