internal import Glibc
import Ledger
import Projections

/// The lock that the process holds which decides, delivers and records: one at a time. The kernel
/// releases it when its holder dies.
public final class WriterLock: Sendable {
    private let descriptor: Int32
    private let path: String

    public convenience init(_ directory: DataDirectory) throws {
        try self.init(path: directory.writerLock)
    }

    /// A lock of the same sort, by a file of its own.
    init(path: String) throws {
        self.path = path
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw LMDBError(code: errno, operation: "open the lock", path: path)
        }
    }

    deinit { close(descriptor) }

    /// Runs `body` while no other process decides.
    public func withLock<R>(_ body: () throws -> R) throws -> R {
        try FileSystem.lock(descriptor, path)
        defer { flock(descriptor, LOCK_UN) }
        return try body()
    }
}
