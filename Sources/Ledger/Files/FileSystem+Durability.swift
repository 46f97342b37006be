internal import Glibc

/// Files that are whole and durable before they are reported.
extension FileSystem {
    /// Writes a file, in the place of one that is there; its name is not made durable.
    ///
    /// - Parameters:
    ///   - permissions: when it is made.
    ///   - isDurable: whether to wait until the bytes are on the disk. A pipe or a terminal has
    ///     none.
    /// - Throws: ``SystemError``.
    package static func write(
        _ bytes: [UInt8], toFile path: String, permissions: UInt32, isDurable: Bool
    ) throws {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
        let descriptor = unsafe open(path, flags, permissions)
        guard descriptor >= 0 else {
            throw SystemError(code: errno, operation: "write", path: path)
        }
        defer { close(descriptor) }
        try write(bytes, to: descriptor, path)
        guard !isDurable || fsync(descriptor) == 0 || errno == EINVAL else {
            throw SystemError(code: errno, operation: "make durable", path: path)
        }
    }

    /// Gives what is at `path` another name, in the place of a file that has it.
    package static func move(_ path: String, to new: String) throws {
        guard unsafe rename(path, new) == 0 else {
            throw SystemError(code: errno, operation: "put in place", path: new)
        }
    }
}
