import Ledger

extension EventTexts {
    package static let french = EventTexts(
        kinds: [
            .ledgerCreated: "Le registre est créé{also}.",
            .ledgerOpened: "Le programme du registre commence à écrire.",
            .ledgerClosed:
                "Le programme du registre, qui écrivait depuis l'événement {instance}, cesse "
                + "d'écrire.",
            .clockStepped:
                "L'horloge de la machine est en retard de {offset} ms sur le registre : les heures "
                + "qui suivent restent en avance d'autant.",
            .policyChanged: "Les règles en vigueur sont fixées{also}.",
            .logOriginSet: "Le registre reçoit son nom : {logOrigin}.",
            .checkpointSigned: "L'état du registre à {treeSize} événements est signé.",
            .checkpointCosigned:
                "Le témoin {witness} contresigne l'état du registre à {treeSize} événements.",
            .reviewCompleted:
                "La revue quotidienne de tous les événements avant {treeSize} est faite.",
            .alertRaised: "La règle {rule} alerte sur les événements {events}{also}.",
            .caseOpened: "{account} ouvre un dossier{also} : « {note} ».",
            .caseNoted: "{account} note au dossier n° {case} : « {note} ».",
            .eventsAttached: "{account} joint les événements {events} au dossier n° {case}.",
            .caseClosed: "{account} clôt le dossier n° {case} : « {note} ».",
            .ledgerRead: "{account} lit {treeSize} événements : « {note} »{also}.",
            .holdPlaced:
                "{account} fait conserver les données du titulaire pour le dossier n° "
                + "{case}{also}.",
            .holdReleased:
                "{account} ne fait plus conserver les données du titulaire pour le dossier n° "
                + "{case}.",
            .personalDataErased: "{account} a fait effacer des données du coffre ({reason}){also}.",
            .cardholderRegistered:
                "L'émetteur enregistre le titulaire, avec l'{email} et le {phone}.",
            .cardAttached: "La carte {mask} est rattachée au titulaire.",
            .cardDetached: "La carte {card} n'est plus rattachée au titulaire.",
            .emailChanged: "L'adresse du titulaire est désormais l'{email}.",
            .phoneChanged: "Le numéro du titulaire est désormais celui du {phone}{also}.",
            .emailNotRecognised:
                "Une adresse e-mail inconnue ({email}) est saisie sur le portail. Aucun code n'est "
                + "envoyé.",
            .sessionRequested: "L'adresse du titulaire ({email}) est saisie sur le portail.",
            .verificationSucceeded:
                "Les deux codes sont saisis sur le portail : celui du SMS est {smsFactor}, celui "
                + "de l'e-mail est {emailFactor}. La session s'ouvre.{also}",
            .verificationFailed:
                "Les deux codes sont saisis sur le portail : celui du SMS est {smsFactor}, celui "
                + "de l'e-mail est {emailFactor}. La page répond sans dire lequel : "
                + "« \(Texts.verificationFailed) »{also}",
            .sessionClosed: "La session du portail prend fin : {reason}.",
            .attemptRefused: "Une étape est refusée sans être examinée : {reason}.",
            .codeIssued:
                "Un code à usage unique est créé, à envoyer {channel}, valable {validity} à partir "
                + "de l'envoi.{also}",
            .codeSent: "{code} est remis pour envoi. Sa validité commence.",
            .codeDeliveryFailed: "{code} n'a pas pu être envoyé.",
            .codeConsumed: "{code} a servi et ne vaut plus.",
            .codeExpired: "{code} a dépassé sa durée et ne vaut plus.",
            .codeSuperseded: "{code} est remplacé par un plus récent et ne vaut plus.",
            .codeVoided: "{code} est annulé : {reason}.",
            .passwordSet:
                "Le mot de passe (ePin) est créé, version {credentialVersion}, pour les "
                + "cartes {cards}.{also}",
            .passwordChanged:
                "Le mot de passe (ePin) est remplacé par la version {credentialVersion}, pour les "
                + "cartes {cards}. L'ancien ne vaut plus.{also}",
            .passwordNotConfirmed:
                "Le nouveau mot de passe et sa confirmation diffèrent. Rien n'est changé.",
            .passwordRefused: "Le nouveau mot de passe est refusé : {reason}.",
            .passwordEntryCancelled: "La saisie du mot de passe est abandonnée.",
            .methodActivated: "La méthode « code à usage unique par SMS » est activée.",
            .methodDeactivated: "La méthode « code à usage unique par SMS » est désactivée.",
            .cardNotRecognised: "Un paiement est demandé pour une carte inconnue ({card}).",
            .challengeOpened:
                "La page de paiement, étape 1 sur 2, est présentée : marchand {merchantName}, "
                + "montant {purchaseAmount}, carte {card}.",
            .passwordSubmitted:
                "Un mot de passe est saisi (étape 1 sur 2). Il est {passwordFactor}, comparé à la "
                + "version {credentialVersion}.{also}",
            .codeSubmitted:
                "Un code est saisi (étape 2 sur 2). Il est {smsFactor}.{also}",
            .challengeEnded: "Fin du paiement n° {challenge} : {outcome}.",
            .lockPlaced:
                "Après {failures}, l'accès du titulaire est bloqué jusqu'au {until}.",
            .permanentLockWarned:
                "Après {failures}, le titulaire est averti que le prochain blocage durera jusqu'à "
                + "ce que l'émetteur le lève.",
            .permanentLockPlaced:
                "Après {failures}, l'accès du titulaire est bloqué jusqu'à ce que l'émetteur lève "
                + "le blocage.",
            .lockReleased: "Le blocage est levé par {account}, référence {ticket}.",
            .simSwapReported: "Un changement de carte SIM est signalé pour le {phone}.",
            .fraudReported: "Une fraude est signalée{also}.",
        ],
        natures: [
            .shown: "Affiché", .sent: "Envoyé", .typed: "Saisi", .decided: "Décidé",
            .noted: "Noté",
        ],
        actors: [
            .cardholder: "la personne devant l'écran", .issuer: "l'émetteur",
            .acs: "le serveur d'authentification", .operator: "un employé de l'émetteur",
            .system: "le programme du registre",
        ],
        channels: [.sms: "par SMS au {phone}", .email: "à l'{email}"],
        factors: [
            .right: "correct", .wrong: "incorrect", .expired: "expiré", .superseded: "remplacé",
            .consumed: "déjà utilisé", .voided: "annulé",
        ],
        reasons: [
            .back: "la personne est revenue en arrière", .expired: "le délai est écoulé",
            .idle: "aucune activité", .logout: "la personne s'est déconnectée",
            .locked: "l'accès est bloqué", .superseded: "une demande plus récente la remplace",
            .ended: "ce dont il s'agit avait déjà pris fin", .wrongStep: "ce n'était pas l'étape",
            .resendLimit: "trop de renvois", .deliveryFailed: "l'envoi a échoué",
            .interrupted: "le programme s'est arrêté avant d'en noter l'envoi",
            .transactionChanged: "le montant ou le marchand a changé",
            .cancelled: "le paiement est annulé", .failed: "le paiement n'est pas authentifié",
            .timedOut: "le délai du paiement est écoulé", .technicalError: "erreur technique",
            .notFourDigits: "il n'a pas quatre chiffres", .weak: "il est trop facile à deviner",
            .reused: "il est le même que l'ancien",
            .contactChanged: "le téléphone, sa carte SIM ou l'adresse a changé",
            .cardDetached: "la carte n'est plus rattachée",
            .erasureRequested: "la personne l'a demandé",
            .retentionEnded: "sa durée de conservation est écoulée",
        ],
        outcomes: [
            .authenticated: "authentifié", .failed: "non authentifié, et refusé",
            .cancelled: "annulé par la personne devant l'écran",
            .timedOut: "abandonné, le délai étant écoulé",
            .notEnrolled: "non authentifié, faute de mot de passe enregistré",
            .locked: "refusé, l'accès du titulaire étant bloqué",
            .technicalError: "interrompu par une erreur technique",
            .revoked: "refusé, le téléphone ou la carte ayant été retiré entre-temps",
        ],
        phrases: frenchPhrases,
        months: [
            "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
            "octobre", "novembre", "décembre",
        ]
    ).printed

    private var printed: EventTexts {
        EventTexts(
            kinds: kinds.mapValues(Wording.printed), natures: natures.mapValues(Wording.printed),
            actors: actors.mapValues(Wording.printed),
            channels: channels.mapValues(Wording.printed),
            factors: factors.mapValues(Wording.printed),
            reasons: reasons.mapValues(Wording.printed),
            outcomes: outcomes.mapValues(Wording.printed),
            phrases: phrases.mapValues(Wording.printed), months: months)
    }
}
