extension EventTexts {
    package static let frenchPhrases: [Phrase: String] = [
        .simulated:
            "Registre de simulation : ses heures sont fictives, et aucun de ces faits n'a eu lieu.",
        .time: "Heure (UTC)",
        .what: "Ce qui s'est passé",
        .who: "À l'initiative de",
        .event: "N°",
        .timeNote:
            "Le numéro est celui de l'événement dans le registre. Les heures sont en temps "
            + "universel (UTC) ; l'heure de Nouméa est UTC + 11 h.",
        .whoNote:
            "« La personne devant l'écran » n'est pas forcément le titulaire : le registre sait ce "
            + "qui a été saisi, non par qui. Ni les mots de passe ni les codes ne sont dans le "
            + "registre, seulement ce que leur comparaison a donné. L'origine et l'appareil sont "
            + "indiqués où ils changent.",
        .seconds: "{n} secondes",
        .minutes: "{n} minutes",
        .phone: "téléphone",
        .email: "adresse e-mail",
        .cardReference: "carte",
        .origin: "origine",
        .device: "appareil",
        .code: "Le code de l'événement {code}",
        .verifier: " La comparaison a été faite par un système extérieur, {verifier}.",
        .maker: " Un système extérieur, {verifier}, le fait et l'envoie.",
        .voidedBinding:
            " Le montant ou le marchand affiché alors n'était plus celui de l'ouverture.",
        .sameBinding: " Il est lié au montant et au marchand présentés.",
        .failure: "{n} échec consécutif",
        .failures: "{n} échecs consécutifs",
        .inSession: ", sur le portail",
        .ofChallenge: " sur le paiement n° {challenge}",
        .simulatedTime: ", avec un temps simulé",
        .by: " par {account}",
        .ticket: ", référence {ticket}",
        .noted: " : « {note} »",
        .outcomePassword: ", après la saisie d'un mot de passe {factor}",
        .outcomeCode: " et d'un code {factor}",
        .numbered: "{what} réf. {n}",
        .unnamed: "réf. {n}",
        .first: "1er",
        .moment: "{day} à {clock} UTC",
    ]
}
