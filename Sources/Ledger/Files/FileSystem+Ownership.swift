internal import Glibc

/// All data belongs to one account: directories have the mode 0700, files 0600, whatever the umask,
/// and whatever is opened is checked first. Whoever else could write there would be believed.
extension FileSystem {
    package enum Form: Sendable {
        case directory
        case file
    }

    package enum Place: Hashable, Sendable {
        /// A data directory, to which a link may lead: administrators put them.
        case top
        /// In the data directory of this path.
        case within(String)
        /// Somewhere else, such as a key.
        case alone
        /// A directory that others take from: a group may, everybody may not write.
        case shared
    }

    /// Makes what this process and the programs that it runs create this account's alone, as far as
    /// they leave that to the umask.
    package static func restrictUmask() { umask(0o077) }

    /// Requires that a directory or a file is this account's alone: of this owner, without any
    /// permission for others, no link, and of one name. Where nothing is, nothing is wrong: whoever
    /// opens it says so.
    ///
    /// Where nobody can write, because the file system is mounted read-only, owner and permissions
    /// do not matter.
    ///
    /// - Throws: ``OwnershipError``, or ``SystemError`` when it cannot be looked at.
    package static func requireOwn(_ path: String, as form: Form, _ place: Place) throws {
        var status = stat()
        let flags = place == .top ? 0 : AT_SYMLINK_NOFOLLOW
        guard unsafe fstatat(AT_FDCWD, path, &status, flags) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return }
            throw SystemError(code: errno, operation: "open", path: path)
        }
        try check(status, path, form, place)
    }

    private static func check(
        _ status: stat, _ path: String, _ form: Form, _ place: Place
    ) throws {
        try checkForm(status, path, form, place)
        let isOwn = place == .shared || status.st_uid == geteuid()
        let isClosed = status.st_mode & (place == .shared ? 0o002 : 0o077) == 0
        guard !isOwn || !isClosed, !isReadOnly(path) else { return }
        throw OwnershipError(
            path, isOwn ? .permissions(status.st_mode & 0o7777) : .owner(status.st_uid), place)
    }

    private static func checkForm(
        _ status: stat, _ path: String, _ form: Form, _ place: Place
    ) throws {
        let type = status.st_mode & S_IFMT
        guard type != S_IFLNK else { throw OwnershipError(path, .link, place) }
        switch form {
        case .directory where type != S_IFDIR: throw OwnershipError(path, .notADirectory, place)
        case .file where type != S_IFREG: throw OwnershipError(path, .notAFile, place)
        case .file where status.st_nlink > 1:
            throw OwnershipError(path, .names(Int(status.st_nlink)), place)
        default: break
        }
    }

    /// Requires that what is to be written over is a file, no link, and of one name.
    ///
    /// - Parameter descriptor: of it, where it could be opened.
    /// - Returns: the bytes that it has.
    /// - Throws: ``OwnershipError``, ``SystemError``.
    @discardableResult static func requireOneName(
        _ path: String, _ descriptor: Int32? = nil
    ) throws -> Int {
        var status = stat()
        let code =
            if let descriptor { unsafe fstat(descriptor, &status) } else {
                unsafe lstat(path, &status)
            }
        guard code == 0 else { throw SystemError(code: errno, operation: "open", path: path) }
        try checkForm(status, path, .file, .alone)
        return Int(status.st_size)
    }

    private static func isReadOnly(_ path: String) -> Bool {
        var status = statvfs()
        return unsafe statvfs(path, &status) == 0 && status.f_flag & UInt(ST_RDONLY) != 0
    }

    /// Reads a file of this account alone, whole; nil where there is none.
    ///
    /// - Throws: as ``requireOwn(_:as:_:)``, or why it cannot be read.
    package static func readOwn(_ path: String, _ place: Place) throws -> [UInt8]? {
        // What is no file must not be waited for.
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let descriptor = unsafe open(path, flags)
        guard descriptor >= 0 else {
            let code = errno
            if code == ENOENT { return nil }
            try requireOwn(path, as: .file, place)
            throw SystemError(code: code, operation: "open", path: path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw SystemError(code: errno, operation: "open", path: path)
        }
        try check(status, path, .file, place)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe read(descriptor, $0.baseAddress, $0.count)
            }
            if count == 0 { return bytes }
            guard count > 0 || errno == EINTR else {
                throw SystemError(code: errno, operation: "read", path: path)
            }
            bytes += chunk[..<max(count, 0)]
        }
    }

    /// Makes a directory for this account alone.
    package static func makeDirectory(_ path: String) throws {
        // The second gives back what a strange umask has taken from the owner.
        guard unsafe mkdir(path, 0o700) == 0, unsafe chmod(path, 0o700) == 0 else {
            throw SystemError(code: errno, operation: "make the directory", path: path)
        }
    }

    /// Makes an empty file for this account alone where there is none. Failure is left to whoever
    /// opens it next.
    package static func makeFileIfMissing(_ path: String) {
        guard let descriptor = try? openNew(path, 0o600) else { return }
        close(descriptor)
    }

    /// Makes a file of these bytes; one that is there is never replaced.
    ///
    /// - Parameters:
    ///   - permissions: others than those for this account alone are for what is handed on.
    ///   - isDurable: whether to wait until the bytes are on the disk; the name is not waited for.
    /// - Throws: ``SystemError``; nothing is left of it then.
    package static func create(
        _ path: String, _ bytes: [UInt8], permissions: UInt32 = 0o600, isDurable: Bool = false
    ) throws {
        let descriptor = try openNew(path, permissions)
        defer { close(descriptor) }
        do {
            try write(bytes, to: descriptor, path)
            guard !isDurable || fsync(descriptor) == 0 else {
                throw SystemError(code: errno, operation: "make durable", path: path)
            }
        } catch {
            unsafe unlink(path)
            throw error
        }
    }

    private static func openNew(_ path: String, _ permissions: UInt32) throws -> Int32 {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = unsafe open(path, flags, 0o600)
        guard descriptor >= 0 else {
            throw SystemError(code: errno, operation: "make the file", path: path)
        }
        guard fchmod(descriptor, permissions) == 0 else {
            let code = errno
            close(descriptor)
            unsafe unlink(path)
            throw SystemError(code: code, operation: "make the file", path: path)
        }
        return descriptor
    }

    /// Makes a file of these bytes in the place of one that is there, at once.
    ///
    /// - Throws: ``SystemError``; what was there is there then.
    package static func replace(_ path: String, with bytes: [UInt8]) throws {
        let new = "\(path).new-\(getpid())"
        unsafe unlink(new)
        try create(new, bytes)
        do {
            try move(new, to: path)
        } catch {
            unsafe unlink(new)
            throw error
        }
    }

    /// The permissions of a directory, those for a group and for others too.
    ///
    /// - Throws: ``SystemError``.
    package static func permissions(of path: String) throws -> UInt32 {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            throw SystemError(code: errno, operation: "open", path: path)
        }
        return status.st_mode & 0o7777
    }
}
