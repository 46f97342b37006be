import Ledger
import Projections

/// The words for events in one language. What is in braces is put there from the events; a
/// sentence means the same in every language.
struct EventTexts: Sendable {
    /// What one event tells. `{also}` is what only some events of the kind have.
    let kinds: [Kind: String]
    let natures: [Nature: String]
    let actors: [Actor: String]
    let channels: [Channel: String]
    let factors: [Factor: String]
    let reasons: [Reason: String]
    /// Of `challengeEnded`, and of the one sentence that sums a payment up.
    let outcomes: [Outcome: String]
    /// What each limit is, with its value.
    let parameters: [PolicyParameter: String]
    let phrases: [Phrase: String]
    /// January first.
    let months: [String]

    /// What kind of thing an event tells.
    enum Nature: CaseIterable {
        case shown
        case sent
        case typed
        case decided
        case noted
    }

    static func of(_ language: PageLanguage) -> EventTexts {
        switch language {
        case .fr: french
        case .en: english
        }
    }

    subscript(_ phrase: Phrase) -> String { phrases[phrase]! }

    /// What every page says, and parts of sentences.
    enum Phrase: CaseIterable {
        case simulated, time, what, who, event, timeNote, whoNote, seconds, minutes
        case phone, email, cardReference, origin, device
        case code, verifier, maker, voidedBinding, sameBinding, failure, failures
        case inSession, ofChallenge, simulatedTime, by, ticket, noted
        case outcomePassword, outcomeCode, numbered, unnamed, first, moment
    }
}

extension Kind {
    var nature: EventTexts.Nature {
        switch self {
        case .challengeOpened: .shown
        case .codeSent: .sent
        case .emailNotRecognised, .sessionRequested, .verificationSucceeded, .verificationFailed,
            .passwordSet, .passwordChanged, .passwordNotConfirmed, .passwordRefused,
            .passwordEntryCancelled, .methodActivated, .methodDeactivated, .passwordSubmitted,
            .codeSubmitted:
            .typed
        case .sessionClosed, .attemptRefused, .codeIssued, .codeConsumed, .codeExpired,
            .codeSuperseded, .codeVoided, .cardNotRecognised, .challengeEnded, .lockPlaced,
            .permanentLockWarned, .permanentLockPlaced:
            .decided
        default: .noted
        }
    }
}
