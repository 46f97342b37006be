import Ledger

/// The words for events in one language, filled from the events of a page. A sentence means the
/// same in every language.
package struct EventWords: Sendable {
    /// What one event says.
    let sentences: [Kind: String]
    /// What kind of thing it says.
    let natures: [Kind: String]
    let actors: [Actor: String]
    let channels: [Channel: String]
    let factors: [Factor: String]
    let reasons: [Reason: String]
    let languages: [Language: String]
    /// For `challengeEnded`, and for the one sentence that sums a payment up.
    package let outcomes: [Outcome: String]
    private let phrases: [Phrase: String]
    /// January first.
    let months: [String]

    private init(_ language: Language) {
        let kinds = KindWords.all
        sentences = Dictionary(
            uniqueKeysWithValues: kinds.map { ($0.kind, $0.sentence[language]) })
        natures = Dictionary(
            uniqueKeysWithValues: kinds.map { ($0.kind, $0.nature.wording[language]) })
        actors = Actor.texts(language)
        channels = Channel.texts(language)
        factors = Factor.texts(language)
        reasons = Reason.texts(language)
        languages = Language.texts(language)
        outcomes = Outcome.texts(language)
        phrases = Phrase.texts(language)
        months = Self.monthNames.map { $0[language] }
    }

    private static let french = EventWords(.fr)
    private static let english = EventWords(.en)

    package static func of(_ language: Language) -> EventWords {
        switch language {
        case .fr: french
        case .en: english
        }
    }

    package subscript(_ phrase: Phrase) -> String { phrases[phrase]! }

    /// What kind of thing an event says.
    enum Nature {
        case shown
        case sent
        case typed
        case decided
        case noted

        var wording: Wording {
            switch self {
            case .shown: Wording("Shown", french: "Affiché")
            case .sent: Wording("Sent", french: "Envoyé")
            case .typed: Wording("Typed", french: "Saisi")
            case .decided: Wording("Decided", french: "Décidé")
            case .noted: Wording("Noted", french: "Noté")
            }
        }
    }

    /// What every page says, and parts of sentences.
    package enum Phrase: CaseIterable {
        case simulated, time, what, who, event, timeNote, zoneNote, whoNote, seconds, minutes
        case phone, email, cardReference, origin, device
        case bySMS, byEmail, code, verifier, maker, voidedBinding, sameBinding, failure, failures
        case inSession, ofChallenge, simulatedTime, by, ticket, noted
        case outcomePassword, outcomeCode, numbered, unnamed, first, moment
    }

    private static let monthNames = [
        Wording("January", french: "janvier"), Wording("February", french: "février"),
        Wording("March", french: "mars"), Wording("April", french: "avril"),
        Wording("May", french: "mai"), Wording("June", french: "juin"),
        Wording("July", french: "juillet"), Wording("August", french: "août"),
        Wording("September", french: "septembre"), Wording("October", french: "octobre"),
        Wording("November", french: "novembre"), Wording("December", french: "décembre"),
    ]
}
