import Ledger

/// References that must not be there, or must stay.
extension AuditContext {
    /// Whether an event names a value of the vault that must not be there.
    func namesMisplacedValue(_ event: Event) -> Bool {
        guard let misplaced = vaultValues?.misplaced, !misplaced.isEmpty else { return false }
        return Self.references.contains { event[$0].map(misplaced.contains) ?? false }
    }

    /// Whether an event names the phone, the address or a card of a cardholder whose data a case
    /// keeps.
    func namesHeldValue(_ event: Event) -> Bool {
        held.values.contains { holder in
            event.phone.map { $0 == holder.phone } ?? false
                || event.email.map { $0 == holder.email } ?? false
                || event.card.map(holder.cards.contains) ?? false
        }
    }
}
