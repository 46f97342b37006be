/// A limit that the issuer may set: its number here, everything else in its row of ``rows``.
///
/// The raw value is its place in a `policyChanged`, for ever.
public enum PolicyParameter: UInt8, CodedValue {
    /// Seconds from sending.
    case portalCodeValidity = 1
    /// Seconds from sending.
    case paymentCodeValidity = 2
    /// Characters.
    case emailCodeLength = 3
    /// Consecutive failures of a cardholder, across sessions, resends and challenges.
    case failureLimit = 4
    /// Seconds.
    case lockDuration = 5
    /// Resends in each session.
    case resendLimit = 6
    /// Seconds without a step in an open session.
    case sessionIdleLimit = 7
    /// Codes that may be submitted in one challenge.
    case challengeAttempts = 8
    /// Seconds from opening.
    case challengeTimeout = 9
    /// 1 when a new password may equal the one it replaces.
    case passwordReuse = 10
    /// 1 when codes such as 0000 and 1234 are refused.
    case weakPasswordRefusal = 11
    /// Consecutive failures, whatever locks came between, after which only a release ends a lock.
    case permanentLockLimit = 12

    // Thresholds: each detector says which it asks for.
    case emailsTriedShort = 13
    case emailsTriedDay = 14
    case portalFailures = 15
    case holdersSprayed = 16
    case passwordFailures = 17
    case cardsGuessed = 18
    case phoneFlood = 19
    case pumpedCodes = 20
    case unfinishedChallenges = 21
    case simSwapHours = 22
    case phoneChangeHours = 23
    case passwordChangeHours = 24
    case highAmount = 25
    case takeoverHours = 26
    case failuresBeforeSuccess = 27
    case cardsTested = 28
    case cardsTestedFailing = 29
    case amountRatio = 30
    case paymentsHour = 31
    case paymentsDay = 32
    case deviceHolders = 33
    case originHolders = 34
    case travelSpeed = 35
    case relaySeconds = 36
    case muleHolders = 37
    case deadCodes = 38
    case cancelledChallenges = 39
    case dormantDays = 40
    case enrolmentSpend = 41
    case phoneHolders = 42

    /// Seconds from opening.
    case sessionLifetime = 43
    /// Sessions of a cardholder.
    case openSessionLimit = 44
    /// Requests for codes in an hour; 0 when there is no limit.
    case originCodeLimit = 45
    /// Times that codes are issued in an hour; 0 when there is no limit.
    case cardholderCodeLimit = 46
    /// 1 when a number that the holder gives counts once a code sent to it was typed.
    case phoneConfirmation = 47
    /// 1 when the holder is told of what was changed.
    case changeNotices = 48

    /// In force where a `policyChanged` says nothing, so it never changes.
    public var defaultValue: UInt64 { Self.rows[index].defaultValue }

    /// The values that may be set.
    public var range: ClosedRange<UInt64> { Self.rows[index].range }

    /// Whether a detector asks for it; the others limit what may happen.
    public var isThreshold: Bool { Self.rows[index].meaning == .threshold }

    /// What it limits.
    public var words: Wording { Self.rows[index].words }

    package var meaning: Meaning { Self.rows[index].meaning }

    /// The sort of its values.
    package enum Meaning: Sendable {
        case seconds
        /// 1 or 0.
        case yesOrNo
        /// Of what the words say.
        case number
        /// The same, as the number from which on a detector reports.
        case threshold
    }

    private var index: Int { Int(rawValue) - 1 }

    private struct Row: Sendable {
        let parameter: PolicyParameter
        let meaning: Meaning
        let defaultValue: UInt64
        let range: ClosedRange<UInt64>
        let words: Wording

        init(
            _ parameter: PolicyParameter, _ meaning: Meaning, _ defaultValue: UInt64,
            in range: ClosedRange<UInt64>, _ english: String, french: String
        ) {
            (self.parameter, self.meaning) = (parameter, meaning)
            (self.defaultValue, self.range) = (defaultValue, range)
            words =
                meaning == .threshold
                ? Wording("\(english), for an alert", french: "\(french), pour une alerte")
                : Wording(english, french: french)
        }
    }

