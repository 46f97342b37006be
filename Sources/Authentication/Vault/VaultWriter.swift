import Ledger

/// Hands out references, keeps and forgets verifiers, in one write transaction.
package final class VaultWriter: VaultReader {
    private let writing: WriteTransaction

    init(_ environment: Environment, _ transaction: WriteTransaction, _ key: HMACKey) {
        writing = transaction
        super.init(environment, transaction, key)
    }

    /// The reference of a value, a new one of its canonical writing when it has none. References
    /// are numbered in the order they are handed out, over all kinds: nothing can be computed back
    /// from one. None is handed out twice, whatever the counter says.
    package func makeReference(_ kind: ReferenceKind, _ value: String) throws -> UInt64 {
        if let known = try reference(kind, value) { return known }
        return try keep(kind, written: kind.canonical(value))
    }

    /// Gives a value a new reference, in the writing that it has.
    func keep(_ kind: ReferenceKind, written value: String) throws -> UInt64 {
        let next = try nextReference()
        try requireUnused(next)
        try rows.put(next.bigEndianBytes, referenceRow(kind, value), writing)
        try rows.put(valueRow(kind, value), VaultRow(.values, next), writing)
        try rows.put((next + 1).bigEndianBytes, .next, writing)
        return next
    }

    package func keepCode(_ code: UInt64, _ text: String) throws {
        try rows.put(codeDigest(code, text).bytes, VaultRow(.codes, code), writing)
    }

    package func forgetCode(_ code: UInt64) throws {
        try rows.delete(VaultRow(.codes, code), writing)
    }

    package func keepPassword(
        _ text: String, cardholder: UInt64, version: UInt64
    ) throws {
        let digest = passwordDigest(cardholder, version, text)
        try rows.put(digest.bytes, .password(of: cardholder, version: version), writing)
    }

    package func forgetPassword(cardholder: UInt64, version: UInt64) throws {
        try rows.delete(.password(of: cardholder, version: version), writing)
    }

    /// Writes what is there.
    func touch() throws { try rows.put(try nextReference().bigEndianBytes, .next, writing) }
}
