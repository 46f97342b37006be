/// What a cardholder reads, in French. The texts of the guide are word for word; those that it does
/// not show are marked as ours.
public enum Texts {
    public static let emailNotRecognised =
        "Votre email n'est pas reconnu. Veuillez consulter la rubrique Aide ci-dessous pour "
        + "connaître la démarche à suivre."
    public static let verificationFailed =
        "La connexion avec la vérification SMS et Email a échoué."
    public static let passwordNotConfirmed =
        "Veuillez confirmer le mot de passe défini en le saisissant à nouveau."
    public static let passwordKept =
        "Vous avez réussi à vous enregistrer pour les transactions en ligne sécurisées avec "
        + "3D Secure et à activer votre méthode d'activation de paiement par mot de passe. Vous "
        + "pouvez dès maintenant effectuer des transactions en ligne 3D Secure. Merci beaucoup."
    public static let choosePassword =
        "Veuillez définir ci-dessous votre mot de passe à 4 chiffres, valable pour toutes les "
        + "cartes ci-contre."
    public static let notEnrolled =
        "Si vous n'avez pas de mot de passe fixe, veuillez vous enrôler au préalable sur le "
        + "portail d'enrôlement"
    public static let authenticating =
        "Authentification en cours. Veuillez patienter quelques secondes le temps de vérifier "
        + "votre saisie."
    public static let authenticated =
        "Authentification Réussie! Votre authentification est réussie ; vous allez "
        + "automatiquement être redirigé vers le site marchand"

    /// Ours: the guide's screen is lost.
    public static let paymentFailed =
        "L'authentification a échoué. Votre paiement est annulé."
    /// Ours: the same for every address.
    public static func codesRefused(wait: UInt64) -> String {
        "Trop de demandes de codes. Veuillez patienter \(duration(wait)) avant de réessayer."
    }
    /// Ours; only where the policy allows more than one attempt.
    public static let codeRefused =
        "L'authentification a échoué. Veuillez saisir à nouveau le code."
    /// Ours.
    public static let paymentCancelled = "Votre paiement est annulé."
    /// Ours.
    public static let locked =
        "Votre accès est temporairement bloqué. Veuillez contacter le Service Relation Clientèle "
        + "des Services Bancaires de l'OPT NC au (+687) 268800."
    /// Ours.
    public static let permanentlyLocked =
        "Votre accès est bloqué. Veuillez contacter le Service Relation Clientèle des Services "
        + "Bancaires de l'OPT NC au (+687) 268800."
    /// Ours.
    public static let permanentLockWarning =
        "OPT-NC : après trop d'échecs de suite, votre accès sera bientôt bloqué pour de bon. Si "
        + "ce n'est pas vous, appelez le Service Relation Clientèle des Services Bancaires de "
        + "l'OPT NC au (+687) 268800."

    /// Ours: the guide does not show its messages.
    package static func portalCode(_ code: String, validity: UInt64) -> String {
        "OPT-NC : votre code est \(code). Il est valable \(duration(validity)). "
            + "Ne le communiquez à personne."
    }

    /// Ours, but what it must name is not: the amount and the merchant.
    package static func paymentCode(
        _ code: String, _ purchase: Purchase, validity: UInt64
    ) -> String {
        "OPT-NC : votre code est \(code) pour le paiement de \(purchase.amountText) à "
            + "\(purchase.merchantName.visible). Il est valable \(duration(validity)). "
            + "Ne le communiquez à personne."
    }

    /// Ours: what was changed, and what to do about it.
    package static func notice(of change: Kind) -> String {
        let what =
            switch change {
            case .passwordSet: "un mot de passe a été enregistré pour vos paiements en ligne"
            case .passwordChanged: "le mot de passe de vos paiements en ligne a été modifié"
            case .phoneChanged: "votre numéro de téléphone a été modifié"
            case .emailChanged: "votre adresse e-mail a été modifiée"
            case .methodActivated: "le code à usage unique par SMS a été activé"
            case .methodDeactivated: "le code à usage unique par SMS a été désactivé"
            default: preconditionFailure("nobody is told of \(change)")
            }
        return "OPT-NC : \(what). Si ce n'est pas vous, appelez le Service Relation Clientèle des "
            + "Services Bancaires de l'OPT NC au (+687) 268800."
    }

    /// Seconds in words, never more than there are.
    private static func duration(_ seconds: UInt64) -> String {
        switch seconds {
        case 1: "1 seconde"
        case ..<60: "\(seconds) secondes"
        case ..<120: "1 minute"
        default: "\(seconds / 60) minutes"
        }
    }
}