    /// A code lives ten minutes at most and nobody fails more than a hundred times in a row: NIST
    /// SP 800-63B-4, 3.1.3.2 and 3.2.2.
    private static let rows = inOrder([
        Row(
            .portalCodeValidity, .seconds, 600, in: 30...600, "Validity of a code of the portal",
            french: "Validité d'un code du portail"),
        Row(
            .paymentCodeValidity, .seconds, 600, in: 30...600, "Validity of a code of a payment",
            french: "Validité d'un code de paiement"),
        Row(
            .emailCodeLength, .number, 5, in: 5...16,
            "Length of the code sent by e-mail (characters)",
            french: "Longueur du code envoyé par e-mail (caractères)"),
        Row(
            .failureLimit, .number, 5, in: 1...100, "Consecutive failures before a lock",
            french: "Échecs consécutifs avant blocage"),
        Row(
            .lockDuration, .seconds, 1800, in: 60...86_400, "Duration of a lock",
            french: "Durée du blocage"),
        Row(
            .resendLimit, .number, 3, in: 0...10, "Resends of the codes in a session",
            french: "Renvois des codes par session"),
        Row(
            .sessionIdleLimit, .seconds, 300, in: 30...3600, "Inactivity allowed in a session",
            french: "Inactivité permise dans une session"),
        Row(
            .challengeAttempts, .number, 1, in: 1...5, "Codes that may be typed for a payment",
            french: "Codes que l'on peut saisir pour un paiement"),
        Row(
            .challengeTimeout, .seconds, 600, in: 60...3600,
            "Time of a payment, from the page to the result",
            french: "Délai d'un paiement, de l'affichage au résultat"),
        Row(
            .passwordReuse, .yesOrNo, 1, in: 0...1, "The new password may be the old one",
            french: "Le nouveau mot de passe peut être l'ancien"),
        Row(
            .weakPasswordRefusal, .yesOrNo, 0, in: 0...1,
            "Passwords that are easy to guess are refused",
            french: "Les mots de passe faciles à deviner sont refusés"),
        Row(
            .permanentLockLimit, .number, 100, in: 10...100,
            "Consecutive failures, despite locks, before a lock without end",
            french: "Échecs consécutifs, malgré les blocages, avant celui sans fin"),
        Row(
            .emailsTriedShort, .threshold, 10, in: 2...100,
            "E-mail addresses tried from one origin in ten minutes",
            french: "Adresses e-mail essayées depuis une origine en dix minutes"),
        Row(
            .emailsTriedDay, .threshold, 20, in: 2...100,
            "E-mail addresses tried from one origin in a day",
            french: "Adresses e-mail essayées depuis une origine en un jour"),
        Row(
            .portalFailures, .threshold, 3, in: 2...100, "Wrong codes of the portal in a row",
            french: "Codes du portail erronés de suite"),
        Row(
            .holdersSprayed, .threshold, 5, in: 2...100,
            "Cardholders whose codes are guessed from one origin in an hour",
            french: "Titulaires dont les codes sont devinés depuis une origine en une heure"),
        Row(
            .passwordFailures, .threshold, 3, in: 2...100,
            "Wrong passwords of a cardholder in a day",
            french: "Mots de passe erronés d'un titulaire en un jour"),
        Row(
            .cardsGuessed, .threshold, 5, in: 2...100,
            "Cards whose password is guessed from one origin in an hour",
            french: "Cartes dont le mot de passe est deviné depuis une origine en une heure"),
        Row(
            .phoneFlood, .threshold, 5, in: 2...100, "Codes sent to one phone in ten minutes",
            french: "Codes envoyés à un téléphone en dix minutes"),
        Row(
            .pumpedCodes, .threshold, 50, in: 10...200, "Codes sent by SMS for one origin in a day",
            french: "Codes envoyés par SMS pour une origine en un jour"),
        Row(
            .unfinishedChallenges, .threshold, 3, in: 2...100,
            "Unfinished payments in ten minutes, before a success",
            french: "Paiements inachevés en dix minutes, avant un succès"),
        Row(
            .simSwapHours, .threshold, 240, in: 1...720, "Hours after a SIM swap",
            french: "Heures après un changement de carte SIM"),
        Row(
            .phoneChangeHours, .threshold, 72, in: 1...720, "Hours after a change of phone",
            french: "Heures après un changement de téléphone"),
        Row(
            .passwordChangeHours, .threshold, 24, in: 1...720, "Hours after a change of password",
            french: "Heures après un changement de mot de passe"),
        Row(
            .highAmount, .threshold, 250, in: 1...100_000,
            "Amount in euros from which a payment is high",
            french: "Montant en euros à partir duquel un paiement est élevé"),
        Row(
            .takeoverHours, .threshold, 24, in: 1...720, "Hours that a takeover takes",
            french: "Heures que dure une prise de contrôle"),
        Row(
            .failuresBeforeSuccess, .threshold, 3, in: 2...100,
            "Failures in half an hour, before a success",
            french: "Échecs en une demi-heure, avant un succès"),
        Row(
            .cardsTested, .threshold, 10, in: 2...100,
            "Cards tested at one merchant in ten minutes",
            french: "Cartes testées chez un marchand en dix minutes"),
        Row(
            .cardsTestedFailing, .threshold, 70, in: 1...99,
            "Percentage of failures among the cards tested",
            french: "Pourcentage d'échecs parmi les cartes testées"),
        Row(
            .amountRatio, .threshold, 50, in: 2...10_000, "Ratio of a large payment to a small one",
            french: "Rapport d'un grand paiement à un petit"),
        Row(
            .paymentsHour, .threshold, 5, in: 1...99, "Payments of a cardholder in an hour",
            french: "Paiements d'un titulaire en une heure"),
        Row(
            .paymentsDay, .threshold, 10, in: 1...99, "Payments of a cardholder in a day",
            french: "Paiements d'un titulaire en un jour"),
        Row(
            .deviceHolders, .threshold, 3, in: 2...100, "Cardholders on one device in 30 days",
            french: "Titulaires sur un appareil en 30 jours"),
        Row(
            .originHolders, .threshold, 8, in: 2...100, "Cardholders from one origin in a day",
            french: "Titulaires depuis une origine en un jour"),
        Row(
            .travelSpeed, .threshold, 1000, in: 100...10_000,
            "Speed of a journey in kilometres an hour",
            french: "Vitesse d'un déplacement en kilomètres par heure"),
        Row(
            .relaySeconds, .threshold, 5, in: 1...60,
            "Seconds within which a code is typed too soon",
            french: "Secondes en deçà desquelles un code est saisi trop tôt"),
        Row(
            .muleHolders, .threshold, 3, in: 2...100,
            "Cardholders with a recent change at one merchant in a week",
            french: "Titulaires au changement récent chez un marchand en une semaine"),
        Row(
            .deadCodes, .threshold, 3, in: 2...100, "Uses of dead codes in a day",
            french: "Usages de codes morts en un jour"),
        Row(
            .cancelledChallenges, .threshold, 5, in: 2...100,
            "Cancelled payments of a card in a day",
            french: "Paiements annulés d'une carte en un jour"),
        Row(
            .dormantDays, .threshold, 180, in: 30...365, "Days without activity",
            french: "Jours sans activité"),
        Row(
            .enrolmentSpend, .threshold, 500, in: 1...100_000,
            "Euros spent in the day after the first password",
            french: "Euros dépensés le jour suivant le premier mot de passe"),
        Row(
            .phoneHolders, .threshold, 3, in: 2...100, "Cardholders with the same phone",
            french: "Titulaires du même téléphone"),
        Row(
            .sessionLifetime, .seconds, 3600, in: 60...43_200,
            "Longest time that a session is open", french: "Durée maximale d'une session"),
        Row(
            .openSessionLimit, .number, 5, in: 1...100, "Open sessions of a cardholder at once",
            french: "Sessions d'un titulaire ouvertes en même temps"),
        Row(
            .originCodeLimit, .number, 20, in: 0...100,
            "Requests for codes from one origin in an hour (0: no limit)",
            french: "Demandes de codes depuis une origine en une heure (0 : sans limite)"),
        Row(
            .cardholderCodeLimit, .number, 20, in: 0...100,
            "Times that codes are sent to a cardholder in an hour (0: no limit)",
            french: "Envois de codes à un titulaire en une heure (0 : sans limite)"),
        Row(
            .phoneConfirmation, .yesOrNo, 1, in: 0...1,
            "A new phone number is proved by a code that is sent to it",
            french: "Un nouveau numéro de téléphone est prouvé par un code qui y est envoyé"),
        Row(
            .changeNotices, .yesOrNo, 1, in: 0...1,
            "The holder is told of changes of password, phone, address and method",
            french: "Changements (mot de passe, numéro, adresse, méthode) signalés au titulaire"),
    ])

    private static func inOrder(_ rows: [Row]) -> [Row] {
        precondition(rows.map(\.parameter) == allCases, "a limit has no row, or another's place")
        return rows
    }
}
