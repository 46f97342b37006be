internal import Glibc
import Ledger

/// A file of one of the C2SP formats.
public enum NoteFile {
    /// What is wrong with a file.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        public let path: String
        public let error: MalformedNote
        public var description: String { "\(path): \(error)" }
    }

    /// Reads a file whole; `-` is standard input.
    ///
    /// - Throws: ``Failure`` or `LMDBError`, which name it.
    public static func read<Value>(
        _ path: String, _ parse: ([UInt8]) throws(MalformedNote) -> Value
    ) throws -> Value {
        let isInput = path == "-"
        let name = isInput ? "standard input" : path
        let descriptor = isInput ? 0 : unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw SystemError(code: errno, operation: "open", path: name)
        }
        defer { if !isInput { close(descriptor) } }
        let bytes = try read(descriptor, name)
        do {
            return try parse(bytes)
        } catch {
            throw Failure(path: name, error: error)
        }
    }

    /// All there is to read, but no more than is enough to be refused as too long.
    private static func read(_ descriptor: Int32, _ name: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= SignedNote.byteCountMax {
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if count == 0 { break }
            guard count > 0 || errno == EINTR else {
                throw SystemError(code: errno, operation: "read", path: name)
            }
            bytes += chunk[..<max(count, 0)]
        }
        return bytes
    }

    /// Writes a file for this account alone, or over one that is there.
    ///
    /// - Throws: `LMDBError`, which names it.
    public static func write(_ bytes: [UInt8], to path: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw SystemError(code: errno, operation: "write", path: path)
        }
        defer { close(descriptor) }
        try FileSystem.write(bytes, to: descriptor, path)
    }
}

extension VerifierKey {
    /// Reads the file that `epin key generate` writes beside a private key.
    public init(reading path: String) throws {
        self = try NoteFile.read(path) { bytes throws(MalformedNote) in
            try VerifierKey(parsing: bytes)
        }
    }
}

extension SignedCheckpoint {
    /// Reads a file.
    public init(reading path: String) throws {
        self = try NoteFile.read(path) { bytes throws(MalformedNote) in
            try SignedCheckpoint(parsing: bytes)
        }
    }
}
