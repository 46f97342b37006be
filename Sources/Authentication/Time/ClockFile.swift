import FoundationEssentials
internal import Glibc
import Ledger

/// What the next process must know of the clock: when the machine started, by the clock as it was
/// last read. It is a hint. One that is missing, damaged or of another start of the machine says
/// nothing, and it need not survive a loss of power, after which the machine starts again.
///
/// One line: the start's id, its time, and a check of both.
struct ClockFile {
    let path: String

    /// The bytes of the line.
    static let byteCount = 36 + 1 + 16 + 1 + 16 + 1

    /// Nil when nothing is known.
    ///
    /// - Throws: `OwnershipError` for what is no file of this account alone, such as a link;
    ///   `SystemError` for what cannot be opened.
    func read() throws -> MachineStart? {
        try requireOwn()
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw SystemError(code: errno, operation: "open", path: path)
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Self.byteCount + 1)
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe pread(descriptor, $0.baseAddress, $0.count, 0)
        }
        return Self.start(of: bytes[..<max(0, count)])
    }

    /// - Throws: as ``read()``.
    func write(_ start: MachineStart) throws {
        try requireOwn()
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW
        let descriptor = unsafe open(path, flags, 0o600)
        guard descriptor >= 0 else {
            throw SystemError(code: errno, operation: "open", path: path)
        }
        defer { close(descriptor) }
        let bytes = Self.line(of: start)
        let count = unsafe bytes.withUnsafeBytes {
            unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0)
        }
        // Of a longer one nothing must stay.
        guard count == bytes.count, ftruncate(descriptor, off_t(count)) == 0 else {
            throw SystemError(code: errno, operation: "write", path: path)
        }
    }

    private func requireOwn() throws {
        try FileSystem.requireOwn(path, as: .file, .within(FileSystem.parent(of: path)))
    }

    static func line(of start: MachineStart) -> [UInt8] {
        let text = "\(start.id) \(UInt64(bitPattern: start.time).bigEndianBytes.hex)"
        return Array("\(text) \(Fingerprint.of(text).bigEndianBytes.hex)\n".utf8)
    }

    static func start(of bytes: ArraySlice<UInt8>) -> MachineStart? {
        guard bytes.count == byteCount else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard words.count == 3, let id = UUID(uuidString: String(words[0])),
            let bits = UInt64(words[1], radix: 16)
        else { return nil }
        let start = MachineStart(id: id, time: Int64(bitPattern: bits))
        // No clock has said so.
        guard start.time.magnitude <= UTCTime.millisecondsMax else { return nil }
        return line(of: start) == Array(bytes) ? start : nil
    }
}
