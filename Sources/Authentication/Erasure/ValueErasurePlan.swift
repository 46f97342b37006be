import Ledger
import Projections

/// What erasing one value means that is of no cardholder.
package struct ValueErasurePlan {
    package let subject: ValueSubject
    /// Nothing is left that could be erased.
    package let isEmpty: Bool
    /// Events whose messages may have it in them.
    let messages: [UInt64]

    /// - Throws: ``CommandError`` when there is no such value, when a case holds it, or when it is
    ///   of a cardholder who was not erased; what the stores throw.
    /// - Complexity: the events that name it, and those of the cardholders among them.
    init(
        _ kind: ReferenceKind, _ reference: UInt64, _ projection: Projection,
        _ ledger: LedgerSnapshot, _ vault: VaultReader
    ) throws {
        subject = try ValueSubject(kind, reference, projection, ledger)
        let isThere = try vault.kind(of: reference) == kind
        guard isThere || subject.last != nil else {
            throw CommandError(.unknown, field: kind.name, "no \(kind.name) \(reference)")
        }
        // One that is gone without a receipt was erased by a process that was killed then.
        isEmpty = !isThere && subject.receipt != nil
        var messages: [UInt64] = []
        for id in isEmpty ? [] : subject.cardholders {
            guard let holder = try DataSubject(id, projection, ledger) else { continue }
            try Self.require(kind, reference, isNotOf: holder)
            if let session = try projection.state.session(of: holder.cardholder, proving: reference)
            {
                throw CommandError(
                    .conflict, field: kind.name,
                    "reference \(reference) is being proved in session \(session): erase it when "
                        + "that has ended")
            }
            if !kind.isTrace { messages += holder.messages }
        }
        self.messages = messages
        guard !isEmpty, let id = try Keepers(projection, ledger).caseOn(kind, reference) else {
            return
        }
        throw CommandError(
            .conflict, field: kind.name, "reference \(reference) is on hold: case \(id)")
    }

    var erasure: Erasure { Erasure(references: [subject.reference]) }

    /// Where steps came from that were never verified is nobody's, whatever they were tried on.
    private static func require(
        _ kind: ReferenceKind, _ reference: UInt64, isNotOf subject: DataSubject
    ) throws {
        let holder = subject.cardholder
        let isTheirs = subject.values.contains { $0.reference == reference && $0.isOwn }
        guard isTheirs, holder.hasNow(kind, reference) else { return }
        let name = kind == .email ? "e-mail" : kind.name
        throw CommandError(
            .conflict, field: kind.name,
            "reference \(reference) is the \(name) of cardholder \(holder.id): erase that")
    }
}
