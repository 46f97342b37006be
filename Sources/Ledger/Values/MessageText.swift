/// What a cardholder is sent, in the language of the holder. All of it is ours: the guide shows no
/// message. Apostrophes are plain, so that an SMS stays in the alphabet of GSM.
package struct MessageText: Equatable, Sendable {
    /// Of an e-mail.
    package let subject: String
    package let body: String

    private init(_ subject: String, _ body: String) { (self.subject, self.body) = (subject, body) }

    package static func portalCode(
        _ code: String, validity: UInt64, in language: Language
    ) -> MessageText {
        let what =
            switch language {
            case .fr: "votre code est \(code)"
            case .en: "your code is \(code)"
            }
        return ofCode(what, validity, language)
    }

    /// What it must name: the amount and the merchant.
    package static func paymentCode(
        _ code: String, _ purchase: Purchase, validity: UInt64, in language: Language
    ) -> MessageText {
        let amount = purchase.amountText(in: language)
        let merchant = purchase.merchantName.visible
        let what =
            switch language {
            case .fr: "votre code est \(code) pour le paiement de \(amount) à \(merchant)"
            case .en: "your code is \(code) for the payment of \(amount) to \(merchant)"
            }
        return ofCode(what, validity, language)
    }

    private static func ofCode(
        _ what: String, _ validity: UInt64, _ language: Language
    ) -> MessageText {
        let time = language.duration(validity)
        return switch language {
        case .fr:
            MessageText(
                "Votre code à usage unique",
                "OPT-NC : \(what). Il est valable \(time). Ne le communiquez à personne.")
        case .en:
            MessageText(
                "Your single-use code",
                "OPT-NC: \(what). It is valid for \(time). Do not tell it to anybody.")
        }
    }

    package static func permanentLockWarning(in language: Language) -> MessageText {
        switch language {
        case .fr:
            MessageText(
                "Votre accès sera bientôt bloqué",
                "OPT-NC : après trop d'échecs de suite, votre accès sera bientôt bloqué pour de "
                    + "bon. \(objection(language))")
        case .en:
            MessageText(
                "Your access will soon be blocked",
                "OPT-NC: after too many failures in a row your access will soon be blocked for "
                    + "good. \(objection(language))")
        }
    }

    /// What was changed, and what to do about it.
    package static func notice(of change: Kind, in language: Language) -> MessageText {
        guard let what = changes[change] else {
            preconditionFailure("nobody is told of \(change)")
        }
        return switch language {
        case .fr:
            MessageText(
                "Un changement a été fait", "OPT-NC : \(what.french). \(objection(language))")
        case .en:
            MessageText(
                "A change was made", "OPT-NC: \(what.english). \(objection(language))")
        }
    }

    private static let changes: [Kind: (english: String, french: String)] = [
        .passwordSet: (
            "a password was registered for your online payments",
            "un mot de passe a été enregistré pour vos paiements en ligne"
        ),
        .passwordChanged: (
            "the password of your online payments was changed",
            "le mot de passe de vos paiements en ligne a été modifié"
        ),
        .phoneChanged: (
            "your phone number was changed", "votre numéro de téléphone a été modifié"
        ),
        .emailChanged: (
            "your e-mail address was changed", "votre adresse e-mail a été modifiée"
        ),
        .methodActivated: (
            "the single-use code by SMS was activated",
            "le code à usage unique par SMS a été activé"
        ),
        .methodDeactivated: (
            "the single-use code by SMS was deactivated",
            "le code à usage unique par SMS a été désactivé"
        ),
    ]

    private static func objection(_ language: Language) -> String {
        switch language {
        case .fr:
            "Si ce n'est pas vous, appelez le Service Relation Clientèle des Services Bancaires de "
                + "l'OPT NC au (+687) 268800."
        case .en:
            "If it was not you, call the customer service of the banking services of OPT NC at "
                + "(+687) 268800."
        }
    }
}

extension Language {
    /// Seconds in words, never more than there are.
    package func duration(_ seconds: UInt64) -> String {
        let (count, unit) = seconds < 60 ? (seconds, "second") : (seconds / 60, "minute")
        let ending = count == 1 ? "" : "s"
        return switch self {
        case .fr: "\(count) \(unit == "second" ? "seconde" : unit)\(ending)"
        case .en: "\(count) \(unit)\(ending)"
        }
    }
}
