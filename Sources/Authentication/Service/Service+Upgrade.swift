import FoundationEssentials
import Ledger

extension Service {
    /// What an upgrade made.
    package struct Upgrade: Equatable {
        /// A vault in the format of this version.
        package let ofVault: Bool
        /// A ledger of reads, where there was none.
        package let ofReads: Bool
    }

    /// Makes of the vault that an earlier version of the program wrote what this one writes, and a
    /// ledger of reads where there is none. The old vault stays whole beside the new one, as
    /// ``DataDirectory/earlierVault``.
    ///
    /// Killed at any moment it leaves the old vault or the new one in place, and asked for again it
    /// begins anew or finds nothing to do.
    ///
    /// - Parameter now: milliseconds since 1970-01-01T00:00:00Z.
    /// - Throws: ``VaultError``, ``SettingsError``, what the stores throw.
    /// - Complexity: every row of the vault.
    package static func upgrade(_ directory: DataDirectory, at now: UInt64) throws -> Upgrade {
        // Where there is no ledger, nothing is made.
        _ = try LedgerStore(path: directory.ledger, readOnly: true)
        try Vault.requireExistence(path: directory.vault)
        let settings = try Settings(reading: directory)
        return try FileLock(ofWriter: directory).withLock {
            let ofVault = try upgradeVault(directory, settings.keyFile)
            return Upgrade(ofVault: ofVault, ofReads: try addReads(directory, at: now))
        }
    }

    private static func upgradeVault(
        _ directory: DataDirectory, _ keyFile: String
    ) throws -> Bool {
        let (vault, new, earlier) = (
            directory.vault, directory.newVault, directory.earlierVault
        )
        guard try Vault.isEarlier(vault) else { return false }
        // Of an upgrade that was killed: what it made, not what it kept.
        if directory.hasEarlierVault {
            guard try !Vault.isEarlier(earlier) else {
                throw VaultError.inTheWay(path: earlier)
            }
            try FileSystem.destroyEnvironment(earlier)
        }
        try FileSystem.destroyEnvironment(new)
        try Vault.upgrade(vault, keyFile: keyFile, to: new)
        // Under the name that the old one is to have, so that one step puts both in place.
        try FileSystem.move(new, to: earlier)
        try FileSystem.exchange(earlier, vault)
        try FileSystem.synchronize(directory.path)
        return true
    }

    private static func addReads(_ directory: DataDirectory, at now: UInt64) throws -> Bool {
        guard !directory.hasReads else { return false }
        let new = directory.newReads
        // Of an upgrade that was killed.
        try? FileManager.default.removeItem(atPath: new)
        try createReads(new, at: now)
        try FileSystem.move(new, to: directory.reads)
        try FileSystem.synchronize(directory.path)
        return true
    }
}
