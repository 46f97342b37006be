internal import CLMDB
internal import Glibc

/// Files, directories and the file systems that they are on.
package enum FileSystem {
    /// Writes all of the bytes.
    ///
    /// - Parameter path: for the error.
    /// - Throws: ``LMDBError``; some of them may have been written.
    package static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws {
        var start = 0
        while start < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress! + start, bytes.count - start)
            }
            guard count > 0 || errno == EINTR else {
                throw LMDBError(code: errno, operation: "write", path: path)
            }
            start += max(count, 0)
        }
    }

    /// Makes durable whatever was written to the file system of an open file, by any process.
    ///
    /// "In mainline kernel versions prior to Linux 5.8, syncfs() will fail only when passed a bad
    /// file descriptor" (syncfs(2)); since then it tells of data that could not be written.
    ///
    /// - Parameters:
    ///   - descriptor: of a file or directory.
    ///   - path: for the error.
    /// - Throws: ``LMDBError``.
    package static func synchronizeAll(of descriptor: Int32, _ path: String) throws {
        guard syncfs(descriptor) == 0 else {
            throw LMDBError(code: errno, operation: "make durable", path: path)
        }
    }

    /// Makes a file durable, or the names in a directory.
    package static func synchronize(_ path: String) throws {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw LMDBError(code: errno, operation: "open", path: path)
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw LMDBError(code: errno, operation: "make durable", path: path)
        }
    }

    /// The directory that a path is in, such as `.` for a name alone.
    package static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Takes the lock of an open file or directory, which goes when its descriptor is closed or the
    /// process ends; waits while another has it.
    ///
    /// - Parameter path: for the error.
    /// - Throws: ``LMDBError``.
    package static func lock(_ descriptor: Int32, _ path: String) throws {
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                throw LMDBError(code: errno, operation: "take the lock", path: path)
            }
        }
    }
}
