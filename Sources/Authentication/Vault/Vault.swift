internal import Glibc
import Ledger

/// The erasable store: what the references of the ledger stand for, and the verifiers of passwords
/// and live codes. Only the issuer reads it. ``VaultTable`` says what it holds.
package final class Vault: Sendable {
    static let format: UInt64 = 2

    package let path: String
    let environment: Environment
    private let key: HMACKey

    /// Opens the vault in `path`.
    ///
    /// - Throws: ``VaultError``, `EnvironmentError`, `StructureError` or `LMDBError`.
    package init(path: String, keyFile: String, readOnly: Bool = false) throws {
        try Self.requireExistence(path: path)
        self.path = path
        key = try KeyFile.read(keyFile)
        environment = try Self.open(path, readOnly ? .readOnly : .readWrite)
        try environment.read { transaction in
            let format = try Self.format(of: environment, transaction)
            guard format == Self.format else {
                throw VaultError.earlierFormat(path: path, found: format, known: Self.format)
            }
            let rows = VaultRows(environment, transaction, RowCheck(key))
            guard try !rows.holds(.keyCheck) else { return }
            // Either row tells the key.
            throw try rows.holds(.next)
                ? VaultError.damaged(path: path, VaultRow.keyCheck.name)
                : VaultError.wrongKey(path: path, keyFile: keyFile)
        }
        // What a process that was killed, or an earlier version of the program, has left.
        if !readOnly { try environment.wipe() }
    }

    /// The format of a vault, which this program knows.
    ///
    /// - Throws: ``VaultError``.
    static func format(
        of environment: Environment, _ transaction: ReadTransaction
    ) throws -> UInt64 {
        let path = environment.path
        // An empty file becomes an empty environment when it is opened.
        guard let stored = try VaultRows(environment, transaction, nil).stored(.format) else {
            throw VaultError.missing(path: path)
        }
        guard let format = stored.span.number, format > 0 else {
            throw VaultError.damaged(path: path, VaultRow.format.name)
        }
        guard format <= Self.format else {
            throw VaultError.newerFormat(path: path, found: format, known: Self.format)
        }
        return format
    }

    /// - Throws: ``VaultError/missing(path:)``, or why it cannot be opened.
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
            let rows = VaultRows(environment, transaction, RowCheck(key))
            try rows.putFormat(format, transaction)
            try rows.put(UInt64(1).bigEndianBytes, .next, transaction)
            try rows.put(keyCheck(key).bytes, .keyCheck, transaction)
        }
    }

    /// What tells the key.
    static func keyCheck(_ key: HMACKey) -> Digest {
        key.code(for: Array("epin vault key check".utf8).span)
    }

    static func open(_ path: String, _ access: Environment.Access) throws -> Environment {
        try Environment(
            path: path, access: access, tables: VaultTable.specifications,
            erasesDeleted: access == .readWrite)
    }

    /// What is wrong with the pages of the vault in `path`. Needs no key.
    ///
    /// - Throws: as opening it does.
    /// - Complexity: every page is read.
    package static func structureFaults(path: String) throws -> [StructureFault] {
        try requireExistence(path: path)
        return try Environment.structureFaults(path: path, tables: VaultTable.specifications)
    }

    /// Whether `path` still leads to this vault: an erasure may have put another in its place.
    var isInPlace: Bool { environment.isInPlace }

    /// Its rows, for what goes through all of them.
    func readRows<R>(_ body: (VaultRows, RowCheck) throws -> R) throws -> R {
        let check = RowCheck(key)
        return try environment.read { try body(VaultRows(environment, $0, check), check) }
    }

    /// Makes sure that nothing is left in its file of what was deleted or replaced, but what a
    /// reader may see.
    ///
    /// - Complexity: reads every page.
    @available(*, noasync)
    func wipe() throws {
        // What a commit freed may be wiped once another one has followed.
        try write { try $0.touch() }
        try environment.wipe()
    }

    package func read<R>(_ body: (VaultReader) throws -> R) throws -> R {
        try environment.read { try body(VaultReader(environment, $0, key)) }
    }

    /// Runs `body` in a write transaction: it is durable when this returns; nothing is kept when it
    /// throws.
    @available(*, noasync)
    package func write<R>(_ body: (VaultWriter) throws -> R) throws -> R {
        try environment.write { try body(VaultWriter(environment, $0, key)) }
    }
}
