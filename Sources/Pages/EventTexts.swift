import Ledger

/// The words for events in one language. What is in braces is put there from the events; a
/// sentence means the same in every language.
package struct EventTexts: Sendable {
    /// What one event says. `{also}` is what only some events of the kind have.
    package let kinds: [Kind: String]
    package let natures: [Nature: String]
    package let actors: [Actor: String]
    package let channels: [Channel: String]
    package let factors: [Factor: String]
    package let reasons: [Reason: String]
    /// Of `challengeEnded`, and of the one sentence that sums a payment up.
    package let outcomes: [Outcome: String]
    package let phrases: [Phrase: String]
    /// January first.
    package let months: [String]

    /// What kind of thing an event says.
    package enum Nature: CaseIterable {
        case shown
        case sent
        case typed
        case decided
        case noted
    }

    package static func of(_ language: PageLanguage) -> EventTexts {
        switch language {
        case .fr: french
        case .en: english
        }
    }

    package subscript(_ phrase: Phrase) -> String { phrases[phrase]! }

    /// What every page says, and parts of sentences.
    package enum Phrase: CaseIterable {
        case simulated, time, what, who, event, timeNote, whoNote, seconds, minutes
        case phone, email, cardReference, origin, device
        case code, verifier, maker, voidedBinding, sameBinding, failure, failures
        case inSession, ofChallenge, simulatedTime, by, ticket, noted
        case outcomePassword, outcomeCode, numbered, unnamed, first, moment
    }
}

extension Kind {
    package var nature: EventTexts.Nature {
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
