import Ledger
import Projections

extension Rules {
    /// Says what is gone from the vault: as many events as it takes, each with at most one
    /// reference of each kind.
    ///
    /// - Parameter id: the cardholder; 0 for values that are nobody's.
    /// - Throws: ``CommandError`` when the data must stay, or is in use.
    static func erase(
        _ id: UInt64, _ values: [(kind: ReferenceKind, reference: UInt64)],
        because reason: Reason, _ account: String, _ ticket: String?, _ draft: inout Draft
    ) throws {
        if id != 0 { try requireErasable(id, &draft) }
        let references = Dictionary(grouping: values, by: \.kind)
        let count = max(1, references.values.map(\.count).max() ?? 0)
        for index in 0..<count {
            try draft.emit(.personalDataErased, id) { event in
                event.reason = reason
                event.account = account
                event.ticket = ticket
                for (kind, values) in references where index < values.count {
                    event.set(kind, values[index].reference)
                }
            }
        }
    }

    /// No case holds the data of a cardholder, and no session or payment uses it. The message gives
    /// the reason to whoever asked for the erasure.
    ///
    /// - Throws: ``CommandError``.
    static func requireErasable(_ id: UInt64, _ draft: inout Draft) throws {
        try requireNoHold(cardholder(id, draft))
        try endDue(id, &draft)
        let cardholder = try cardholder(id, draft)
        guard cardholder.liveSessions.isEmpty, cardholder.liveChallenges.isEmpty else {
            let live =
                cardholder.liveSessions.map { "session \($0)" }
                + cardholder.liveChallenges.map { "challenge \($0)" }
            throw CommandError(
                .conflict, field: "cardholder",
                "cardholder \(id): \(live.joined(separator: ", ")) has not ended")
        }
    }

    private static func requireNoHold(_ cardholder: Cardholder) throws {
        guard !cardholder.holds.isEmpty else { return }
        let cases = cardholder.holds.map { "case \($0)" }.joined(separator: ", ")
        throw CommandError(
            .conflict, field: "cardholder",
            "the data of cardholder \(cardholder.id) is on hold: \(cases)")
    }
}
