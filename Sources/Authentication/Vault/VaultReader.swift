import Ledger

/// Resolves references and compares secrets. Secrets never leave: only results do.
///
/// What is read is held against its check: each of these throws ``VaultError/damaged(path:_:)`` for
/// a row that has not its own.
package class VaultReader {
    let rows: VaultRows
    let key: HMACKey
    let path: String
    private var isStructureChecked = false

    /// - Parameter format: 1 for a vault whose rows have no check.
    init(
        _ environment: Environment, _ transaction: ReadTransaction, _ key: HMACKey,
        format: UInt64 = Vault.format
    ) {
        rows = VaultRows(environment, transaction, format == 1 ? nil : RowCheck(key))
        self.key = key
        path = environment.path
    }

    /// The reference of a value, in whatever writing; nil when it has none. A row that names the
    /// value of another is damaged: a value must not get a second reference, nor that of another.
    ///
    /// - Complexity: two rows. A reader that finds none reads every page once, to know that none
    ///   led it astray: "there is no such person" is an answer too.
    package func reference(_ kind: ReferenceKind, _ value: String) throws -> UInt64? {
        for writing in kind.writings(of: value) {
            if let reference = try reference(kind, written: writing) { return reference }
        }
        if !isStructureChecked { try rows.requireStructure() }
        isStructureChecked = true
        return nil
    }

    private func reference(_ kind: ReferenceKind, written value: String) throws -> UInt64? {
        let row = referenceRow(kind, value)
        guard let stored = try rows.value(row) else { return nil }
        let reference = try number(stored, row)
        guard try rows.value(VaultRow(.values, reference)) == valueRow(kind, value) else {
            throw damaged("\(row.name) has the reference of another value, \(reference)")
        }
        return reference
    }

    /// The value a reference stands for; nil when it was erased, and for a card always.
    package func value(_ reference: UInt64) throws -> String? {
        guard let row = try row(reference), row.kind != .card else { return nil }
        guard let text = String(validating: row.stored, as: UTF8.self) else {
            throw damaged(VaultRow(.values, reference).name)
        }
        return text
    }

    /// Whether the reference stands for that value; nil when it was erased and nobody can tell.
    package func isReference(
        _ reference: UInt64, of kind: ReferenceKind, _ value: String
    ) throws -> Bool? {
        guard let row = try row(reference) else { return nil }
        return row.kind == kind
            && kind.writings(of: value).contains { Array(row.stored) == storedValue(kind, $0) }
    }

    private func row(
        _ reference: UInt64
    ) throws -> (kind: ReferenceKind, stored: ArraySlice<UInt8>)? {
        let row = VaultRow(.values, reference)
        guard let value = try rows.value(row) else { return nil }
        guard let kind = value.first.flatMap(ReferenceKind.init) else { throw damaged(row.name) }
        return (kind, value.dropFirst())
    }

    /// Which of `candidates` has the typed text as its secret. Every candidate is compared, each in
    /// constant time, so that the time does not reveal which one it was.
    package func match(_ text: String, among candidates: [UInt64]) throws -> UInt64? {
        var found: UInt64?
        for code in candidates {
            let digest = codeDigest(code, text)
            if let kept = try rows.value(VaultRow(.codes, code)).flatMap({ Digest($0.span) }),
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
        let row = VaultRow.password(of: cardholder, version: version)
        guard let kept = try rows.value(row).flatMap({ Digest($0.span) }) else { return false }
        return constantTimeEquals(kept, digest)
    }

    /// The codes whose verifiers are kept.
    package func keptCodes() throws -> [UInt64] { try rows.numbers(.codes) }

    /// Every reference that stands for something, ascending, and the kind of that.
    package func forEachReference(_ body: (UInt64, ReferenceKind) throws -> Void) throws {
        for reference in try rows.numbers(.values) {
            guard let row = try row(reference) else { continue }
            try body(reference, row.kind)
        }
    }

    /// Whether a reference stands for something.
    package func contains(_ reference: UInt64) throws -> Bool { try kind(of: reference) != nil }

    /// The kind of what a reference stands for; nil when it was erased.
    package func kind(of reference: UInt64) throws -> ReferenceKind? { try row(reference)?.kind }

    /// Whether a reference of this kind was ever given: of one that was erased nobody can tell the
    /// kind.
    package func isReference(_ number: UInt64, of kind: ReferenceKind) throws -> Bool {
        guard number > 0, try number < nextReference() else { return false }
        return try self.kind(of: number).map { $0 == kind } ?? true
    }

    /// The versions of the passwords of a cardholder whose verifiers are kept, ascending.
    package func keptPasswords(of cardholder: UInt64) throws -> [UInt64] {
        var versions: [UInt64] = []
        try rows.forEach(.passwords, from: cardholder.bigEndianBytes) { row, _ in
            guard let password = row.password, password.cardholder == cardholder else {
                return false
            }
            versions.append(password.version)
            return true
        }
        return versions
    }

    /// Cardholders whose password the vault has, ascending.
    package func cardholdersWithPassword() throws -> [UInt64] {
        var ids: [UInt64] = []
        try rows.forEach(.passwords) { row, _ in
            guard let id = row.password?.cardholder else { throw damaged(row.name) }
            if ids.last != id { ids.append(id) }
            return true
        }
        return ids
    }

    // MARK: The counter

    /// The next reference, which the ledger names none of nor any beyond.
    ///
    /// - Throws: ``VaultError/older(path:next:ledger:)``.
    /// - Complexity: two rows. Where the ledger has not noted how many references there were, or
    ///   more than there are, its events say it: a pass over all of them.
    package func nextReference(heldAgainst ledger: LedgerSnapshot) throws -> UInt64 {
        let next = try nextReference()
        if let noted = try ledger.notedReferences, noted <= next { return next }
        let end = try ledger.referenceEnd()
        guard end <= next else { throw VaultError.older(path: path, next: next, ledger: end) }
        return next
    }

    func nextReference() throws -> UInt64 {
        guard let stored = try rows.value(.next) else { throw damaged(VaultRow.next.name) }
        return try number(stored, .next)
    }

    /// Every reference below the next stands for one value or was erased, none beyond does, and
    /// each value has its reference.
    func requirePairs() throws {
        try requireUnused(nextReference())
        var count = 0
        try rows.forEach(.values) { row, value in
            count += 1
            guard let kind = value.first.flatMap(ReferenceKind.init),
                try rows.value(referenceRow(kind, Array(value.dropFirst()))) == row.key
            else { throw damaged("\(row.name) and its row in 'references'") }
            return true
        }
        try rows.forEach(.references) { _, _ in
            count -= 1
            return true
        }
        guard count == 0 else { throw damaged("'references' and 'values' differ in number") }
    }

    func requireUnused(_ next: UInt64) throws {
        guard let last = try rows.lastNumber(.values), last >= next else { return }
        throw damaged("the next reference is \(next), but \(last) stands for something already")
    }

    // MARK: Rows

    func damaged(_ found: String) -> VaultError { .damaged(path: path, found) }

    private func number(_ stored: [UInt8], _ row: VaultRow) throws -> UInt64 {
        guard let number = stored.span.number else { throw damaged(row.name) }
        return number
    }

    private func storedValue(_ kind: ReferenceKind, _ value: String) -> [UInt8] {
        let bytes = Array(value.utf8)
        guard kind == .card else { return bytes }
        // A card number is not stored, not even here.
        let message = "epin.card".utf8 + bytes
        return key.code(for: message.span).bytes
    }

    func valueRow(_ kind: ReferenceKind, _ value: String) -> [UInt8] {
        [kind.rawValue] + storedValue(kind, value)
    }

    /// LMDB's keys have at most 511 bytes: a longer value is found by its digest.
    private func referenceRow(_ kind: ReferenceKind, _ stored: [UInt8]) -> VaultRow {
        let found = stored.count <= 256 ? stored : SHA256.hash(stored).bytes
        return VaultRow(.references, [kind.rawValue] + found)
    }

    func referenceRow(_ kind: ReferenceKind, _ value: String) -> VaultRow {
        referenceRow(kind, storedValue(kind, value))
    }

    func codeDigest(_ code: UInt64, _ text: String) -> Digest {
        let message = "epin.code".utf8 + code.bigEndianBytes + Array(text.utf8)
        return key.code(for: message.span)
    }

    func passwordDigest(
        _ cardholder: UInt64, _ version: UInt64, _ text: String
    ) -> Digest {
        let message =
            "epin.password".utf8 + cardholder.bigEndianBytes + version.bigEndianBytes
            + Array(text.utf8)
        return key.code(for: message.span)
    }
}
