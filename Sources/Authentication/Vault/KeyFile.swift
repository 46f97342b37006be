import FoundationEssentials
internal import Glibc
import Ledger

/// The file with the vault's key: 64 hexadecimal digits, kept outside the data directory, readable
/// only by its owner. A copy of the data without it allows nobody to test a code or a password.
package enum KeyFile {
    /// Reads the key.
    ///
    /// - Throws: ``VaultError`` when it is missing, open to others, or not a key.
    package static func read(_ path: String) throws -> HMACKey {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            throw VaultError.keyFile(path, unsafe String(cString: strerror(errno)))
        }
        guard status.st_mode & 0o077 == 0 else {
            throw VaultError.keyFile(path, "others may read it: run 'chmod 600' on it")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw VaultError.keyFile(path, "cannot be read")
        }
        let text = String(decoding: data, as: UTF8.self)
        let digits = text.hasSuffix("\n") ? String(text.dropLast()) : text
        guard digits.utf8.count == 64, let key = [UInt8](hex: digits) else {
            throw VaultError.keyFile(path, "not a key: 64 hexadecimal digits are expected")
        }
        return HMACKey(key.span)
    }

    /// Makes a new key; an existing file is never replaced.
    package static func create(
        _ path: String, _ generator: inout some RandomNumberGenerator
    ) throws {
        let descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw VaultError.keyFile(path, unsafe String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var key: [UInt8] = []
        for _ in 0..<4 { key += UInt64.random(in: .min ... .max, using: &generator).bigEndianBytes }
        let line = Array("\(key.hex)\n".utf8)
        let written = unsafe line.withUnsafeBytes {
            unsafe write(descriptor, $0.baseAddress, $0.count)
        }
        guard written == line.count, fsync(descriptor) == 0 else {
            throw VaultError.keyFile(path, "cannot be written")
        }
    }
}
