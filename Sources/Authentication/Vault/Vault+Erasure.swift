import Ledger

/// What is to be gone from the vault.
struct Erasure: Equatable {
    /// References that stand for nothing afterwards.
    var references: Set<UInt64> = []
    /// Cardholders whose passwords nobody can test afterwards.
    var credentials: Set<UInt64> = []
    /// Codes likewise.
    var codes: Set<UInt64> = []

    var isEmpty: Bool { references.isEmpty && credentials.isEmpty && codes.isEmpty }
}

extension Vault {
    /// Makes a copy of the vault in the new directory `path`, row by row, without what is erased.
    ///
    /// Row by row, for LMDB's own copy would take pages as they are: what was deleted stays in
    /// them, as keys of branches above all.
    ///
    /// - Throws: what the stores throw; ``VaultError/damaged(path:)`` for a row that cannot be
    ///   read, for nobody could say whose it is.
    func copy(to path: String, without erasure: Erasure) throws {
        try FileSystem.makeDirectory(path)
        let copy = try Self.open(path, .readWriteUnsynced)
        try environment.read { source in
            try copy.write { target in
                for table in Self.tables {
                    let cursor = try Cursor(source, environment.table(table.name))
                    var found = try cursor.first()
                    while found {
                        if try !isErased(cursor, of: table.name, erasure) {
                            try append(cursor, to: copy.table(table.name), table.shape, target)
                        }
                        found = try cursor.next()
                    }
                }
            }
        }
        try copy.sync()
    }

    private func append(
        _ cursor: Cursor, to table: Table, _ shape: TableSpecification.Shape,
        _ target: WriteTransaction
    ) throws {
        try cursor.withValue { value in
            switch shape {
            case .integerKeys: try target.append(table, cursor.integerKey, value)
            case .byteKeys: try target.append(table, cursor.withKey { $0.array }, value)
            }
        }
    }

    private func isErased(
        _ cursor: Cursor, of table: String, _ erasure: Erasure
    ) throws -> Bool {
        switch table {
        case "references":
            guard let reference = cursor.withValue({ $0.number }) else {
                throw VaultError.damaged(path: path)
            }
            return erasure.references.contains(reference)
        case "values": return erasure.references.contains(cursor.integerKey)
        case "passwords":
            let cardholder = cursor.withKey { $0.count == 16 ? $0.bigEndian(at: 0) : nil }
            guard let cardholder else { throw VaultError.damaged(path: path) }
            return erasure.credentials.contains(cardholder)
        case "codes": return erasure.codes.contains(cursor.integerKey)
        default: return false
        }
    }
}
