import Ledger

/// What is to be removed from the vault.
struct Erasure: Equatable {
    /// References that stand for nothing afterwards.
    var references: Set<UInt64> = []
    /// Cardholders whose passwords nobody can test afterwards.
    var credentials: Set<UInt64> = []
    /// Codes likewise.
    var codes: Set<UInt64> = []

    var isEmpty: Bool { references.isEmpty && credentials.isEmpty && codes.isEmpty }

    /// Whether a row goes with it. A row that was read is one that this program wrote.
    fileprivate func has(_ row: VaultRow, _ value: [UInt8]) -> Bool {
        switch row.table {
        case .references: references.contains(value.span.bigEndian(at: 0))
        case .values: references.contains(row.number)
        case .passwords: row.password.map { credentials.contains($0.cardholder) } ?? false
        case .codes: codes.contains(row.number)
        case .meta: false
        }
    }
}

extension Vault {
    /// Makes a copy of the vault in the new directory `path`, row by row, without what is erased.
    ///
    /// Row by row, since LMDB's own copy takes pages as they are: what was deleted stays in them,
    /// mainly as keys of branch pages.
    ///
    /// - Throws: what the stores throw; ``VaultError/damaged(path:_:)`` for a row that cannot be
    ///   read, for nobody could say whose it is.
    func copy(to path: String, without erasure: Erasure) throws {
        try readRows { rows, check in
            try Self.make(path, check) { put in
                for table in VaultTable.allCases {
                    try rows.forEach(table) { row, value in
                        if !erasure.has(row, value) { try put(row, value) }
                        return true
                    }
                }
            }
        }
    }

    /// Makes a vault of rows in the new directory `path`, durably.
    ///
    /// - Parameter fill: puts each row.
    static func make(
        _ path: String, _ check: RowCheck,
        _ fill: (_ put: (VaultRow, [UInt8]) throws -> Void) throws -> Void
    ) throws {
        try FileSystem.makeDirectory(path)
        let environment = try open(path, .readWriteUnsynced)
        try environment.write { transaction in
            let rows = VaultRows(environment, transaction, check)
            try rows.putFormat(format, transaction)
            try fill { try rows.append($1, $0, transaction) }
        }
        try environment.sync()
        try FileSystem.synchronize(path)
    }
}
