internal import CLMDB
internal import Glibc
import Synchronization

/// One LMDB environment: a directory with `data.mdb` and `lock.mdb`.
///
/// `lmdb.h`: "Do not have open an LMDB database twice in the same process at the same time." Hence
/// the registry: a second opening is an error, not a corruption. Read transactions are not tied to
/// a thread (`MDB_NOTLS`); at most 126 can be open at once.
@safe package final class Environment: Sendable {
    package enum Access: Sendable {
        case readOnly
        /// Creates the data file and the tables when they are missing.
        case readWrite
        /// The same without waiting for the disk (`MDB_NOSYNC`): until ``Environment/sync()`` a
        /// crash of the machine can make the file useless.
        case readWriteUnsynced
    }

    /// Address space reserved for the map. The file grows only as far as it is used.
    package static let mapByteCount = 1 << 38

    package let path: String
    package let access: Access
    /// Whether nothing of a value stays in the file once it is deleted or replaced, but until the
    /// next commit, or while a reader may see it.
    let erasesDeleted: Bool
    /// The last transactions whose gaps and whose free pages are known to be wiped.
    let wiped = Mutex<(gaps: UInt64, free: UInt64)>((0, 0))
    nonisolated(unsafe) let handle: OpaquePointer
    private let identity: FileIdentity
    private let tables: [String: Table]
    private static let open = Mutex<Set<FileIdentity>>([])

    /// Opens the environment in the existing directory `path`. For writing, what a commit relies on
    /// is checked before anything is written: see ``StructureCheck/Extent/forWriting``.
    ///
    /// - Throws: ``OwnershipError``, ``EnvironmentError``, ``StructureError`` or ``LMDBError``;
    ///   nothing stays open then.
    package init(
        path: String, access: Access, tables specifications: [TableSpecification],
        erasesDeleted: Bool = false, mapByteCount: Int = Environment.mapByteCount
    ) throws {
        try Self.requireOwn(path)
        let identity = try FileIdentity(ofDirectory: path)
        guard Self.open.withLock({ $0.insert(identity).inserted }) else {
            throw EnvironmentError.alreadyOpen(path: path)
        }
        do {
            try Self.checkMetaPages(path)
            let handle: OpaquePointer
            do {
                unsafe handle = try unsafe Self.openHandle(
                    path, access, tableCount: specifications.count, mapByteCount)
            } catch let error as LMDBError where error.isInvalidFile {
                try Self.checkMetaPages(path, isMade: true)
                throw error
            }
            do {
                try unsafe Self.checkLength(handle, path)
                try unsafe Self.clearStaleReaders(handle, path)
                if access != .readOnly {
                    try unsafe Self.checkForWriting(handle, path, specifications)
                }
                tables = try unsafe Self.openTables(specifications, handle, access, path)
            } catch {
                unsafe mdb_env_close(handle)
                throw error
            }
            unsafe self.handle = handle
        } catch {
            _ = Self.open.withLock { $0.remove(identity) }
            throw error
        }
        self.identity = identity
        self.path = path
        self.access = access
        self.erasesDeleted = erasesDeleted
    }

    deinit {
        unsafe mdb_env_close(handle)
        _ = Self.open.withLock { $0.remove(identity) }
    }

    /// - Precondition: `name` is among the specifications given at opening.
    package func table(_ name: String) -> Table { tables[name]! }

    /// Whether `path` still leads to the directory that was opened.
    package var isInPlace: Bool { (try? FileIdentity(ofDirectory: path)) == identity }

    /// The bytes that the data file uses, free pages included.
    package var usedByteCount: UInt64 {
        let (pageByteCount, lastPage) = unsafe Self.extent(handle)
        return (lastPage + 1) * pageByteCount
    }

    private static func openHandle(
        _ path: String, _ access: Access, tableCount: Int, _ mapByteCount: Int
    ) throws -> OpaquePointer {
        var created: OpaquePointer?
        try check(unsafe mdb_env_create(&created), "create", path)
        let handle = unsafe created!
        do {
            try check(unsafe mdb_env_set_mapsize(handle, mapByteCount), "set the map size", path)
            try check(
                unsafe mdb_env_set_maxdbs(handle, MDB_dbi(tableCount)), "set the tables", path)
            let flags =
                switch access {
                case .readOnly: MDB_NOTLS | MDB_RDONLY
                case .readWrite: MDB_NOTLS
                case .readWriteUnsynced: MDB_NOTLS | MDB_NOSYNC
                }
            // LMDB leaves the permissions to the umask: it shall find the files.
            if access != .readOnly { FileSystem.makeFileIfMissing("\(path)/data.mdb") }
            try allocateLock(path)
            try check(unsafe mdb_env_open(handle, path, UInt32(flags), 0o600), "open", path)
            // LMDB leaves this one open for the programs that a process runs.
            var descriptor: mdb_filehandle_t = -1
            try check(unsafe mdb_env_get_fd(handle, &descriptor), "find the file", path)
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            return unsafe handle
        } catch {
            unsafe mdb_env_close(handle)
            throw error
        }
    }

    /// LMDB maps the file without checking its length: reading beyond the end would be a bus error.
    /// ``Environment/write(_:)`` keeps the file longer than its last page, so a shorter one has
    /// been cut.
    private static func checkLength(_ handle: OpaquePointer, _ path: String) throws {
        let (pageByteCount, lastPage) = unsafe extent(handle)
        let expected = (lastPage + 1) * pageByteCount
        let byteCount = try unsafe fileByteCount(handle, path)
        // A new file has no page yet, and its meta pages count two.
        guard byteCount == 0 || byteCount >= expected else {
            throw EnvironmentError.truncated(path: path, byteCount: byteCount, expected: expected)
        }
    }

    /// Readers whose process was killed would keep old pages alive for ever.
    private static func clearStaleReaders(_ handle: OpaquePointer, _ path: String) throws {
        var count: Int32 = 0
        try check(unsafe mdb_reader_check(handle, &count), "clear stale readers", path)
    }

    private static func openTables(
        _ specifications: [TableSpecification], _ handle: OpaquePointer, _ access: Access,
        _ path: String
    ) throws -> [String: Table] {
        let readOnly = access == .readOnly ? UInt32(MDB_RDONLY) : 0
        let transaction = try unsafe begin(handle, readOnly, path)
        var tables: [String: Table] = [:]
        do {
            for specification in specifications {
                var dbi: MDB_dbi = 0
                let create = access == .readOnly ? 0 : UInt32(MDB_CREATE)
                try check(
                    unsafe mdb_dbi_open(
                        transaction, specification.name, specification.flags | create, &dbi),
                    "open table \(specification.name)", path)
                tables[specification.name] = Table(dbi: dbi, shape: specification.shape)
            }
        } catch {
            unsafe mdb_txn_abort(transaction)
            throw error
        }
        try check(unsafe mdb_txn_commit(transaction), "commit", path)
        return tables
    }
}

/// A directory as the kernel knows it, whatever path leads to it.
private struct FileIdentity: Hashable {
    let device: UInt64
    let inode: UInt64

    init(ofDirectory path: String) throws {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            throw LMDBError(code: errno, operation: "open", path: path)
        }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }
}

/// Turns a code other than success into an error.
@inline(__always)
func check(_ code: Int32, _ operation: @autoclosure () -> String, _ path: String) throws {
    guard code == MDB_SUCCESS else {
        throw LMDBError(code: code, operation: operation(), path: path)
    }
}
