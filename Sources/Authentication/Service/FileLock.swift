internal import Glibc
import Ledger

/// An exclusive lock between processes, released by the kernel when its holder dies.
final class FileLock: Sendable {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw LMDBError(code: errno, operation: "open the writer's lock", path: path)
        }
    }

    deinit { close(descriptor) }

    func withLock<R>(_ body: () throws -> R) rethrows -> R {
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
        defer { flock(descriptor, LOCK_UN) }
        return try body()
    }
}
