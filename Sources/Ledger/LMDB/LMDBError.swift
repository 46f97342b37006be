internal import CLMDB
internal import Glibc

/// A failure of LMDB or of the file system beneath it.
public struct LMDBError: Error, Hashable, Sendable, CustomStringConvertible {
    /// An LMDB code (negative) or an `errno`.
    public let code: Int32
    /// What was being done.
    public let operation: String
    /// The environment's directory.
    public let path: String

    package init(code: Int32, operation: String, path: String) {
        self.code = code
        self.operation = operation
        self.path = path
    }

    public var description: String {
        "\(path): \(operation): \(unsafe String(cString: mdb_strerror(code)))"
    }

    /// The call would change a read-only file system.
    package var isOfReadOnlyDisk: Bool { code == EROFS }

    /// The environment takes no more, or may take no more: what it wrote last, or the disk itself,
    /// could not be made durable.
    package var endsUse: Bool { code == EIO || code == MDB_PANIC }

    /// The file does not begin as one of LMDB's.
    var isInvalidFile: Bool { code == MDB_INVALID }

    /// A table is not there.
    package var isNotFound: Bool { code == MDB_NOTFOUND }
}

/// Why a directory cannot be opened as an environment.
public enum EnvironmentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// LMDB's locks belong to the process: a second opening would release those of the first.
    case alreadyOpen(path: String)
    /// The newest meta page names pages that the file does not hold.
    case truncated(path: String, byteCount: UInt64, expected: UInt64)
    /// Another process of the same number has it open, in another PID namespace.
    case sameProcessNumber(path: String)
    /// The last commit that the lock file names is not the last one that the data file has.
    case lockDisagrees(path: String)

    public var description: String {
        switch self {
        case .alreadyOpen(let path): "\(path): already open in this process"
        case .truncated(let path, let byteCount, let expected):
            "\(path)/data.mdb: truncated: \(byteCount) bytes where \(expected) are in use"
        case .sameProcessNumber(let path):
            "\(path): a process of the same number has it open: containers that share a ledger "
                + "must share a PID namespace (--pid=container:NAME, shareProcessNamespace: true)"
        case .lockDisagrees(let path):
            "\(path): lock.mdb and data.mdb disagree about the last commit: somebody wrote to "
                + "lock.mdb. Nothing was read or written; end every process that has the ledger "
                + "open, and the next one makes lock.mdb anew"
        }
    }
}
