internal import Glibc
import Ledger

/// The erasable store: what the references of the ledger stand for, and the verifiers of passwords
/// and live codes. Only the issuer reads it.
///
/// Tables:
///
///     references   kind (1 byte), value → reference
///     values       reference → kind (1 byte), value; a card's value is its keyed digest
///     passwords    cardholder, version → HMAC-SHA-256 under the key
///     codes        code → HMAC-SHA-256 under the key
///     meta         format, the next reference, and a digest that tells the key
package final class Vault: Sendable {
    static let format: UInt64 = 1

    package let path: String
    let environment: Environment
    private let key: HMACKey

    /// Opens the vault in `path`.
    ///
    /// - Throws: ``VaultError``, `EnvironmentError` or `LMDBError`.
    package init(path: String, keyFile: String, readOnly: Bool = false) throws {
        try Self.requireExistence(path: path)
        self.path = path
        key = try KeyFile.read(keyFile)
        environment = try Self.open(path, readOnly ? .readOnly : .readWrite)
        let (format, check) = try environment.read { [environment] transaction in
            let meta = environment.table("meta")
            return (
                try transaction.get(meta, Self.formatKey) { $0.number } ?? nil,
                try transaction.get(meta, Self.checkKey) { Digest($0) } ?? nil
            )
        }
        // An empty file becomes an empty environment when it is opened.
        guard let format else { throw VaultError.missing(path: path) }
        guard format <= Self.format else {
            throw VaultError.newerFormat(path: path, found: format, known: Self.format)
        }
        guard let check, constantTimeEquals(check, Self.check(key)) else {
            throw VaultError.wrongKey(path: path, keyFile: keyFile)
        }
    }

    /// - Throws: ``VaultError/missing(path:)``, or why it cannot be looked at.
    package static func requireExistence(path: String) throws {
        guard unsafe access("\(path)/data.mdb", F_OK) != 0 else { return }
        throw errno == ENOENT
            ? VaultError.missing(path: path)
            : SystemError(code: errno, operation: "open the vault", path: path)
    }

    /// Makes an empty vault in the existing directory `path`, tied to the key.
    package static func create(path: String, keyFile: String) throws {
        let key = try KeyFile.read(keyFile)
        let environment = try open(path, .readWrite)
        try environment.write { transaction in
            let meta = environment.table("meta")
            try transaction.put(meta, formatKey, format.bigEndianBytes.span)
            try transaction.put(meta, nextKey, UInt64(1).bigEndianBytes.span)
            try transaction.put(meta, checkKey, check(key).storage.span)
        }
    }

    static let formatKey = Array("format".utf8)
    static let nextKey = Array("next".utf8)
    static let checkKey = Array("key".utf8)

    private static func check(_ key: HMACKey) -> Digest {
        key.code(for: Array("epin vault key check".utf8).span)
    }

    static let tables = [
        TableSpecification("references", .byteKeys),
        TableSpecification("values", .integerKeys),
        TableSpecification("passwords", .byteKeys),
        TableSpecification("codes", .integerKeys),
        TableSpecification("meta", .byteKeys),
    ]

    static func open(_ path: String, _ access: Environment.Access) throws -> Environment {
        try Environment(path: path, access: access, tables: tables)
    }

    /// Whether `path` still leads to this vault: an erasure may have put another in its place.
    var isInPlace: Bool { environment.isInPlace }

    package func read<R>(_ body: (VaultReader) throws -> R) throws -> R {
        try environment.read { try body(VaultReader(environment, $0, key)) }
    }

    /// Runs `body` in a write transaction: durable when this returns, nothing kept when it throws.
    @available(*, noasync)
    package func write<R>(_ body: (VaultWriter) throws -> R) throws -> R {
        try environment.write { try body(VaultWriter(environment, $0, key)) }
    }
}
