import FoundationEssentials
import Ledger

/// A command that was carried out before, as its events have it: a command with the same request id
/// is compared with it.
///
/// What the ledger does not hold cannot be compared: passwords and codes, what an outside system
/// made of them, which step the rules refused, what was typed for an e-mail address and is none,
/// and a value that was erased. `origin` and `device` may differ: they say where a request came
/// from, not what was asked.
struct EarlierCommand {
    /// Ascending; the first has the request id.
    let events: [Event]
    let ledger: Appender
    let vault: VaultReader

    private var first: Event { events[0] }
    private var isRefusal: Bool { first.kind == .attemptRefused }

    /// Whether `command` is the one that led to these events, as far as they say.
    func isSame(as command: Command) throws -> Bool {
        let record = command.record
        return try first.actor == record.actor && isAbout(record.subject)
            && (record.kinds.contains(first.kind) || isRefusal && record.subject.isInSteps)
            && record.values.allSatisfy(has)
    }

    private func isAbout(_ subject: CommandRecord.Subject) throws -> Bool {
        switch subject {
        case .none: true
        case .cardholder(let id): first.stream == id
        case .session(let id): first.session == id
        case .challenge(let id): first.challenge == id
        case .case(let id): first.case == id
        case .email(let text):
            try first.kind == .nonEmailTyped
                ? !EmailAddress.canBeOne(text) : isReference(first.email, .email, text)
        case .card(let card): try isReference(first.card, .card, card.digits)
        }
    }

    private func has(_ value: RecordedValue) throws -> Bool {
        switch value {
        case .email(let email): try isReference(first.email, .email, email.text)
        case .phone(let phone): try isRefusal || isReference(first.phone, .phone, phone.text)
        case .card(let card): try isReference(first.card, .card, card.digits)
        case .cards(let cards): try hasAttached(cards)
        case .language(let language): isRefusal || first.language == language
        case .account(let account): first.account == account
        case .ticket(let ticket): first.ticket == ticket
        case .note(let note): first.note == note
        case .conclusion(let note):
            (events.last!.kind == .caseClosed ? events.last!.note : nil) == note
        case .holder(let id): first.stream == id
        case .events(let sequences): first.events == sequences
        case .disputed(let challenge): first.challenge == challenge
        case .policy(let values): try isPolicy(values)
        case .reason(let reason): isRefusal || first.reason == reason
        case .codesOf(let verifier):
            events.allSatisfy { $0.kind != .codeIssued || $0.verifier == verifier }
        case .comparedBy(let verifier): isRefusal || first.verifier == verifier
        case .transaction(let transaction): isOf(transaction)
        case .submission(let challenge, let isCode, let verifier, let shown):
            try isSubmission(challenge, isCode: isCode, verifier, shown)
        case .outcome(let outcome): isStop(outcome)
        }
    }

    private func hasAttached(_ cards: [CardNumber]) throws -> Bool {
        let attached = events.filter { $0.kind == .cardAttached }
        return try attached.count == cards.count
            && zip(attached, cards).allSatisfy { try isReference($0.card, .card, $1.digits) }
    }

    private func isPolicy(_ values: [PolicyParameter: UInt64]) throws -> Bool {
        let before = Policy(
            sequence: first.policy ?? 0,
            values: try first.policy.flatMap { try ledger.event($0)?.parameters } ?? [])
        return first.parameters == Policy.recorded { values[$0] ?? before[$0] }
    }

    private func isOf(_ transaction: Transaction) -> Bool {
        guard first.acsTransID == transaction.acsTransID, first.dsTransID == transaction.dsTransID,
            first.threeDSServerTransID == transaction.threeDSServerTransID
        else { return false }
        // Of a card that is not known nothing else is recorded.
        return first.kind == .cardNotRecognised
            || (first.purchase == transaction.purchase
                && first.purchaseDate == transaction.purchaseDate
                && first.mcc == transaction.mcc
                && first.merchantCountryCode == transaction.merchantCountryCode)
    }

    private func isSubmission(
        _ challenge: UInt64, isCode: Bool, _ verifier: String?, _ shown: Purchase?
    ) throws -> Bool {
        switch first.kind {
        case .attemptRefused: return true
        // Ended instead; a lock does so whichever step is tried, and a code that was withheld
        // leaves nothing to compare.
        case .challengeEnded:
            return first.outcome == .locked || first.outcome == (isCode ? .failed : .notEnrolled)
        case .codeVoided: return first.reason == .locked
        default:
            return try first.verifier == verifier
                && first.binding == shown?.binding ?? ledger.event(challenge)?.binding
        }
    }

    private func isStop(_ outcome: Outcome) -> Bool {
        switch first.kind {
        case .attemptRefused: first.reason == .ended
        case .codeVoided: first.reason == outcome.voidReason
        default: first.outcome == outcome
        }
    }

    private func isReference(
        _ reference: UInt64?, _ kind: ReferenceKind, _ value: String
    ) throws -> Bool {
        guard let reference else { return false }
        return try vault.isReference(reference, of: kind, value) ?? true
    }
}

extension CommandRecord.Subject {
    /// The rules refuse steps of it, and record that.
    fileprivate var isInSteps: Bool {
        switch self {
        case .session, .challenge: true
        case .none, .cardholder, .case, .email, .card: false
        }
    }
}
