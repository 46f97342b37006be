internal import Glibc

/// Files that are whole and durable before they are reported.
extension FileSystem {
    /// Writes a file for this account alone, or over one that is there; it is durable when this
    /// returns.
    ///
    /// - Throws: ``SystemError``; some of the bytes may have been written.
    package static func write(_ bytes: [UInt8], toFile path: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw SystemError(code: errno, operation: "write", path: path)
        }
        defer { close(descriptor) }
        try write(bytes, to: descriptor, path)
        // A pipe or a terminal has no disk.
        if fsync(descriptor) != 0, errno != EINVAL {
            throw SystemError(code: errno, operation: "make durable", path: path)
        }
        try synchronize(parent(of: path))
    }

    /// Gives what is at `path` another name, in the place of a file that has it.
    package static func move(_ path: String, to new: String) throws {
        guard unsafe rename(path, new) == 0 else {
            throw SystemError(code: errno, operation: "put in place", path: new)
        }
    }
}
