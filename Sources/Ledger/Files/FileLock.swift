internal import Glibc

/// A lock on a separate file, which one process holds at a time. The kernel releases it when its
/// holder dies.
public final class FileLock: Sendable {
    private let descriptor: Int32
    private let path: String

    /// The lock of the process that decides, delivers and records.
    public convenience init(ofWriter directory: DataDirectory) throws {
        try self.init(path: directory.writerLock, .within(directory.path))
    }

    /// - Parameter path: the file, which is made when it is missing.
    /// - Throws: ``OwnershipError`` for one that others may open, or ``SystemError``.
    package init(path: String, _ place: FileSystem.Place) throws {
        self.path = path
        try FileSystem.requireOwn(path, as: .file, place)
        FileSystem.makeFileIfMissing(path)
        // With O_CREAT it is the system that says why it could not be made.
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw SystemError(code: errno, operation: "open the lock", path: path)
        }
    }

    deinit { close(descriptor) }

    /// Runs `body` while no other process holds the lock.
    public func withLock<R>(_ body: () throws -> R) throws -> R {
        try FileSystem.lock(descriptor, path)
        defer { flock(descriptor, LOCK_UN) }
        return try body()
    }
}
