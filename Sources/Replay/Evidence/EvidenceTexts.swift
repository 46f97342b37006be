import Ledger
import Projections

/// Every word of the page in one language. What is in braces is put there from the events; a
/// sentence means the same in every language.
struct EvidenceTexts: Sendable {
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

    static func of(_ language: EvidenceLanguage) -> EvidenceTexts {
        switch language {
        case .fr: french
        case .en: english
        }
    }

    subscript(_ phrase: Phrase) -> String { phrases[phrase]! }

    /// The other texts of the page.
    enum Phrase: CaseIterable {
        // Title and summary.
        case document, payment, cardholder, query, paymentOf, conditions, simulated
        case summary, open, cardholderSummary, querySummary
        // Facts of a payment.
        case facts, merchant, amount, card, date, openedAt, transaction
        // Tables of events.
        case paymentEvents, history, queryEvents, time, what, who, event, timeNote, whoNote
        // What is proved.
        case proved, provedRecords, provedSigned, provedStream, provedEnd, provedBinding
        case provedWitness
        // What is not.
        case notProved, notAll, notLast, notAfterEnd, notTruth, notPerson, notCaptured, notClock
        case notIdentity, notWitnessed, notKey
        // Policy.
        case policy, policyNote, policyOf, yes, no, seconds, minutes
        // References.
        case references, referencesNote, reference, occurrences
        case phone, email, cardReference, origin, device
        // How to check.
        case check, checkDigest, checkSums, checkScript, checkProgram, checkTrust
        // Annex.
        case annex, checkpoint, checkpointNote, keys, logKey, witnessKey, records, sequence
        case kind, version, previous, leaf, ofLedger
        // Parts of sentences.
        case code, verifier, maker, voidedBinding, sameBinding, failure, failures
        case inSession, ofChallenge, simulatedTime, by, ticket, noted
        case outcomePassword, outcomeCode, numbered, unnamed, first, moment, tab
    }
}

extension Kind {
    var nature: EvidenceTexts.Nature {
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
