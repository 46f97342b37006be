import Ledger

/// Resolves references and compares secrets. Secrets never leave: only results do.
package class VaultReader {
    fileprivate let transaction: ReadTransaction
    fileprivate let key: HMACKey
    fileprivate let references: Table
    fileprivate let values: Table
    fileprivate let passwords: Table
    fileprivate let codes: Table
    fileprivate let meta: Table
    fileprivate let path: String

    init(_ environment: Environment, _ transaction: ReadTransaction, _ key: HMACKey) {
        self.transaction = transaction
        self.key = key
        path = environment.path
        references = environment.table("references")
        values = environment.table("values")
        passwords = environment.table("passwords")
        codes = environment.table("codes")
        meta = environment.table("meta")
    }

    /// The reference of a value; nil when it has none.
    ///
    /// - Throws: ``VaultError/damaged(path:)`` when its row is no reference: a value must not get a
    ///   second one.
    package func reference(_ kind: ReferenceKind, _ value: String) throws -> UInt64? {
        let row = try transaction.get(references, referenceKey(kind, value)) { $0.number }
        guard let row else { return nil }
        guard let number = row else { throw VaultError.damaged(path: path) }
        return number
    }

    /// The value that a reference stands for; nil when it was erased, and always for a card.
    ///
    /// - Throws: ``VaultError/damaged(path:)`` when its row is not a kind and a value.
    package func value(_ reference: UInt64) throws -> String? {
        guard let row = try row(reference), row.kind != .card else { return nil }
        guard let text = String(validating: row.stored, as: UTF8.self) else {
            throw VaultError.damaged(path: path)
        }
        return text
    }

    /// Whether the reference stands for that value; nil when it was erased and nobody knows.
    ///
    /// - Throws: ``VaultError/damaged(path:)`` as ``value(_:)``.
    package func isReference(
        _ reference: UInt64, of kind: ReferenceKind, _ value: String
    ) throws -> Bool? {
        guard let row = try row(reference) else { return nil }
        return row.kind == kind && Array(row.stored) == storedValue(kind, value)
    }

    private func row(
        _ reference: UInt64
    ) throws -> (kind: ReferenceKind, stored: ArraySlice<UInt8>)? {
        guard let row = try transaction.get(values, reference, { $0.array }) else { return nil }
        guard let kind = row.first.flatMap(ReferenceKind.init) else {
            throw VaultError.damaged(path: path)
        }
        return (kind, row.dropFirst())
    }

    /// Which of `candidates` has the typed text as its secret. Every candidate is compared, each in
    /// constant time, so that the time does not reveal which one it was.
    package func match(_ text: String, among candidates: [UInt64]) throws -> UInt64? {
        var found: UInt64?
        for code in candidates {
            let digest = codeDigest(code, text)
            if let kept = try transaction.get(codes, code, { Digest($0) }) ?? nil,
                constantTimeEquals(kept, digest)
            {
                found = code
            }
        }
        return found
    }

    /// Whether `text` is the password of that version.
    package func isPassword(
        _ text: String, cardholder: UInt64, version: UInt64
    ) throws -> Bool {
        let digest = passwordDigest(cardholder, version, text)
        let id = passwordKey(cardholder, version)
        guard let kept = try transaction.get(passwords, id, { Digest($0) }) ?? nil else {
            return false
        }
        return constantTimeEquals(kept, digest)
    }

    /// The codes whose verifiers are kept.
    package func keptCodes() throws -> [UInt64] { try transaction.integerKeys(codes) }

    /// Every reference that stands for something, ascending, with its kind.
    ///
    /// - Throws: ``VaultError/damaged(path:)``.
    package func forEachReference(_ body: (UInt64, ReferenceKind) throws -> Void) throws {
        for reference in try transaction.integerKeys(values) {
            guard let row = try row(reference) else { continue }
            try body(reference, row.kind)
        }
    }

    /// Whether a reference stands for something.
    package func contains(_ reference: UInt64) throws -> Bool { try row(reference) != nil }

    /// The versions of the passwords of a cardholder whose verifiers are kept, ascending.
    package func keptPasswords(of cardholder: UInt64) throws -> [UInt64] {
        let prefix = cardholder.bigEndianBytes
        let cursor = try Cursor(transaction, passwords)
        var versions: [UInt64] = []
        var found = try cursor.seek(prefix)
        while found {
            let key = cursor.withKey { $0.array }
            guard key.count == 16, Array(key[..<8]) == prefix else { break }
            versions.append(key.span.bigEndian(at: 8))
            found = try cursor.next()
        }
        return versions
    }

    /// Cardholders whose password the vault has, ascending.
    package func cardholdersWithPassword() throws -> [UInt64] {
        let cursor = try Cursor(transaction, passwords)
        var ids: [UInt64] = []
        var found = try cursor.first()
        while found {
            let id = cursor.withKey { $0.count == 16 ? $0.bigEndian(at: 0) : nil }
            guard let id else { throw VaultError.damaged(path: path) }
            if ids.last != id { ids.append(id) }
            found = try cursor.next()
        }
        return ids
    }

    fileprivate func storedValue(_ kind: ReferenceKind, _ value: String) -> [UInt8] {
        let bytes = Array(value.utf8)
        guard kind == .card else { return bytes }
        // A card number is not stored, not even here.
        let message = "epin.card".utf8 + bytes
        return key.code(for: message.span).bytes
    }

    /// LMDB's keys have at most 511 bytes: a longer value is found by its digest.
    fileprivate func referenceKey(_ kind: ReferenceKind, _ value: String) -> [UInt8] {
        let stored = storedValue(kind, value)
        return [kind.rawValue] + (stored.count <= 256 ? stored : SHA256.hash(stored).bytes)
    }

    fileprivate func codeDigest(_ code: UInt64, _ text: String) -> Digest {
        let message = "epin.code".utf8 + code.bigEndianBytes + Array(text.utf8)
        return key.code(for: message.span)
    }

    fileprivate func passwordKey(_ cardholder: UInt64, _ version: UInt64) -> [UInt8] {
        cardholder.bigEndianBytes + version.bigEndianBytes
    }

    fileprivate func passwordDigest(
        _ cardholder: UInt64, _ version: UInt64, _ text: String
    ) -> Digest {
        let message =
            "epin.password".utf8 + passwordKey(cardholder, version) + Array(text.utf8)
        return key.code(for: message.span)
    }
}

