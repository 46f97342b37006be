import FoundationEssentials
import Ledger

/// A command that was carried out before, as its events tell it: a request id that comes again is
/// held against it.
///
/// What the ledger does not hold cannot be compared: passwords and codes, what an outside system
/// made of them, which step it was that the rules refused, and a value that was erased. `origin`
/// and `device` may differ: they tell where a request came from, not what was asked.
struct EarlierCommand {
    /// Ascending; the first has the request id.
    let events: [Event]
    let ledger: Appender
    let vault: VaultReader

    private var first: Event { events[0] }
    private var isRefusal: Bool { first.kind == .attemptRefused }

    /// Whether `command` is the one that led to these events, as far as they tell.
    func isSame(as command: Command) throws -> Bool {
        guard first.actor == command.actor else { return false }
        return switch command.actor {
        case .issuer: try isIssuers(command)
        case .operator: try isOperators(command)
        // Only `expire` acts as the program itself.
        case .system: true
        case .cardholder, .acs: try isPortals(command) || isPayments(command)
        }
    }

    // MARK: Issuer and operators

    private func isIssuers(_ command: Command) throws -> Bool {
        switch command {
        case .registerCardholder(let email, let phone, let cards):
            let attached = events.filter { $0.kind == .cardAttached }
            return try first.kind == .cardholderRegistered
                && isReference(first.email, .email, email.text)
                && isReference(first.phone, .phone, phone.text)
                && attached.count == cards.count
                && zip(attached, cards).allSatisfy { try isReference($0.card, .card, $1.digits) }
        case .attachCard(let id, let card):
            return try isAbout(id, .cardAttached) && isReference(first.card, .card, card.digits)
        case .detachCard(let id, let card):
            return try isAbout(id, .cardDetached) && isReference(first.card, .card, card.digits)
        case .changeEmail(let id, let email):
            return try isAbout(id, .emailChanged) && isReference(first.email, .email, email.text)
        case .changePhone(let id, let phone):
            return try isAbout(id, .phoneChanged) && isReference(first.phone, .phone, phone.text)
        case .reportSimSwap(let id): return isAbout(id, .simSwapReported)
        case .reportFraud(let id, let challenge):
            return isAbout(id, .fraudReported) && first.challenge == challenge
        default: return false
        }
    }

    private func isOperators(_ command: Command) throws -> Bool {
        switch command {
        case .changePolicy(let values, let account, let ticket):
            let before = Policy(
                sequence: first.policy ?? 0,
                values: try first.policy.flatMap { try ledger.event($0)?.parameters } ?? [])
            return first.kind == .policyChanged && first.account == account
                && first.ticket == ticket
                && first.parameters == Policy.recorded { values[$0] ?? before[$0] }
        case .releaseLock(let id, let account, let ticket):
            return isAbout(id, .lockReleased) && first.account == account
                && first.ticket == ticket
        case .openCase(let note, let account, let ticket):
            return isOfCase(nil, .caseOpened, account, note) && first.ticket == ticket
        case .noteCase(let id, let note, let account):
            return isOfCase(id, .caseNoted, account, note)
        case .attachEvents(let id, let events, let account):
            return isOfCase(id, .eventsAttached, account) && first.events == events
        case .holdCardholder(let id, let holder, let note, let account):
            return isOfCase(id, .holdPlaced, account, note) && first.stream == holder
        case .releaseHold(let id, let holder, let account):
            return events.count == 1 && isOfCase(id, .holdReleased, account)
                && first.stream == holder
        case .closeCase(let id, let note, let account):
            return isOfCase(id, .caseClosed, account, note, by: events.last!)
        default: return false
        }
    }

    private func isOfCase(
        _ id: UInt64?, _ kind: Kind, _ account: String, _ note: String? = nil,
        by event: Event? = nil
    ) -> Bool {
        let event = event ?? first
        return event.kind == kind && event.case == id && event.account == account
            && event.note == note
    }

    // MARK: Portal

