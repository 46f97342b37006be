import Ledger

extension Projection {
    /// The state that the events of one stream before `end` lead to: one cardholder, with the
    /// sessions, codes and challenges it ever had.
    ///
    /// - Complexity: the events of the stream.
    package func state(
        of cardholder: UInt64, before end: UInt64, in ledger: LedgerSnapshot
    ) throws -> State {
        let state = State()
        try forEachSequence(IndexKey(.cardholder, cardholder)) { sequence in
            guard sequence < end, let event = try ledger.event(sequence) else { return false }
            try state.evolve(event)
            return true
        }
        return state
    }

    /// The limits that were in force before `end`.
    package func policy(before end: UInt64, in ledger: LedgerSnapshot) throws -> Policy {
        let changes = try sequences(IndexKey(.kind, UInt64(Kind.policyChanged.rawValue)))
        guard let last = changes.last(where: { $0 < end }), let event = try ledger.event(last)
        else { return .initial }
        return Policy(inForceAfter: event)
    }
}
