import Ledger

extension Vault {
    /// Makes, in the new directory `new`, the vault in `path` as this version of the program writes
    /// it, durably; nothing is written to what is in `path`.
    ///
    /// - Throws: ``VaultError``: ``VaultError/damaged(path:_:)`` for what format 1 has no check of
    ///   and still can be seen: rows that are none, references and values that are not of each
    ///   other.
    static func upgrade(_ path: String, keyFile: String, to new: String) throws {
        let key = try KeyFile.read(keyFile)
        let earlier = try open(path, .readOnly)
        try earlier.read { transaction in
            let rows = VaultRows(earlier, transaction, nil)
            let kept = try rows.stored(.keyCheck).flatMap { Digest($0.span) }
            guard let kept, constantTimeEquals(kept, keyCheck(key)) else {
                throw VaultError.wrongKey(path: path, keyFile: keyFile)
            }
            try VaultReader(earlier, transaction, key, format: 1).requirePairs()
            try make(new, RowCheck(key)) { put in
                for table in VaultTable.allCases {
                    try rows.forEach(table) { row, value in
                        guard row.admits(value) else {
                            throw VaultError.damaged(path: path, row.name)
                        }
                        try put(row, value)
                        return true
                    }
                }
            }
        }
    }

    /// Whether the vault in `path` is of an earlier format.
    ///
    /// - Throws: ``VaultError``, `LMDBError`.
    static func isEarlier(_ path: String) throws -> Bool {
        let environment = try open(path, .readOnly)
        return try environment.read { try format(of: environment, $0) } < format
    }
}
