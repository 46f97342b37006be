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
        case .submitCodes(let id, _, _):
            guard let session = try state.session(id), session.status == .awaitingCodes,
                try isFree(session.cardholder, state, now)
            else { return .none }
            let codes = try session.codes.compactMap { try state.code($0) }
            return .codes(
                sms: codes.filter { $0.channel == .sms }.map(\.id),
                email: codes.filter { $0.channel == .email }.map(\.id))
        case .setPassword(let id, _):
            guard let session = try state.session(id), session.status == .open,
                let cardholder = try state.cardholder(session.cardholder)
            else { return .none }
            return .newPassword(cardholder: cardholder.id, version: cardholder.credentialVersion)
        case .submitPassword(let id, _, _):
            guard let challenge = try state.challenge(id), challenge.status == .opened,
                try isFree(challenge.cardholder, state, now),
                let cardholder = try state.cardholder(challenge.cardholder), cardholder.isEnrolled
            else { return .none }
            return .password(cardholder: cardholder.id, version: cardholder.credentialVersion)
        case .submitCode(let id, _, _):
            guard let challenge = try state.challenge(id), let code = challenge.code,
                challenge.status != .ended, try isFree(challenge.cardholder, state, now)
            else { return .none }
            return .challengeCode(code)
        default: return .none
        }
    }

    /// Decides a command: the events that tell what happened, and what must follow.
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
        case .registerCardholder: try registerCardholder(facts, &draft)
        case .attachCard(let id, _): try attachCard(id, facts.cards[0], &draft)
        case .detachCard(let id, _): try detachCard(id, facts.cards[0].reference, &draft)
        case .changeEmail(let id, _): try changeEmail(id, facts.email!, &draft)
        case .changePhone(let id, _): try changePhone(id, facts.phone!, &draft)
        case .reportSimSwap(let id): try reportSimSwap(id, &draft)
        case .reportFraud(let id, let challenge): try reportFraud(id, challenge, &draft)

        case .requestCodes(_, let verifier): try requestCodes(facts.email!, verifier, &draft)
        case .resendCodes(let id, let verifier): try resendCodes(id, verifier, &draft)
        case .goBack(let id): try goBack(id, &draft)
        case .submitCodes(let id, let sms, let email):
            try submitCodes(id, sms, email, facts, &draft)
        case .setPassword(let id, let password): try setPassword(id, password, facts, &draft)
        case .cancelPassword(let id):
            try inOpenSession(id, &draft) { session, draft in
                try draft.emit(.passwordEntryCancelled, session.cardholder) { $0.session = id }
            }
        case .modifyPhone(let id, _): try modifyPhone(id, facts.phone!, &draft)
        case .deactivateMethod(let id): try setMethod1(id, active: false, &draft)
        case .activateMethod(let id): try setMethod1(id, active: true, &draft)
        case .logOut(let id): try logOut(id, &draft)

        case .openChallenge(_, let transaction): try openChallenge(transaction, facts, &draft)
        case .submitPassword(let id, let password, _):
            try submitPassword(id, password, facts, &draft)
        case .submitCode(let id, let code, _): try submitCode(id, code, facts, &draft)
        case .cancelChallenge(let id): try stopChallenge(id, .cancelled, &draft)
        case .reportTechnicalError(let id): try stopChallenge(id, .technicalError, &draft)

        case .changePolicy(let values, let account, let ticket):
            try changePolicy(values, account, ticket, &draft)
        case .releaseLock(let id, let account, let ticket):
            try releaseLock(id, account, ticket, &draft)
        case .openCase(let note, let account, let ticket):
            try openCase(note, account, ticket, &draft)
        case .noteCase(let id, let note, let account): try noteCase(id, note, account, &draft)
        case .attachEvents(let id, let events, let account):
            try attachEvents(id, events, of: facts.streams, account, &draft)
        case .holdCardholder(let id, let holder, let note, let account):
            try holdCardholder(id, holder, note, account, &draft)
        case .releaseHold(let id, let holder, let account):
            try releaseHold(id, holder, account, &draft)
        case .closeCase(let id, let note, let account): try closeCase(id, note, account, &draft)
        case .expire:
            draft.beginExpiry()
            for id in try draft.state.liveCardholders() { try endDue(id, &draft) }
        }
    }

    static func cardholder(_ id: UInt64, _ draft: Draft) throws -> Cardholder {
        guard let cardholder = try draft.state.cardholder(id) else {
            throw CommandError(.unknown, field: "cardholder", "no cardholder \(id)")
        }
        return cardholder
    }

    private static func isFree(_ id: UInt64, _ state: State, _ now: UInt64) throws -> Bool {
        try state.cardholder(id)?.isLocked(at: now) == false
    }
}
