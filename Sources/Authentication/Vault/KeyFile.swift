internal import Glibc
import Ledger

/// The file with the vault's key: 64 hexadecimal digits, kept outside the data directory, readable
/// by its owner alone. Whoever has a copy of the data without it can test no code or password.
package enum KeyFile {
    /// Reads the key.
    ///
    /// - Throws: ``VaultError`` when it is missing or not a key; `OwnershipError` when it is a link,
    ///   open to others or not this account's.
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

/// Why the vault cannot be used.
public enum VaultError: Error, Hashable, Sendable, CustomStringConvertible {
    case keyFile(String, String)
    /// The key is not the one this vault was made with.
    case wrongKey(path: String, keyFile: String)
    case missing(path: String)
    case newerFormat(path: String, found: UInt64, known: UInt64)
    /// A row is not what this program writes.
    case damaged(path: String)

    public var description: String {
        switch self {
        case .keyFile(let path, let reason): "key file \(path): \(reason)"
        case .wrongKey(let path, let keyFile):
            "key file \(keyFile): not the key that \(path) was made with"
        case .missing(let path):
            "\(path): no vault here: this copy of the ledger can be read but takes no commands"
        case .newerFormat(let path, let found, let known):
            "\(path): format \(found) is newer than this program, which knows format \(known)"
        case .damaged(let path): "\(path): damaged: restore it from a backup"
        }
    }
}
