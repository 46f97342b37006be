import Ledger

/// A row of the vault: its table and its key.
struct VaultRow: Hashable {
    let table: VaultTable
    /// That of a table of integer keys with its most significant byte first.
    let key: [UInt8]

    init(_ table: VaultTable, _ key: [UInt8]) {
        self.table = table
        self.key = key
    }

    init(_ table: VaultTable, _ number: UInt64) { self.init(table, number.bigEndianBytes) }

    /// The one row without a check: what it would be is not known before it is read.
    static let format = VaultRow(.meta, Array("format".utf8))
    static let next = VaultRow(.meta, Array("next".utf8))
    static let keyCheck = VaultRow(.meta, Array("key".utf8))

    static func password(of cardholder: UInt64, version: UInt64) -> VaultRow {
        VaultRow(.passwords, cardholder.bigEndianBytes + version.bigEndianBytes)
    }

    /// The integer key, where the table has such.
    var number: UInt64 { key.span.bigEndian(at: 0) }

    /// The cardholder and the version of a password; nil when the key is not both.
    var password: (cardholder: UInt64, version: UInt64)? {
        guard key.count == 16 else { return nil }
        return (key.span.bigEndian(at: 0), key.span.bigEndian(at: 8))
    }

    /// Which row it is, for an error: never a value.
    var name: String {
        switch table {
        case .references:
            "a row of \(key.first.flatMap(ReferenceKind.init)?.name ?? "no kind") in 'references'"
        case .values, .codes: "row \(number) of '\(table.rawValue)'"
        case .passwords:
            password.map { "row \($0.cardholder), version \($0.version), of 'passwords'" }
                ?? "a row of 'passwords'"
        case .meta: "row '\(String(decoding: key, as: UTF8.self))' of 'meta'"
        }
    }

    /// Whether this can be its value: all that is known of a row that has no check.
    func admits(_ value: [UInt8]) -> Bool {
        switch table {
        case .references:
            key.count > 1 && ReferenceKind(rawValue: key[0]) != nil && value.count == 8
        case .values: Self.isValue(value)
        case .passwords: password != nil && value.count == Digest.byteCount
        case .codes: value.count == Digest.byteCount
        case .meta:
            self == .next && value.count == 8
                || self == .keyCheck && value.count == Digest.byteCount
        }
    }

    private static func isValue(_ bytes: [UInt8]) -> Bool {
        guard let kind = bytes.first.flatMap(ReferenceKind.init) else { return false }
        return kind == .card
            ? bytes.count == 1 + Digest.byteCount
            : String(validating: bytes.dropFirst(), as: UTF8.self) != nil
    }
}
