import Ledger
import Pages
import Projections

/// What the page of a case says.
enum CasePhrase: CaseIterable {
    case document, title, opened, closed, stillOpen
    case course, attached, noneAttached
    case holders, holder, holderName, shortHolder, hold, kept, released, events
    case links, linksText, linksNote, linkEvents, leftOut, allLinks, reference, linkedTo
    case card, shortPhone

    static func texts(_ language: Language) -> [CasePhrase: String] {
        switch language {
        case .fr: french
        case .en: english
        }
    }

    static let french: [CasePhrase: String] = [
        .document: "Dossier d'enquête", .title: "Dossier n° {case}",
        .opened:
            "Ouvert par {account} le {time}. Événements joints : {events} ; titulaires concernés : "
            + "{holders}.",
        .closed: "Clos par {account} le {time}.", .stillOpen: "Il n'est pas clos.",
        .course: "Le cours du dossier", .attached: "Les événements joints",
        .noneAttached: "Aucun événement n'a été joint.",
        .holders: "Les titulaires", .holder: "Titulaire", .holderName: "titulaire n° {n}",
        .shortHolder: "titulaire {n}",
        .hold: "Conservation", .kept: "données conservées (événement {event})",
        .released: "conservation levée (événement {event})", .events: "Événements joints",
        .links: "Ce qui les relie",
        .linksText:
            "À gauche les origines et les appareils, au milieu les titulaires, à droite les "
            + "adresses, téléphones, cartes et marchands ; un trait relie ce qu'un événement joint "
            + "réunit. Tous les liens sont dans le tableau qui suit.",
        .linksNote:
            "Un trait relie ce qu'un événement joint réunit. Ce qui est commun à plusieurs "
            + "titulaires est en bleu.",
        .linkEvents: "Événements {events}",
        .leftOut: "Les moins liés ne sont pas dessinés : {count}. Le tableau les a tous.",
        .allLinks: "Tous les liens", .reference: "Référence", .linkedTo: "Relie",
        .card: "carte", .shortPhone: "tél. {n}",
    ].mapValues(Wording.printed)

    static let english: [CasePhrase: String] = [
        .document: "Investigation", .title: "Case no. {case}",
        .opened:
            "Opened by {account} on {time}. Events attached: {events}; cardholders concerned: "
            + "{holders}.",
        .closed: "Closed by {account} on {time}.", .stillOpen: "It is not closed.",
        .course: "The course of the case", .attached: "The events attached",
        .noneAttached: "No event was attached.",
        .holders: "The cardholders", .holder: "Cardholder", .holderName: "cardholder no. {n}",
        .shortHolder: "holder {n}",
        .hold: "Hold", .kept: "data kept (event {event})",
        .released: "no longer kept (event {event})", .events: "Events attached",
        .links: "What links them",
        .linksText:
            "On the left origins and devices, in the middle cardholders, on the right addresses, "
            + "phones, cards and merchants; a line links what an attached event brings together. "
            + "All links are in the table that follows.",
        .linksNote:
            "A line links what an attached event brings together. What several cardholders have in "
            + "common is in blue.",
        .linkEvents: "Events {events}",
        .leftOut: "The least linked are not drawn: {count}. The table has them all.",
        .allLinks: "All links", .reference: "Reference", .linkedTo: "Links",
        .card: "card", .shortPhone: "phone {n}",
    ]
}
