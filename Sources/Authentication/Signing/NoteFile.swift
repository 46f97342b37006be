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
            throw LMDBError(code: errno, operation: "open", path: name)
        }
        defer { if !isInput { close(descriptor) } }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        // What is longer than any of them may be is refused by the parser.
        while bytes.count <= SignedNote.byteCountMax {
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw LMDBError(code: errno, operation: "read", path: name) }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        do {
            return try parse(bytes)
        } catch {
            throw Failure(path: name, error: error)
        }
    }

    /// Writes a file, in the place of one that is there.
    ///
    /// - Throws: `LMDBError`, which names it.
    public static func write(_ bytes: [UInt8], to path: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw LMDBError(code: errno, operation: "write", path: path)
        }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw LMDBError(code: errno, operation: "write", path: path) }
            rest = rest.dropFirst(count)
        }
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
