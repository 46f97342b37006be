import Ledger
import Pages
import Projections
import Proofs

/// What the page of a challenge or of a cardholder says.
enum TimelinePhrase: CaseIterable {
    case document, challenge, cardholder, payment, paymentOf, summary, open, cardholderSummary
    // Plots.
    case course, courseText, courseNote, strip, stripText, valid, mark, dayCount
    case step, failure, success, validity
    case issuerLane, portalLane, passwordLane, smsLane, verdictLane
    case sessionsLane, passwordsLane, paymentsLane, locksLane
    // Tables.
    case events, numbers, day, paymentsRight, paymentsWrong, failuresColumn

    static func texts(_ language: Language) -> [TimelinePhrase: String] {
        switch language {
        case .fr: french
        case .en: english
        }
    }

    static let french: [TimelinePhrase: String] = [
        .document: "Chronologie",
        .challenge: "Paiement n° {challenge}", .cardholder: "Titulaire n° {holder}",
        .payment: "Paiement de {amount} à {merchant}",
        .paymentOf: "Paiement n° {challenge} par la carte {card}, titulaire n° {holder}",
        .summary: "Présenté le {opened}, le paiement a été {outcome} le {ended}.",
        .open: "Présenté le {opened}, le paiement n'a pas encore de résultat.",
        .cardholderSummary:
            "Événements : {count}, du {opened} au {ended}. Paiements terminés : {payments} "
            + "(authentifiés : {authenticated}). Tentatives échouées : {failures}.",
        .course: "Le déroulement",
        .courseText:
            "Une ligne pour le portail, le mot de passe, le SMS et le verdict ; les événements y "
            + "sont placés selon l'heure. Ils sont racontés dans le tableau qui suit.",
        .courseNote:
            "Le chiffre de chaque repère est celui du tableau qui suit. Un trait pointillé "
            + "abrège un temps sans événement, dont la durée est au-dessus. La session du portail "
            + "est celle du mot de passe qui valait alors.",
        .strip: "L'histoire en un coup d'œil",
        .stripText:
            "Une ligne pour l'émetteur, les sessions, les mots de passe, les paiements et les "
            + "blocages, du premier événement au dernier. Les nombres par jour sont dans le "
            + "tableau qui suit.",
        .valid: "Code de l'événement {code} : valable de {start} à {end}",
        .mark: "Événement {event}, {clock}", .dayCount: "{n} j",
        .step: "Étape", .failure: "Échec", .success: "Authentification",
        .validity: "Code valable",
        .issuerLane: "Émetteur", .portalLane: "Portail", .passwordLane: "Page et mot de passe",
        .smsLane: "SMS", .verdictLane: "Verdict",
        .sessionsLane: "Sessions", .passwordsLane: "Mots de passe", .paymentsLane: "Paiements",
        .locksLane: "Blocages",
        .events: "Les événements", .numbers: "Les nombres", .day: "Jour",
        .paymentsRight: "Paiements authentifiés", .paymentsWrong: "non authentifiés",
        .failuresColumn: "Tentatives échouées",
    ].mapValues(Wording.printed)

    static let english: [TimelinePhrase: String] = [
        .document: "Timeline",
        .challenge: "Payment no. {challenge}", .cardholder: "Cardholder no. {holder}",
        .payment: "Payment of {amount} to {merchant}",
        .paymentOf: "Payment no. {challenge} with card {card}, cardholder no. {holder}",
        .summary: "Shown on {opened}, the payment was {outcome} on {ended}.",
        .open: "Shown on {opened}, the payment has no result yet.",
        .cardholderSummary:
            "Events: {count}, from {opened} to {ended}. Payments that ended: {payments} "
            + "(authenticated: {authenticated}). Failed attempts: {failures}.",
        .course: "The course",
        .courseText:
            "A lane for the portal, the password, the SMS and the verdict, with events placed by "
            + "their time. The table that follows has them in words.",
        .courseNote:
            "The figure in each mark is that of the table that follows. A dotted line cuts short a "
            + "time without events, whose length is above it. The session of the portal is that of "
            + "the password that was valid then.",
        .strip: "The history at a glance",
        .stripText:
            "A lane for the issuer, sessions, passwords, payments and locks, from the first event "
            + "to the last. The numbers of each day are in the table that follows.",
        .valid: "Code of event {code}: valid from {start} to {end}",
        .mark: "Event {event}, {clock}", .dayCount: "{n} d",
        .step: "Step", .failure: "Failure", .success: "Authentication",
        .validity: "Code valid",
        .issuerLane: "Issuer", .portalLane: "Portal", .passwordLane: "Page and password",
        .smsLane: "SMS", .verdictLane: "Verdict",
        .sessionsLane: "Sessions", .passwordsLane: "Passwords", .paymentsLane: "Payments",
        .locksLane: "Locks",
        .events: "The events", .numbers: "The numbers", .day: "Day",
        .paymentsRight: "Payments authenticated", .paymentsWrong: "not authenticated",
        .failuresColumn: "Failed attempts",
    ]
}
