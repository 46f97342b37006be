import Ledger

extension EventWords.Phrase: Worded {
    package var wording: Wording {
        switch self {
        case .simulated: Self.simulatedWords
        case .time: Wording("Time ({zone})", french: "Heure ({zone})")
        case .what: Wording("What happened", french: "Ce qui s'est passé")
        case .who: Wording("Prompted by", french: "À l'initiative de")
        case .event: Wording("No.", french: "N°")
        case .timeNote: Self.timeNoteWords
        case .zoneNote:
            Wording(
                "The number is that of the event in the ledger. Times are those of the zone "
                    + "{zone}.",
                french:
                    "Le numéro est celui de l'événement dans le registre. Les heures sont celles "
                    + "du fuseau {zone}.")
        case .whoNote: Self.whoNoteWords
        case .seconds: Wording("{n} seconds", french: "{n} secondes")
        case .minutes: Wording("{n} minutes", french: "{n} minutes")
        case .phone: Wording("phone", french: "téléphone")
        case .email: Wording("e-mail address", french: "adresse e-mail")
        case .cardReference: Wording("card", french: "carte")
        case .origin: Wording("origin", french: "origine")
        case .device: Wording("device", french: "appareil")
        case .bySMS: Wording("by SMS", french: "par SMS")
        case .byEmail: Wording("by e-mail", french: "par e-mail")
        case .code: Wording("The code of event {code}", french: "Le code de l'événement {code}")
        case .verifier:
            Wording(
                " An outside system, {verifier}, made the comparison.",
                french: " La comparaison a été faite par un système extérieur, {verifier}.")
        case .maker:
            Wording(
                " An outside system, {verifier}, makes and sends it.",
                french: " Un système extérieur, {verifier}, le fait et l'envoie.")
        case .voidedBinding:
            Wording(
                " The amount or the merchant shown then was no longer that of the opening.",
                french:
                    " Le montant ou le marchand affiché alors n'était plus celui de l'ouverture.")
        case .sameBinding:
            Wording(
                " It is bound to the amount and the merchant shown.",
                french: " Il est lié au montant et au marchand présentés.")
        case .failure: Wording("{n} consecutive failure", french: "{n} échec consécutif")
        case .failures: Wording("{n} consecutive failures", french: "{n} échecs consécutifs")
        case .inSession: Wording(", on the portal", french: ", sur le portail")
        case .ofChallenge:
            Wording(" on payment no. {challenge}", french: " sur le paiement n° {challenge}")
        case .simulatedTime: Wording(", with simulated time", french: ", avec un temps simulé")
        case .by: Wording(" by {account}", french: " par {account}")
        case .ticket: Wording(", reference {ticket}", french: ", référence {ticket}")
        case .noted: Wording(": “{note}”", french: " : « {note} »")
        case .outcomePassword:
            Wording(
                ", after the entry of a password ({factor})",
                french: ", après la saisie d'un mot de passe {factor}")
        case .outcomeCode: Wording(" and of a code ({factor})", french: " et d'un code {factor}")
        case .numbered: Wording("{what} ref. {n}", french: "{what} réf. {n}")
        case .unnamed: Wording("ref. {n}", french: "réf. {n}")
        case .first: Wording("1", french: "1er")
        case .moment: Wording("{day} at {clock} {zone}", french: "{day} à {clock} {zone}")
        }
    }

    private static let simulatedWords =
        Wording(
            "A ledger of a simulation: its times are made up, and none of this took place.",
            french:
                "Registre de simulation : ses heures sont fictives, et aucun de ces faits "
                + "n'a eu lieu.")
    private static let timeNoteWords =
        Wording(
            "The number is that of the event in the ledger. Times are universal (UTC); the "
                + "time of Nouméa is UTC + 11 h.",
            french:
                "Le numéro est celui de l'événement dans le registre. Les heures sont en "
                + "temps universel (UTC) ; l'heure de Nouméa est UTC + 11 h.")
    private static let whoNoteWords =
        Wording(
            "“The person at the screen” need not be the cardholder: the ledger knows what "
                + "was typed, not by whom. Neither passwords nor codes are in the ledger, only "
                + "the result of comparing them. The origin and the device are shown where they "
                + "change.",
            french:
                "« La personne devant l'écran » n'est pas forcément le titulaire : le "
                + "registre sait ce qui a été saisi, non par qui. Ni les mots de passe ni "
                + "les codes ne sont dans le registre, seulement ce que leur comparaison a "
                + "donné. L'origine et l'appareil sont indiqués où ils changent.")
}
