import Ledger

extension KindWords {
    /// The words of every kind, in the order of ``Kind``.
    static let all = inOrder([
        Self(
            .ledgerCreated, .noted, "The ledger is created{also}.",
            french: "Le registre est créé{also}."),
        Self(
            .ledgerOpened, .noted, "The program of the ledger begins to write.",
            french: "Le programme du registre commence à écrire."),
        Self(
            .ledgerClosed, .noted,
            "The program of the ledger, which had written since event {instance}, stops writing.",
            french:
                "Le programme du registre, qui écrivait depuis l'événement {instance}, cesse "
                + "d'écrire."),
        Self(
            .clockStepped, .noted,
            "From here on the times of the ledger are {offset} ms ahead of the machine's clock.",
            french:
                "À partir d'ici, les heures du registre sont en avance de {offset} ms sur "
                + "l'horloge de la machine."),
        Self(
            .policyChanged, .noted, "The rules in force are set{also}.",
            french: "Les règles en vigueur sont fixées{also}."),
        Self(
            .logOriginSet, .noted, "The ledger is given its name: {logOrigin}.",
            french: "Le registre reçoit son nom : {logOrigin}."),
        Self(
            .checkpointSigned, .noted, "The state of the ledger at {treeSize} events is signed.",
            french: "L'état du registre à {treeSize} événements est signé."),
        Self(
            .checkpointCosigned, .noted,
            "The witness {witness} cosigns the state of the ledger at {treeSize} events.",
            french: "Le témoin {witness} contresigne l'état du registre à {treeSize} événements."),
        Self(
            .reviewCompleted, .noted, "The daily review of all events before {treeSize} is done.",
            french: "La revue quotidienne de tous les événements avant {treeSize} est faite."),
        Self(
            .cardholderRegistered, .noted,
            "The issuer registers the cardholder, with the {email} and the {phone}.",
            french: "L'émetteur enregistre le titulaire, avec l'{email} et le {phone}."),
        Self(
            .cardAttached, .noted, "The card {mask} is attached to the cardholder.",
            french: "La carte {mask} est rattachée au titulaire."),
        Self(
            .cardDetached, .noted, "The card {card} is no longer attached to the cardholder.",
            french: "La carte {card} n'est plus rattachée au titulaire."),
        Self(
            .emailChanged, .noted, "The address of the cardholder is now the {email}.",
            french: "L'adresse du titulaire est désormais l'{email}."),
        Self(
            .phoneChanged, .noted,
            "The number of the cardholder is now that of the {phone}{also}.",
            french: "Le numéro du titulaire est désormais celui du {phone}{also}."),
        Self(
            .alertRaised, .noted,
            "The rule {rule} raises an alert about the events {events}{also}.",
            french: "La règle {rule} alerte sur les événements {events}{also}."),
        Self(
            .caseOpened, .noted, "{account} opens a case{also}: “{note}”.",
            french: "{account} ouvre un dossier{also} : « {note} »."),
        Self(
            .caseNoted, .noted, "{account} notes in case no. {case}: “{note}”.",
            french: "{account} note au dossier n° {case} : « {note} »."),
        Self(
            .eventsAttached, .noted, "{account} attaches the events {events} to case no. {case}.",
            french: "{account} joint les événements {events} au dossier n° {case}."),
        Self(
            .caseClosed, .noted, "{account} closes case no. {case}: “{note}”.",
            french: "{account} clôt le dossier n° {case} : « {note} »."),
        Self(
            .emailNotRecognised, .typed,
            "An unknown e-mail address ({email}) is typed on the portal. No code is sent.",
            french:
                "Une adresse e-mail inconnue ({email}) est saisie sur le portail. Aucun code "
                + "n'est envoyé."),
        Self(
            .sessionRequested, .typed,
            "The address of the cardholder ({email}) is typed on the portal.",
            french: "L'adresse du titulaire ({email}) est saisie sur le portail."),
        Self(
            .verificationSucceeded, .typed,
            "Both codes are typed on the portal: the SMS code is {smsFactor}, the e-mail "
                + "code is {emailFactor}. The session opens.{also}",
            french:
                "Les deux codes sont saisis sur le portail : celui du SMS est {smsFactor}, "
                + "celui de l'e-mail est {emailFactor}. La session s'ouvre.{also}"),
        Self(
            .verificationFailed, .typed,
            "Both codes are typed on the portal: the SMS code is {smsFactor}, the e-mail "
                + "code is {emailFactor}. The page answers without saying which: « "
                + "\(Texts.verificationFailed) »{also}",
            french:
                "Les deux codes sont saisis sur le portail : celui du SMS est {smsFactor}, "
                + "celui de l'e-mail est {emailFactor}. La page répond sans dire lequel : « "
                + "\(Texts.verificationFailed) »{also}"),
        Self(
            .sessionClosed, .decided, "The session of the portal ends: {reason}.",
            french: "La session du portail prend fin : {reason}."),
        Self(
            .attemptRefused, .decided, "A step is refused without being looked at: {reason}.",
            french: "Une étape est refusée sans être examinée : {reason}."),
        Self(
            .ledgerRead, .noted, "{account} reads {treeSize} events: “{note}”{also}.",
            french: "{account} lit {treeSize} événements : « {note} »{also}."),
        Self(
            .ledgerRestored, .noted,
            "The ledger goes on from a copy that was put back: {treeSize} events had been "
                + "acknowledged, which it does not have or has otherwise.",
            french:
                "Le registre reprend à partir d'une copie remise en place : {treeSize} événements "
                + "avaient été confirmés, qu'il n'a pas ou a autrement."),
        Self(
            .clockSteppedForward, .noted,
            "The clock of the machine was set forward by {offset} ms.",
            french: "L'horloge de la machine a été avancée de {offset} ms."),
        Self(
            .codeIssued, .decided,
            "A single-use code is made, to be sent {channel}, valid for {validity} from "
                + "sending.{also}",
            french:
                "Un code à usage unique est créé, à envoyer {channel}, valable {validity} à "
                + "partir de l'envoi.{also}"),
        Self(
            .codeSent, .sent, "{code} is handed over for sending. Its validity begins.",
            french: "{code} est remis pour envoi. Sa validité commence."),
        Self(
            .codeDeliveryFailed, .noted, "{code} could not be sent.",
            french: "{code} n'a pas pu être envoyé."),
        Self(
            .codeConsumed, .decided, "{code} was used and is dead.",
            french: "{code} a servi et ne vaut plus."),
        Self(
            .codeExpired, .decided, "{code} has expired and is dead.",
            french: "{code} a dépassé sa durée et ne vaut plus."),
        Self(
            .codeSuperseded, .decided, "{code} is replaced by a newer one and is dead.",
            french: "{code} est remplacé par un plus récent et ne vaut plus."),
        Self(
            .codeVoided, .decided, "{code} is void: {reason}.",
            french: "{code} est annulé : {reason}."),
        Self(
            .passwordSet, .typed,
            "The password (ePin) is created, version {credentialVersion}, for the cards "
                + "{cards}.{also}",
            french:
                "Le mot de passe (ePin) est créé, version {credentialVersion}, pour les cartes "
                + "{cards}.{also}"),
        Self(
            .passwordChanged, .typed,
            "The password (ePin) is replaced by version {credentialVersion}, for the cards "
                + "{cards}. The old one is dead.{also}",
            french:
                "Le mot de passe (ePin) est remplacé par la version {credentialVersion}, pour "
                + "les cartes {cards}. L'ancien ne vaut plus.{also}"),
        Self(
            .passwordNotConfirmed, .typed,
            "The new password and its confirmation differ. Nothing is changed.",
            french: "Le nouveau mot de passe et sa confirmation diffèrent. Rien n'est changé."),
        Self(
            .passwordRefused, .typed, "The new password is refused: {reason}.",
            french: "Le nouveau mot de passe est refusé : {reason}."),
        Self(
            .passwordEntryCancelled, .typed, "The entry of the password is given up.",
            french: "La saisie du mot de passe est abandonnée."),
        Self(
            .methodActivated, .typed, "The method “single-use code by SMS” is activated.",
            french: "La méthode « code à usage unique par SMS » est activée."),
        Self(
            .methodDeactivated, .typed, "The method “single-use code by SMS” is deactivated.",
            french: "La méthode « code à usage unique par SMS » est désactivée."),
        Self(
            .cardNotRecognised, .decided, "A payment is asked for an unknown card ({card}).",
            french: "Un paiement est demandé pour une carte inconnue ({card})."),
        Self(
            .challengeOpened, .shown,
            "The payment page, step 1 of 2, is shown: merchant {merchantName}, amount "
                + "{purchaseAmount}, card {card}.",
            french:
                "La page de paiement, étape 1 sur 2, est présentée : marchand {merchantName}, "
                + "montant {purchaseAmount}, carte {card}."),
        Self(
            .passwordSubmitted, .typed,
            "A password is typed (step 1 of 2). It is {passwordFactor}, compared with version "
                + "{credentialVersion}.{also}",
            french:
                "Un mot de passe est saisi (étape 1 sur 2). Il est {passwordFactor}, comparé à "
                + "la version {credentialVersion}.{also}"),
        Self(
            .codeSubmitted, .typed, "A code is typed (step 2 of 2). It is {smsFactor}.{also}",
            french: "Un code est saisi (étape 2 sur 2). Il est {smsFactor}.{also}"),
        Self(
            .challengeEnded, .decided, "End of payment no. {challenge}: {outcome}.",
            french: "Fin du paiement n° {challenge} : {outcome}."),
        Self(
            .holdPlaced, .noted,
            "{account} has the data of the cardholder kept for case no. {case}{also}.",
            french:
                "{account} fait conserver les données du titulaire pour le dossier n° "
                + "{case}{also}."),
        Self(
            .holdReleased, .noted,
            "{account} no longer has the data of the cardholder kept for case no. {case}.",
            french:
                "{account} ne fait plus conserver les données du titulaire pour le dossier n° "
                + "{case}."),
        Self(
            .personalDataErased, .noted,
            "{account} has data erased from the vault ({reason}){also}.",
            french: "{account} a fait effacer des données du coffre ({reason}){also}."),
        Self(
            .permanentLockWarned, .decided,
            "After {failures}, the cardholder is warned that the next lock lasts until the "
                + "issuer releases it.",
            french:
                "Après {failures}, le titulaire est averti que le prochain blocage durera "
                + "jusqu'à ce que l'émetteur le lève."),
        Self(
            .permanentLockPlaced, .decided,
            "After {failures}, the cardholder is locked until the issuer releases it.",
            french:
                "Après {failures}, l'accès du titulaire est bloqué jusqu'à ce que l'émetteur "
                + "lève le blocage."),
        Self(
            .lockPlaced, .decided, "After {failures}, the cardholder is locked until {until}.",
            french: "Après {failures}, l'accès du titulaire est bloqué jusqu'au {until}."),
        Self(
            .lockReleased, .noted, "The lock is released by {account}, reference {ticket}.",
            french: "Le blocage est levé par {account}, référence {ticket}."),
        Self(
            .simSwapReported, .noted, "A change of the SIM card is reported for the {phone}.",
            french: "Un changement de carte SIM est signalé pour le {phone}."),
        Self(
            .fraudReported, .noted, "A fraud is reported{also}.",
            french: "Une fraude est signalée{also}."),
        Self(
            .nonEmailTyped, .typed,
            "Something that is no e-mail address is typed for one on the portal; it is kept "
                + "nowhere. No code is sent.",
            french:
                "Autre chose qu'une adresse e-mail est saisi à sa place sur le portail, et n'est "
                + "conservé nulle part. Aucun code n'est envoyé."),
        Self(
            .lockEnded, .decided, "The lock until {until} has ended.",
            french: "Le blocage jusqu'au {until} a pris fin."),
        Self(
            .codesRefused, .decided,
            "Codes are asked for from an origin with too many requests: none are sent, "
                + "whoever the address is of, until {until}.",
            french:
                "Des codes sont demandés depuis une origine aux demandes trop "
                + "nombreuses : aucun n'est envoyé, quelle que soit l'adresse, jusqu'au {until}."),
        Self(
            .codesWithheld, .decided,
            "Too many codes were sent to the cardholder: the next page is shown, and nothing is "
                + "sent.",
            french:
                "Trop de codes ont été envoyés au titulaire : la page suivante s'affiche, et rien "
                + "n'est envoyé."),
        Self(
            .phoneEntered, .typed,
            "A new number is typed, that of the {phone}. A code sent to it is to prove it.",
            french:
                "Un nouveau numéro est saisi, celui du {phone}. Un code qui y est envoyé doit le "
                + "prouver."),
        Self(
            .phoneCodeSubmitted, .typed,
            "The code sent to the new number is typed. It is {smsFactor}.{also}",
            french: "Le code envoyé au nouveau numéro est saisi. Il est {smsFactor}.{also}"),
        Self(
            .noticeSent, .sent, "A notice of event {events} is handed over, to go {channel}.",
            french: "Un avis de l'événement {events} est remis, à envoyer {channel}."),
        Self(
            .noticeDeliveryFailed, .noted, "The notice of event {events}, {channel}, was not sent.",
            french: "L'avis de l'événement {events}, {channel}, n'a pas pu être envoyé."),
        Self(
            .languageChosen, .noted, "Messages to the cardholder are in {language} from now on.",
            french: "Les messages au titulaire sont désormais en {language}."),
    ])
}
