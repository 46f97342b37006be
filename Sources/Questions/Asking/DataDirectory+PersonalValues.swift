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
            let reference = try vault.reference(kind, Self.normalized(kind, value))
            if reference == nil { _ = try vault.nextReference(heldAgainst: ledger) }
            return reference
        }
    }

    private static func normalized(_ kind: ReferenceKind, _ value: String) throws -> String {
        switch kind {
        case .email:
            if let email = EmailAddress(EmailAddress.normalized(value)) {
                email.text
            } else {
                throw UsageError("'\(value)' is neither an e-mail address nor a reference")
            }
        case .phone:
            if let phone = PhoneNumber(value) {
                phone.text
            } else {
                throw UsageError("'\(value)' is not a phone number with its + and country")
            }
        case .card:
            if CardNumber(value) != nil {
                value.filter { $0 != " " }
            } else {
                throw UsageError("'\(value)' is neither a card number nor a reference")
            }
        case .origin, .device: value
        }
    }
}
