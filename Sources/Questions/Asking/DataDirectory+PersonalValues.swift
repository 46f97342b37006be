import Audit
import Authentication
import Ledger
import Projections

extension DataDirectory {
    /// The reference that a text names. That of a value is asked of the vault: only who may read it
    /// can. That it has none is believed only of a vault that is not older than its ledger.
    ///
    /// - Parameter ledger: where it is open already.
    /// - Throws: ``UsageError`` for what is no such value, or may be two; what opening the vault
    ///   throws.
    package func reference(
        _ kind: ReferenceKind, _ text: ReferenceText, ledger: LedgerSnapshot? = nil
    ) throws -> UInt64? {
        switch text {
        case .number(let number): number
        case .value(let value): try reference(kind, value, ledger)
        case .either(let number): try reference(kind, either: number, ledger) ?? number
        }
    }

    /// The reference of digits that are a value; nil when they are none, and for those who may not
    /// read the vault.
    private func reference(
        _ kind: ReferenceKind, either number: UInt64, _ ledger: LedgerSnapshot?
    ) throws -> UInt64? {
        guard let vault = try readableVault() else { return nil }
        return try vault.read { vault in
            guard let found = try vault.reference(kind, "\(number)") else {
                _ = try vault.nextReference(heldAgainst: try ledger ?? snapshot())
                return nil
            }
            guard try found == number || !vault.isReference(number, of: kind) else {
                throw UsageError(
                    "'\(number)' is a \(kind.name) and the number of a reference: write "
                        + "'\(ReferenceText.valuePrefix)\(number)' or "
                        + "'\(ReferenceText.referencePrefix)\(number)'")
            }
            return found
        }
    }

    private func reference(
        _ kind: ReferenceKind, _ value: String, _ ledger: LedgerSnapshot?
    ) throws -> UInt64? {
        let vault = try openVault()
        let ledger = try ledger ?? snapshot()
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

    private func snapshot() throws -> LedgerSnapshot {
        try LedgerStore(path: ledger, readOnly: true).snapshot()
    }

    /// - Throws: to those who may not read it, too.
    package func openVault() throws -> Vault {
        try Vault.requireExistence(path: vault)
        return try Vault(path: vault, keyFile: Settings(reading: self).keyFile, readOnly: true)
    }

    /// Nil for those who may not read it.
    ///
    /// - Throws: what is wrong with it, to who may.
    private func readableVault() throws -> Vault? {
        do {
            return try openVault()
        } catch let error as VaultError where error.isOfVault {
            throw error
        } catch {
            return nil
        }
    }

    /// Whether the vault has a value of that kind and reference; nil for those who may not read it.
    ///
    /// - Throws: what is wrong with it, to who may.
    package func holds(_ kind: ReferenceKind, _ reference: UInt64) throws -> Bool? {
        try readableVault()?.read { try $0.kind(of: reference) == kind }
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
            return try openVault().read(body)
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
