import Ledger

extension Service {
    /// Makes of what an earlier version of the program wrote what this one writes: today of the
    /// vault. The old one stays whole beside it, as ``DataDirectory/earlierVault``.
    ///
    /// Killed at any moment it leaves the old vault or the new one in place, and asked for again it
    /// begins anew or finds nothing to do.
    ///
    /// - Returns: whether there was something to do.
    /// - Throws: ``VaultError``, ``SettingsError``, what the stores throw.
    /// - Complexity: every row of the vault.
    package static func upgrade(_ directory: DataDirectory) throws -> Bool {
        // Where there is no ledger, nothing is made.
        _ = try LedgerStore(path: directory.ledger, readOnly: true)
        let (vault, new, earlier) = (
            directory.vault, directory.newVault, directory.earlierVault
        )
        try Vault.requireExistence(path: vault)
        let settings = try Settings(reading: directory)
        return try FileLock(ofWriter: directory).withLock {
            guard try Vault.isEarlier(vault) else { return false }
            // Of an upgrade that was killed: what it made, not what it kept.
            if directory.hasEarlierVault {
                guard try !Vault.isEarlier(earlier) else {
                    throw VaultError.inTheWay(path: earlier)
                }
                try FileSystem.destroyEnvironment(earlier)
            }
            try FileSystem.destroyEnvironment(new)
            try Vault.upgrade(vault, keyFile: settings.keyFile, to: new)
            // Under the name that the old one is to have, so that one step puts both in place.
            try FileSystem.move(new, to: earlier)
            try FileSystem.exchange(earlier, vault)
            try FileSystem.synchronize(directory.path)
            return true
        }
    }
}
