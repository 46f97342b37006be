internal import Glibc
import Ledger

/// The file with the vault's key: 64 hexadecimal digits, kept outside the data directory, readable
/// only by its owner. A copy of the data without it allows nobody to test a code or a password.
package enum KeyFile {
    /// Reads the key.
    ///
    /// - Throws: ``VaultError`` when it is missing or not a key; `OwnershipError` when it is a
    ///   link, open to others or not this account's.
    package static func read(_ path: String) throws -> HMACKey {
        guard let bytes = try FileSystem.readOwn(path, .alone) else {
            throw VaultError.keyFile(path, unsafe String(cString: strerror(ENOENT)))
        }
        let text = String(decoding: bytes, as: UTF8.self)
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
        var key: [UInt8] = []
        for _ in 0..<4 { key += UInt64.random(in: .min ... .max, using: &generator).bigEndianBytes }
        do {
            try FileSystem.create(path, Array("\(key.hex)\n".utf8))
            try FileSystem.synchronize(path)
        } catch let error as SystemError {
            throw VaultError.keyFile(path, unsafe String(cString: strerror(error.code)))
        }
    }
}
