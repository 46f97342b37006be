import Authentication
import Ledger
import Projections

/// The pages of the guide, word for word, as the lines that a cardholder reads. The content of a
/// field is between brackets, a button between angle quotes.
enum GuidePages {
    static func email(_ typed: String, _ message: String? = nil) -> [String] {
        [
            "Bienvenue sur l'espace de création de votre mot de passe pour l'authentification "
                + "renforcée de vos paiements en ligne",
            "Etape 1 : veuillez saisir l'adresse mail déclarée auprès de l'établissement OPT "
                + "Nouvelle Calédonie émetteur de votre carte.",
        ] + (message.map { [$0] } ?? []) + [
            "Adresse Email [\(typed)]", "‹Réinitialiser› ‹OK›",
        ]
    }

    static func codes(_ sms: String = "", _ email: String = "", _ message: String? = nil)
        -> [String]
    {
        [
            "Vérification de votre identité",
            "Etape 2 : un code à usage unique vous a été envoyé sur le numéro de téléphone déclaré "
                + "à l'établissement émetteur de votre carte. Un second code vous a été envoyé par "
                + "email. Veuillez saisir ces deux codes ci-dessous :",
        ] + (message.map { [$0] } ?? []) + [
            "Code reçu par SMS [\(sms)]", "Code reçu par email [\(email)]",
            "‹Retour› ‹Renvoyer les codes› ‹OK›",
        ]
    }

    /// What the open session shows, from the answer that opened it.
    static func methods(_ reply: Reply, isActive: Bool, _ message: String? = nil) -> [String] {
        let phone = reply.json["method1"]?["phone"]?.stringValue ?? ""
        return (message.map { [$0] } ?? []) + cards(reply) + [
            "Méthodes d'authentification pour valider vos paiements en ligne",
            "Vous devez utiliser l'une des méthodes d'authentification ci-dessous pour sécuriser "
                + "vos paiements en ligne par carte.",
            "(actif) - Activation du paiement par code d'activation unique par SMS",
            "Vous avez déjà activé l'activation de paiement par l'activation de code unique par "
                + "SMS. Vous pouvez désactiver ou modifier cette méthode ici.",
            "Numéro de téléphone : \(phone) ‹Modifier›",
        ]
            + (isActive
                ? [
                    "(actif) - Authentification via la saisie d'un code à usage unique "
                        + "+ Mot de passe",
                    "En cas d'oubli de votre mot de passe, cliquez ci-dessous pour le modifier.",
                    "‹Modifier le mot de passe›",
                ]
                : [
                    "Authentification via la saisie d'un code à usage unique + Mot de passe",
                    "‹Enregistrer le mot de passe›",
                ])
    }

    static func password(_ reply: Reply, _ message: String? = nil) -> [String] {
        cards(reply) + [
            "Choix du mot de passe", Texts.choosePassword,
            "Ce code est strictement personnel. Ne le communiquez jamais à personne.",
            "Mot de passe [••••]", "Confirmation Mot de passe [••••]",
        ] + (message.map { [$0] } ?? []) + ["‹Annuler› ‹OK›"]
    }

    private static func cards(_ reply: Reply) -> [String] {
        let masks = reply.json["cards"]?.arrayValue ?? []
        return ["Liste des cartes attachées à votre email"]
            + masks.enumerated().map { index, mask in
                "Numéro de carte \(index + 1): \(mask.stringValue ?? "")"
            }
    }

    /// - Parameter now: the answer that this page shows; its time is the date on the page.
    static func payment(
        step: Int, _ opened: Reply, at now: Reply, _ typed: String, _ message: String? = nil
    ) -> [String] {
        func shown(_ name: String) -> String { opened.json[name]?.stringValue ?? "" }
        let isPassword = step == 1
        return [
            "Étape \(step) sur 2 : Authentification par \(isPassword ? "Mot de passe" : "SMS")"
        ] + (message.map { [$0] } ?? []) + [
            "Marchand : \(shown("merchantName"))", "Montant : \(shown("amount"))",
            "Date : \(date(now))", "N° de carte : \(shown("card"))",
            "N° de téléphone : \(shown("phone"))",
            "\(isPassword ? "Mot de passe" : "Code reçu par SMS") [\(typed)] ‹Valider›",
            "‹Annuler votre paiement›",
        ]
    }

    private static func date(_ reply: Reply) -> String {
        reply.json["time"]?.stringValue.flatMap { UTCTime($0)?.cardholderText } ?? ""
    }
}
