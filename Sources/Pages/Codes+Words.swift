import Ledger

extension Actor: Worded {
    package var wording: Wording {
        switch self {
        case .cardholder: Wording("the person at the screen", french: "la personne devant l'écran")
        case .issuer: Wording("the issuer", french: "l'émetteur")
        case .acs: Wording("the access control server", french: "le serveur d'authentification")
        case .operator: Wording("an employee of the issuer", french: "un employé de l'émetteur")
        case .system: Wording("the program of the ledger", french: "le programme du registre")
        }
    }
}

extension Channel: Worded {
    /// How a code is sent.
    package var wording: Wording {
        switch self {
        case .sms: Wording("by SMS to the {phone}", french: "par SMS au {phone}")
        case .email: Wording("to the {email}", french: "à l'{email}")
        }
    }
}

extension Factor: Worded {
    /// What a password or a code is.
    package var wording: Wording {
        switch self {
        case .right: Wording("right", french: "correct")
        case .wrong: Wording("wrong", french: "incorrect")
        case .expired: Wording("expired", french: "expiré")
        case .superseded: Wording("superseded", french: "remplacé")
        case .consumed: Wording("used already", french: "déjà utilisé")
        case .voided: Wording("void", french: "annulé")
        }
    }
}

extension Reason: Worded {
    package var wording: Wording {
        switch self {
        case .back: Wording("the person went back", french: "la personne est revenue en arrière")
        case .expired: Wording("its time is over", french: "le délai est écoulé")
        case .idle: Wording("no activity", french: "aucune activité")
        case .logout: Wording("the person logged out", french: "la personne s'est déconnectée")
        case .locked: Wording("the cardholder is locked", french: "l'accès est bloqué")
        case .superseded:
            Wording("a newer request replaces it", french: "une demande plus récente la remplace")
        case .ended:
            Wording(
                "what it is about had already ended",
                french: "ce dont il s'agit avait déjà pris fin")
        case .wrongStep: Wording("it was not the step", french: "ce n'était pas l'étape")
        case .resendLimit: Wording("too many resends", french: "trop de renvois")
        case .deliveryFailed: Wording("it could not be sent", french: "l'envoi a échoué")
        case .interrupted:
            Wording(
                "the program stopped before it noted the sending",
                french: "le programme s'est arrêté avant d'en noter l'envoi")
        case .transactionChanged:
            Wording(
                "the amount or the merchant has changed",
                french: "le montant ou le marchand a changé")
        case .cancelled: Wording("the payment is cancelled", french: "le paiement est annulé")
        case .failed:
            Wording("the payment is not authenticated", french: "le paiement n'est pas authentifié")
        case .timedOut:
            Wording("the time of the payment is over", french: "le délai du paiement est écoulé")
        case .technicalError: Wording("technical error", french: "erreur technique")
        case .notFourDigits:
            Wording("it does not have four digits", french: "il n'a pas quatre chiffres")
        case .weak: Wording("it is too easy to guess", french: "il est trop facile à deviner")
        case .reused:
            Wording("it is the same as the old one", french: "il est le même que l'ancien")
        case .contactChanged:
            Wording(
                "the phone, its SIM card or the address has changed",
                french: "le téléphone, sa carte SIM ou l'adresse a changé")
        case .cardDetached:
            Wording("the card is no longer attached", french: "la carte n'est plus rattachée")
        case .erasureRequested:
            Wording("the person asked for it", french: "la personne l'a demandé")
        case .retentionEnded:
            Wording(
                "the time for which it is kept is over",
                french: "sa durée de conservation est écoulée")
        case .sessionLifetime:
            Wording(
                "the session was open as long as it may be",
                french: "la session a atteint sa durée maximale")
        case .openSessionLimit:
            Wording("too many open sessions", french: "trop de sessions ouvertes")
        }
    }
}

extension Outcome: Worded {
    /// The outcome of a payment, also for the one sentence that sums it up.
    package var wording: Wording {
        switch self {
        case .authenticated: Wording("authenticated", french: "authentifié")
        case .failed:
            Wording("not authenticated, and refused", french: "non authentifié, et refusé")
        case .cancelled:
            Wording(
                "cancelled by the person at the screen",
                french: "annulé par la personne devant l'écran")
        case .timedOut:
            Wording("given up when its time was over", french: "abandonné, le délai étant écoulé")
        case .notEnrolled:
            Wording(
                "not authenticated for want of a registered password",
                french: "non authentifié, faute de mot de passe enregistré")
        case .locked:
            Wording(
                "refused because the cardholder was locked",
                french: "refusé, l'accès du titulaire étant bloqué")
        case .technicalError:
            Wording(
                "broken off by a technical error",
                french: "interrompu par une erreur technique")
        case .revoked:
            Wording(
                "refused because the phone or the card was withdrawn meanwhile",
                french: "refusé, le téléphone ou la carte ayant été retiré entre-temps")
        }
    }
}

extension Language: Worded {
    package var wording: Wording {
        switch self {
        case .fr: Wording("French", french: "français")
        case .en: Wording("English", french: "anglais")
        }
    }
}
