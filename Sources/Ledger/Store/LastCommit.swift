internal import Glibc

/// What the last commit of a ledger was, kept beside it in a file of its own: a ledger that is
/// shorter, or has other events, is noticed by whoever opens it.
///
/// It is written after the commit and never waited for, so that it costs no synchronisation: after
/// a crash it may lag behind the ledger, and it never leads. A file that a crash left empty or
/// half written says nothing.
struct LastCommit: Equatable {
    let size: UInt64
    let root: Digest

    static let name = "last-commit"

    /// Size and root and their checksum as a line of text, always as long.
    var bytes: [UInt8] {
        let digits = String(size)
        let padding = String(repeating: "0", count: 20 - digits.utf8.count)
        let content = Array("\(padding)\(digits) \(root.bytes.hex)".utf8)
        return content + Array(" \(Self.check(content))\n".utf8)
    }

    init(size: UInt64, root: Digest) {
        self.size = size
        self.root = root
    }

    /// - Returns: nil when it is not what ``bytes`` gives.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount,
            let size = UInt64(String(decoding: bytes[..<20], as: UTF8.self)),
            let hash = [UInt8](hex: String(decoding: bytes[21..<85], as: UTF8.self)),
            let root = Digest(hash.span)
        else { return nil }
        self.init(size: size, root: root)
        guard self.bytes == bytes else { return nil }
    }

    static let byteCount = 20 + 1 + 64 + 1 + 16 + 1

    private static func check(_ content: [UInt8]) -> String {
        [UInt8](SHA256.hash(content).bytes.prefix(8)).hex
    }

    /// Holds a ledger against it.
    ///
    /// - Throws: ``LedgerError/shorter(path:size:acknowledged:)`` or
    ///   ``LedgerError/otherEvents(path:acknowledged:)``.
    /// - Complexity: a comparison; where the ledger is longer that of ``LedgerSnapshot/root(of:)``.
    func check(_ ledger: LedgerSnapshot) throws {
        guard ledger.size >= size else {
            throw LedgerError.shorter(
                path: ledger.store.path, size: ledger.size, acknowledged: size)
        }
        // Of as many events, the head's own word.
        guard try ledger.size == size ? ledger.root == root : ledger.root(of: size) == root else {
            throw LedgerError.otherEvents(path: ledger.store.path, acknowledged: size)
        }
    }
}

/// The file of a ``LastCommit``.
final class LastCommitFile: Sendable {
    /// Negative where there is none, as in a ledger of an earlier version.
    private let descriptor: Int32

    /// - Parameter isWritten: makes it when it is missing.
    /// - Throws: ``OwnershipError`` for one that others may open, ``SystemError`` when it cannot be
    ///   opened.
    init(in directory: String, isWritten: Bool) throws {
        let path = "\(directory)/\(LastCommit.name)"
        try FileSystem.requireOwn(path, as: .file, .within(FileSystem.parent(of: directory)))
        if isWritten { FileSystem.makeFileIfMissing(path) }
        // With O_CREAT it is the system that says why it could not be made.
        let flags = (isWritten ? O_RDWR | O_CREAT : O_RDONLY) | O_NOFOLLOW | O_CLOEXEC
        descriptor = unsafe open(path, flags, 0o600)
        guard descriptor >= 0 || errno == ENOENT || errno == EROFS else {
            throw SystemError(code: errno, operation: "open", path: path)
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Nil where nothing is known.
    func read() -> LastCommit? {
        guard descriptor >= 0 else { return nil }
        // One byte more than it has, to see that there is none.
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: LastCommit.byteCount + 1) {
            buffer, count in
            count = unsafe max(0, pread(descriptor, buffer.baseAddress, buffer.count, 0))
        }
        return LastCommit(bytes)
    }

    /// Keeps what a commit made. A failure is left: what was kept before lags behind, no more.
    func write(_ lastCommit: LastCommit) {
        guard descriptor >= 0 else { return }
        let bytes = lastCommit.bytes
        _ = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }
}
