import Ledger
import Projections

/// One event of a payment challenge, and what is true after it.
package struct ChallengeStep {
    package let event: Event
    package let changes: [RowChange]
    package let challenge: Challenge
    /// Its code; nil before it was issued.
    package let code: Code?
    package let cardholder: Cardholder

    /// The events of a challenge before `end`, and a lock that one of its steps led to, in order.
    ///
    /// - Returns: nil when there is no such challenge.
    /// - Complexity: the history of its cardholder.
    package static func all(
        of id: UInt64, _ projection: Projection, _ ledger: LedgerSnapshot, before end: UInt64
    ) throws -> [ChallengeStep]? {
        guard id < end, let opening = try ledger.event(id), opening.kind == .challengeOpened
        else { return nil }
        let state = State()
        var steps: [ChallengeStep] = []
        var commands: Set<UInt64> = []
        try projection.forEachSequence(IndexKey(.cardholder, opening.stream)) { sequence in
            guard sequence < end, let event = try ledger.event(sequence) else { return false }
            let changes = try state.evolveTellingChanges(event)
            let isOwn = sequence == id || event.challenge == id
            if isOwn { commands.insert(event.cause ?? sequence) }
            let isLock = event.kind == .lockPlaced && commands.contains(event.cause ?? sequence)
            guard isOwn || isLock else { return true }
            let challenge = try state.knownChallenge(id)
            steps.append(
                ChallengeStep(
                    event: event, changes: changes, challenge: challenge,
                    code: try challenge.code.flatMap { try state.code($0) },
                    cardholder: try state.cardholder(opening.stream)!))
            return true
        }
        return steps
    }
}