/// Hands out references, keeps and forgets verifiers, in one write transaction.
package final class VaultWriter: VaultReader {
    private let writing: WriteTransaction

    init(_ environment: Environment, _ transaction: WriteTransaction, _ key: HMACKey) {
        writing = transaction
        super.init(environment, transaction, key)
    }

    /// The reference of a value, a new one when it has none. References are numbered in the order
    /// they are handed out, over all kinds: nothing can be computed back from one.
    package func makeReference(_ kind: ReferenceKind, _ value: String) throws -> UInt64 {
        if let known = try reference(kind, value) { return known }
        let stored = try transaction.get(meta, Vault.nextKey) { $0.number }
        guard let next = stored ?? nil else { throw VaultError.damaged(path: path) }
        try writing.put(references, referenceKey(kind, value), next.bigEndianBytes.span)
        let row = [kind.rawValue] + storedValue(kind, value)
        try writing.put(values, next, row.span)
        try writing.put(meta, Vault.nextKey, (next + 1).bigEndianBytes.span)
        return next
    }

    package func keepCode(_ code: UInt64, _ text: String) throws {
        let digest = codeDigest(code, text)
        try writing.put(codes, code, digest.storage.span)
    }

    package func forgetCode(_ code: UInt64) throws {
        try writing.delete(codes, code)
    }

    package func keepPassword(
        _ text: String, cardholder: UInt64, version: UInt64
    ) throws {
        let digest = passwordDigest(cardholder, version, text)
        try writing.put(passwords, passwordKey(cardholder, version), digest.storage.span)
    }

    package func forgetPassword(cardholder: UInt64, version: UInt64) throws {
        try writing.delete(passwords, passwordKey(cardholder, version))
    }
}
