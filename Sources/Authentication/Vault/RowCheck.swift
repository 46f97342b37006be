import Ledger

/// The keyed check at the end of a row of the vault: a row that was damaged, or was put under
/// another key or in another table, has not the one it should.
struct RowCheck: Sendable {
    static let byteCount = 16

    private let key: HMACKey

    init(_ key: HMACKey) { self.key = key }

    /// A value and its check, as they are stored.
    func stored(_ value: [UInt8], in row: VaultRow) -> [UInt8] {
        value + code(of: value[...], in: row).bytes.prefix(Self.byteCount)
    }

    /// The value of what is stored; nil when it has not the check of that row. Compared in constant
    /// time.
    ///
    /// - Complexity: a code of some 50 bytes, half a microsecond.
    func value(of stored: [UInt8], in row: VaultRow) -> [UInt8]? {
        let count = stored.count - Self.byteCount
        guard count >= 0 else { return nil }
        let expected = code(of: stored[..<count], in: row)
        var found = expected.storage
        for index in 0..<Self.byteCount { found[index] = stored[count + index] }
        guard constantTimeEquals(Digest(storage: found), expected) else { return nil }
        return Array(stored[..<count])
    }

    private func code(of value: ArraySlice<UInt8>, in row: VaultRow) -> Digest {
        let table = row.table.rawValue.utf8
        var message: [UInt8] = []
        message.reserveCapacity(32 + row.key.count + value.count)
        message += "epin.row".utf8
        message.append(UInt8(table.count))
        message += table
        // LMDB's keys have at most 511 bytes.
        message.append(UInt8(row.key.count >> 8))
        message.append(UInt8(row.key.count & 0xFF))
        message += row.key
        message += value
        return key.code(for: message.span)
    }
}
