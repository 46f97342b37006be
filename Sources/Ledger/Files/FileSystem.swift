internal import CLMDB
internal import Glibc

/// Files, directories and the file systems that they are on.
package enum FileSystem {
    /// Writes all of the bytes.
    ///
    /// - Parameter path: for the error.
    /// - Throws: ``SystemError``; some of them may have been written.
    package static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws {
        var start = 0
        while start < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress! + start, bytes.count - start)
            }
            guard count > 0 || errno == EINTR else {
                throw SystemError(code: errno, operation: "write", path: path)
            }
            start += max(count, 0)
        }
    }

    /// Makes durable whatever was written to the file system of an open file, by any process.
    ///
    /// "In mainline kernel versions prior to Linux 5.8, syncfs() will fail only when passed a bad
    /// file descriptor" (syncfs(2)); since then it reports data that could not be written.
    ///
    /// - Parameters:
    ///   - descriptor: of a file or directory.
    ///   - path: for the error.
    /// - Throws: ``SystemError``.
    package static func synchronizeAll(of descriptor: Int32, _ path: String) throws {
        guard syncfs(descriptor) == 0 else {
            throw SystemError(code: errno, operation: "make durable", path: path)
        }
    }

    /// Makes a file durable, or the names in a directory.
    package static func synchronize(_ path: String) throws {
        try withDescriptor(path) { descriptor in
            guard fsync(descriptor) == 0 else {
                throw SystemError(code: errno, operation: "make durable", path: path)
            }
        }
    }

    /// Makes durable whatever was written to the file system that `path` is on.
    package static func synchronizeAll(_ path: String) throws {
        try withDescriptor(path) { try synchronizeAll(of: $0, path) }
    }

    private static func withDescriptor(_ path: String, _ body: (Int32) throws -> Void) throws {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw SystemError(code: errno, operation: "open", path: path)
        }
        defer { close(descriptor) }
        try body(descriptor)
    }

    package static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Whether this account may run it.
    package static func isExecutable(_ path: String) -> Bool { unsafe access(path, X_OK) == 0 }

    /// Bytes that this account may still write on the file system of a path.
    package static func freeByteCount(_ path: String) throws -> UInt64 {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else {
            throw SystemError(code: errno, operation: "look at the file system", path: path)
        }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }

    /// Swaps two paths at once: there is never a moment without either.
    ///
    /// - Throws: ``SystemError``, also where the file system cannot do it.
    package static func exchange(_ first: String, _ second: String) throws {
        let (directory, exchange): (Int32, UInt32) = (AT_FDCWD, 2)
        guard unsafe renameat2(directory, first, directory, second, exchange) == 0 else {
            throw SystemError(code: errno, operation: "exchange", path: second)
        }
    }

    /// Overwrites a file with zeros, makes that durable, and unlinks it; harmless when there is
    /// none. A disk that writes in another place than asked (flash, copy on write) may keep the
    /// bytes all the same.
    ///
    /// - Throws: ``OwnershipError`` for a link, or a file of several names: another file would be
    ///   destroyed, such as by whoever takes messages from the spool. ``SystemError``.
    package static func destroy(_ path: String) throws {
        // What is no file must not be waited for.
        let flags = O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let descriptor = unsafe open(path, flags)
        guard descriptor >= 0 else {
            let code = errno
            if code == ENOENT { return }
            try requireOneName(path)
            throw SystemError(code: code, operation: "destroy", path: path)
        }
        defer { close(descriptor) }
        let byteCount = try requireOneName(path, descriptor)
        let zeros = [UInt8](repeating: 0, count: 1 << 16)
        for start in stride(from: 0, to: byteCount, by: zeros.count) {
            let count = min(zeros.count, byteCount - start)
            try write(count == zeros.count ? zeros : Array(zeros[..<count]), to: descriptor, path)
        }
        guard fsync(descriptor) == 0, unsafe unlink(path) == 0 else {
            throw SystemError(code: errno, operation: "destroy", path: path)
        }
    }

    /// Destroys the two files of an LMDB environment, and its directory; harmless when there is
    /// none.
    ///
    /// - Throws: ``OwnershipError`` for a link, which could lead to another; ``SystemError``.
    package static func destroyEnvironment(_ path: String) throws {
        try requireOwn(path, as: .directory, .within(parent(of: path)))
        guard exists(path) else { return }
        for name in ["data.mdb", "lock.mdb"] { try destroy("\(path)/\(name)") }
        guard unsafe rmdir(path) == 0 else {
            throw SystemError(code: errno, operation: "remove the directory", path: path)
        }
    }

    /// The directory that a path is in, such as `.` for a mere name.
    package static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Takes the lock of an open file or directory, which goes when its descriptor is closed or the
    /// process ends; waits while another has it.
    ///
    /// - Parameter path: for the error.
    /// - Throws: ``SystemError``.
    package static func lock(_ descriptor: Int32, _ path: String) throws {
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                throw SystemError(code: errno, operation: "take the lock", path: path)
            }
        }
    }
}
