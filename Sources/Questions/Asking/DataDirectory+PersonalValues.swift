import Audit
import Authentication
import Ledger
import Projections

extension DataDirectory {
    /// The reference of a personal value, asked of the vault: only who may read it can. That it has
    /// none is believed only of a vault that is not older than its ledger.
    ///
    /// - Parameter ledger: where it is open already.
    /// - Throws: ``UsageError`` for what is no such value, or what opening the vault throws.
    package func reference(
        _ kind: ReferenceKind, _ value: String, ledger: LedgerSnapshot? = nil
    ) throws -> UInt64? {
        try Vault.requireExistence(path: vault)
        let settings = try Settings(reading: self)
        let vault = try Vault(path: vault, keyFile: settings.keyFile, readOnly: true)
        let ledger = try ledger ?? LedgerStore(path: self.ledger, readOnly: true).snapshot()
        return try vault.read { vault in
            if let reference = try vault.reference(kind, Self.plain(kind, value)) {
                return reference
            }
            // Somebody may have typed anything, and that is found; but only a value can be missing.
            try Self.require(kind, value)
            _ = try vault.nextReference(heldAgainst: ledger)
            return nil
        }
    }

    /// The networks of addresses, for detectors; nil for those who may not read the vault. One that
    /// is damaged stops no detection, but is told.
    package func networks(_ asker: any Asker) -> [UInt64: UInt64]? {
        lookingIntoVault(asker, or: "addresses are not counted by network") { try $0.networks() }
    }

    /// What controls are told of the values of the vault; nil for those who may not read it. One
    /// that is damaged stops no audit, but is told.
    package func vaultValues(_ asker: any Asker) -> VaultValues? {
        lookingIntoVault(asker, or: "the values of the vault are not looked at") {
            let found = try $0.misplacedValues()
            return VaultValues(count: found.count, misplaced: found.misplaced)
        }
    }

    private func lookingIntoVault<R>(
        _ asker: any Asker, or consequence: String, _ body: (VaultReader) throws -> R
    ) -> R? {
        do {
            try Vault.requireExistence(path: vault)
            let keyFile = try Settings(reading: self).keyFile
            return try Vault(path: vault, keyFile: keyFile, readOnly: true).read(body)
        } catch let error as VaultError where error.isOfVault {
            asker.warn("\(consequence): \(error)")
            return nil
        } catch {
            return nil
        }
    }

    private static func plain(_ kind: ReferenceKind, _ value: String) -> String {
        switch kind {
        case .phone: PhoneNumber(value)?.text ?? value
        case .card: value.filter { $0 != " " }
        case .email, .origin, .device: value
        }
    }

    private static func require(_ kind: ReferenceKind, _ value: String) throws {
        switch kind {
        case .email where EmailAddress(EmailAddress.normalized(value)) == nil:
            throw UsageError("'\(value)' is neither an e-mail address nor a reference")
        case .phone where PhoneNumber(value) == nil:
            throw UsageError("'\(value)' is not a phone number with its + and country")
        case .card where CardNumber(value) == nil:
            throw UsageError("'\(value)' is neither a card number nor a reference")
        case .email, .phone, .card, .origin, .device: break
        }
    }
}
