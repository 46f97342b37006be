/// What a cardholder reads on a page, in French. The texts of the guide are word for word; those
/// that it does not show are marked as ours.
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
    /// Ours: the same for every address. The time is never less than there is to wait.
    public static func codesRefused(wait: UInt64) -> String {
        let wait = wait < 60 ? wait : (wait + 59) / 60 * 60
        return "Trop de demandes de codes. Veuillez patienter \(Language.fr.duration(wait)) avant "
            + "de réessayer."
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
}
