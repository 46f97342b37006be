import Ledger
import Projections

/// What is held about one person and why: the answer to a request for access (GDPR, article 15).
///
/// Those who may read the vault see values in clear; others see only the references.
package struct SubjectReport {
    package let subject: DataSubject
    /// In the order in which they came, passwords last.
    package let held: [Held]

    /// Nil when there is no such cardholder.
    ///
    /// - Parameter vault: nil for those who may not read it.
    /// - Complexity: the events of the cardholder.
    package init?(
        _ cardholder: UInt64, _ projection: Projection, _ ledger: LedgerSnapshot,
        vault: VaultReader?, periods: RetentionPeriods
    ) throws {
        guard let subject = try DataSubject(cardholder, projection, ledger) else { return nil }
        self.subject = subject
        let values = try subject.values.map { value in
            try Held(value, of: subject, ledger, vault, periods)
        }
        let password = try Held(passwordOf: subject.cardholder, ledger, vault, periods)
        held = values + [password].compactMap(\.self)
    }

    /// One value that is held, or was.
    package struct Held {
        package let data: DataClass
        /// Nil for a password.
        package let reference: UInt64?
        /// The value, or for a card its mask; nil when it may not be seen, is gone, or may be
        /// another person's.
        package let value: String?
        /// False for where only steps came from that were never verified, and for a phone that was
        /// only typed: it may be another person's, whose data is in no copy that the cardholder
        /// gets (GDPR, article 15(4)).
        package let isOwn: Bool
        /// `held`, `erased`, or `unknown` to those who may not read the vault.
        package let status: String
        /// What the cardholder has now.
        package let isCurrent: Bool
        package let since: Event
        package let lastUse: Event
        /// The event that says that it is gone.
        package let receipt: UInt64?
        /// How long it is kept, in days.
        package let retentionDays: UInt64
    }

    /// What stays for ever, and why.
    package static let kept = """
        The events stay, as the evidence of how each payment was authenticated (PSD2, article \
        72), under a tree whose proofs go on holding. They have references, which stand for \
        nothing once the vault's rows are gone; masks of cards; merchants and amounts.
        """
}

extension SubjectReport.Held {
    fileprivate init(
        _ value: DataSubject.NamedValue, of subject: DataSubject, _ ledger: LedgerSnapshot,
        _ vault: VaultReader?, _ periods: RetentionPeriods
    ) throws {
        data = .reference(value.kind)
        reference = value.reference
        isOwn = value.isOwn
        self.value =
            value.kind == .card
            ? subject.masks[value.reference]
            : value.isOwn ? try vault?.value(value.reference) : nil
        receipt = subject.receipts[value.reference]
        let isThere = try vault?.contains(value.reference)
        let isErased = isThere.map { !$0 } ?? (receipt != nil)
        status = isErased ? "erased" : isThere == nil ? "unknown" : "held"
        isCurrent =
            !value.kind.isTrace && subject.cardholder.has(value.kind, value.reference)
        since = try ledger.existing(value.first)
        lastUse = try ledger.existing(value.last)
        retentionDays = periods[data]
    }

    /// Nil without a password, or when it is held elsewhere.
    fileprivate init?(
        passwordOf cardholder: Cardholder, _ ledger: LedgerSnapshot, _ vault: VaultReader?,
        _ periods: RetentionPeriods
    ) throws {
        guard let id = cardholder.credentialEvent, !cardholder.isCredentialExternal else {
            return nil
        }
        data = .credential
        reference = nil
        value = nil
        isOwn = true
        receipt = cardholder.erasedBy
        let versions = try vault?.keptPasswords(of: cardholder.id)
        let isErased = versions.map(\.isEmpty) ?? (receipt != nil)
        status = isErased ? "erased" : versions == nil ? "unknown" : "held"
        isCurrent = true
        since = try ledger.existing(id)
        lastUse = since
        retentionDays = periods[data]
    }
}

extension LedgerSnapshot {
    fileprivate func existing(_ sequence: UInt64) throws -> Event {
        guard let event = try event(sequence) else {
            throw ViewsError.unusable(path: "views", "there is no event \(sequence)")
        }
        return event
    }
}
