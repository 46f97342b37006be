import Ledger

/// What the ledger keeps of a command: its facts are gathered from it, and a request that comes
/// again is compared with it.
package struct CommandRecord: Equatable, Sendable {
    /// What a command acts on. Its first event names it.
    package enum Subject: Equatable, Sendable {
        case none
        case cardholder(UInt64)
        /// The rules may refuse a step of it.
        case session(UInt64)
        /// The rules may refuse a step of it.
        case challenge(UInt64)
        case `case`(UInt64)
        /// Whoever has this address, as typed.
        case email(String)
        /// Whoever has this card.
        case card(CardNumber)
    }

    /// Who acts, for the events it leads to.
    package let actor: Actor
    package let subject: Subject
    /// The kinds that its first event can have, besides `attemptRefused` for a step.
    let kinds: [Kind]
    let values: [RecordedValue]

    init(_ actor: Actor, _ subject: Subject, _ kinds: [Kind], _ values: RecordedValue...) {
        self.init(actor, subject, kinds, values)
    }

    init(_ actor: Actor, _ subject: Subject, _ kinds: [Kind], _ values: [RecordedValue]) {
        self.actor = actor
        self.subject = subject
        self.kinds = kinds
        self.values = values
    }

    /// Whether it has something that was typed, or what an outside system made of it.
    package var hasSubmission: Bool {
        values.contains {
            switch $0 {
            case .comparedBy, .submission: true
            case .email, .phone, .card, .cards, .account, .ticket, .note, .conclusion, .holder,
                .events, .disputed, .reason, .codesOf, .transaction, .outcome, .policy, .language:
                false
            }
        }
    }
}

/// One value of a command that its events have. ``EarlierCommand`` compares it, and what a decision
/// needs besides the state is gathered from it.
///
/// What is not here is kept nowhere: passwords and codes, and what an outside system made of them.
enum RecordedValue: Equatable, Sendable {
    case email(EmailAddress)
    case phone(PhoneNumber)
    case card(CardNumber)
    /// Each in an event of its own.
    case cards([CardNumber])
    case language(Language)

    case account(String)
    case ticket(String?)
    case note(String?)
    /// The note with which a case was closed; nil when it was not.
    case conclusion(String?)
    /// Whose stream the event is in.
    case holder(UInt64)
    case events([UInt64])
    /// The challenge that a fraud is reported for.
    case disputed(challenge: UInt64?)
    case policy([PolicyParameter: UInt64])

    case reason(Reason)
    /// The outside system that makes the codes; nil when our vault does.
    case codesOf(verifier: String?)
    /// The outside system that compared; nil when our vault did.
    case comparedBy(verifier: String?)

    case transaction(Transaction)
    /// One of the two steps of a payment: who compared it, and what the payer was shown.
    case submission(challenge: UInt64, isCode: Bool, verifier: String?, shown: Purchase?)
    /// The outcome of a challenge that is stopped.
    case outcome(Outcome)
}
