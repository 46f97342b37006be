import FoundationEssentials
import Ledger
import Projections

/// The rules of strong customer authentication, as pure functions: the same command, facts, state
/// and time always lead to the same decision. Nothing here reads a clock, a secret or a disk of
/// its own.
package enum Rules {
    /// Which secrets must be compared before `decide`.
    static func question(_ command: Command, _ state: State, now: UInt64) throws -> Question {
        switch command {
        case .portal(let command): try question(command, state, now: now)
        case .payment(let command): try question(command, state, now: now)
        // Nobody types a secret there.
        case .issuer, .operation, .cases: .none
        }
    }

    /// Decides a command: the events that say what happened, and what must follow.
    ///
    /// - Parameters:
    ///   - state: after every event before.
    ///   - now: the ledger's time, not before its last event.
    ///   - first: the first event of the command, when it lies in a stream that `state` leaves out.
    /// - Throws: ``CommandError`` when there is nothing to record.
    package static func decide(
        _ command: Command, _ facts: Facts, _ state: State, now: UInt64, request: UUID? = nil,
        continuing first: UInt64? = nil
    ) throws -> Decision {
        var draft = Draft(
            state, now: now, actor: command.actor, request: request, facts: facts,
            continuing: first)
        try decide(command, facts, &draft)
        return draft.decision
    }

    private static func decide(
        _ command: Command, _ facts: Facts, _ draft: inout Draft
    ) throws {
        switch command {
        case .issuer(let command): try decide(command, facts, &draft)
        case .portal(let command): try decide(command, facts, &draft)
        case .payment(let command): try decide(command, facts, &draft)
        case .operation(let command): try decide(command, &draft)
        case .cases(let command): try decide(command, facts, &draft)
        }
    }

    static func cardholder(_ id: UInt64, _ draft: Draft) throws -> Cardholder {
        guard let cardholder = try draft.state.cardholder(id) else {
            throw CommandError(.unknown, field: "cardholder", "no cardholder \(id)")
        }
        return cardholder
    }

    /// Whether there is such a cardholder, and it is not locked.
    static func isFree(_ id: UInt64, _ state: State, _ now: UInt64) throws -> Bool {
        try state.cardholder(id)?.isLocked(at: now) == false
    }
}
