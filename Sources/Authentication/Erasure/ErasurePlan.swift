import Ledger
import Projections

/// What erasing one person means: what goes, and what stays and why.
package struct ErasurePlan {
    package let subject: DataSubject
    /// Values that the vault still has, or whose erasure no event records: a process may have been
    /// killed in between.
    package private(set) var due: [DataSubject.NamedValue] = []
    package private(set) var kept: [(value: DataSubject.NamedValue, keeper: Keeper)] = []
    /// The receipts for values that were erased before.
    package private(set) var erasedCount = 0
    /// The versions of the passwords whose verifiers the vault has.
    package let passwords: [UInt64]
    /// Codes whose verifiers the vault has.
    package let codes: [UInt64]

    /// - Throws: ``CommandError`` when there is no such cardholder; what the stores throw.
    /// - Complexity: the events of the cardholder, and of others that name the same values.
    init(
        _ id: UInt64, _ projection: Projection, _ ledger: LedgerSnapshot, _ vault: VaultReader
    ) throws {
        guard let subject = try DataSubject(id, projection, ledger) else {
            throw CommandError(.unknown, field: "cardholder", "no cardholder \(id)")
        }
        let keepers = try Keepers(projection, ledger)
        self.subject = subject
        for value in subject.values {
            if try !vault.contains(value.reference), subject.receipts[value.reference] != nil {
                erasedCount += 1
            } else if let keeper = try keepers.keeper(of: value.kind, value.reference, besides: id)
            {
                kept.append((value, keeper))
            } else {
                due.append(value)
            }
        }
        passwords = try vault.keptPasswords(of: id)
        codes = Set(try vault.keptCodes()).intersection(subject.messages).sorted()
    }

    /// Nothing is left that could be erased.
    package var isEmpty: Bool { due.isEmpty && passwords.isEmpty && codes.isEmpty }

    var erasure: Erasure {
        Erasure(
            references: Set(due.map(\.reference)),
            credentials: passwords.isEmpty ? [] : [subject.cardholder.id], codes: Set(codes))
    }
}
