internal import CLMDB
internal import Glibc

/// The file system that an open file is on.
package enum FileSystem {
    /// Makes durable whatever was written to it, by any process.
    ///
    /// "In mainline kernel versions prior to Linux 5.8, syncfs() will fail only when passed a bad
    /// file descriptor" (syncfs(2)); since then it tells of data that could not be written.
    ///
    /// - Parameters:
    ///   - descriptor: of a file or directory.
    ///   - path: for the error.
    /// - Throws: ``LMDBError``.
    package static func synchronize(_ descriptor: Int32, _ path: String) throws {
        guard syncfs(descriptor) == 0 else {
            throw LMDBError(code: errno, operation: "make durable", path: path)
        }
    }
}