    private func isPortals(_ command: Command) throws -> Bool {
        switch command {
        case .requestCodes(let email, let verifier):
            let kinds: [Kind] = [.sessionRequested, .emailNotRecognised, .attemptRefused]
            return try kinds.contains(first.kind) && isIssuedBy(verifier)
                && isReference(first.email, .email, EmailAddress.normalized(email))
        case .resendCodes(let id, let verifier):
            return isStep(id, .codeSuperseded, .codeIssued) && isIssuedBy(verifier)
        case .goBack(let id):
            return isStep(id, .codeVoided, .sessionClosed) && first.reason != .logout
        case .logOut(let id): return isStep(id, .sessionClosed) && first.reason != .back
        case .submitCodes(let id, let sms, let email):
            return isStep(id, .verificationSucceeded, .verificationFailed)
                && isComparedBy(sms.verifier ?? email.verifier)
        case .setPassword(let id, let password):
            return isStep(
                id, .passwordSet, .passwordChanged, .passwordNotConfirmed, .passwordRefused)
                && isComparedBy(password.verifier)
        case .cancelPassword(let id): return isStep(id, .passwordEntryCancelled)
        case .modifyPhone(let id, let phone):
            return try isStep(id, .phoneChanged)
                && (isRefusal || isReference(first.phone, .phone, phone.text))
        case .deactivateMethod(let id): return isStep(id, .methodDeactivated)
        case .activateMethod(let id): return isStep(id, .methodActivated)
        default: return false
        }
    }

    // MARK: Payment

    private func isPayments(_ command: Command) throws -> Bool {
        switch command {
        case .openChallenge(let card, let transaction):
            return try isReference(first.card, .card, card.digits) && isOf(transaction)
        case .submitPassword(let id, let password, let shown):
            guard first.challenge == id else { return false }
            // Ended instead: nothing had been submitted before.
            let isEnd = first.kind == .challengeEnded && first.interactionCounter == 0
            return try isRefusal || (isEnd && [.locked, .notEnrolled].contains(first.outcome))
                || (first.kind == .passwordSubmitted && isComparedBy(password.verifier)
                    && isShown(shown, id))
        case .submitCode(let id, let code, let shown):
            guard first.challenge == id else { return false }
            let isEnd = first.kind == .challengeEnded && first.interactionCounter != 0
            return try isRefusal || (isEnd && first.outcome == .locked)
                || (first.kind == .codeVoided && first.reason == .locked)
                || (first.kind == .codeSubmitted && isComparedBy(code.verifier)
                    && isShown(shown, id))
        case .cancelChallenge(let id): return isStop(id, .cancelled)
        case .reportTechnicalError(let id): return isStop(id, .technicalError)
        default: return false
        }
    }

    private func isOf(_ transaction: Transaction) -> Bool {
        guard first.acsTransID == transaction.acsTransID, first.dsTransID == transaction.dsTransID,
            first.threeDSServerTransID == transaction.threeDSServerTransID
        else { return false }
        // Of a card that is not known nothing else is recorded.
        return first.kind == .cardNotRecognised
            || (first.kind == .challengeOpened && first.purchase == transaction.purchase
                && first.purchaseDate == transaction.purchaseDate
                && first.mcc == transaction.mcc
                && first.merchantCountryCode == transaction.merchantCountryCode)
    }

    private func isShown(_ shown: Purchase?, _ challenge: UInt64) throws -> Bool {
        try first.binding == shown?.binding ?? ledger.event(challenge)?.binding
    }

    private func isStop(_ challenge: UInt64, _ outcome: Outcome) -> Bool {
        guard first.challenge == challenge else { return false }
        return (isRefusal && first.reason == .ended) || first.outcome == outcome
            || (first.kind == .codeVoided && first.reason == outcome.voidReason)
    }

    // MARK: What one event tells

    private func isAbout(_ cardholder: UInt64, _ kind: Kind) -> Bool {
        first.stream == cardholder && first.kind == kind
    }

    /// A step of a session, or its refusal.
    private func isStep(_ session: UInt64, _ kinds: Kind...) -> Bool {
        first.session == session && (isRefusal || kinds.contains(first.kind))
    }

    private func isComparedBy(_ verifier: String?) -> Bool {
        isRefusal || first.verifier == verifier
    }

    private func isIssuedBy(_ verifier: String?) -> Bool {
        events.allSatisfy { $0.kind != .codeIssued || $0.verifier == verifier }
    }

    private func isReference(
        _ reference: UInt64?, _ kind: ReferenceKind, _ value: String
    ) throws -> Bool {
        guard let reference else { return false }
        return try vault.isReference(reference, of: kind, value) ?? true
    }
}
