import Ledger
import Projections

/// What is held of one value, such as an address of no cardholder: the answer to a stranger whose
/// address was tried once (GDPR, article 15).
package struct ValueReport {
    package let subject: ValueSubject
    /// Nil for a card, when it may not be seen, or is gone.
    package let value: String?
    /// As that of ``SubjectReport/Held``.
    package let status: String
    /// How long it is kept, in days.
    package let retentionDays: UInt64

    /// - Parameter vault: nil for those who may not read it.
    /// - Complexity: the events that name it.
    package init(
        _ kind: ReferenceKind, _ reference: UInt64, _ projection: Projection,
        _ ledger: LedgerSnapshot, vault: VaultReader?, periods: RetentionPeriods
    ) throws {
        subject = try ValueSubject(kind, reference, projection, ledger)
        value = try vault?.value(reference)
        let isThere = try vault.map { try $0.kind(of: reference) == kind }
        let isErased = isThere.map { !$0 } ?? (subject.receipt != nil)
        status = isErased ? "erased" : isThere == nil ? "unknown" : "held"
        retentionDays = periods[.reference(kind)]
    }

    package var data: DataClass { .reference(subject.kind) }
}
