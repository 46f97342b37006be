import Ledger

/// Findings about the guide itself, not about those who follow it.
extension Control {
    static let asvs: [Control] = [
        Control(
            "ASVS-6.2.3", .asvs, clause: Wording(same: "OWASP ASVS 5.0, 6.2.3"),
            check: Wording(
                "Changing the password requires the old one (the guide never asks for it).",
                french: """
                    Pour changer le mot de passe, l'ancien est demandé (le guide ne le demande \
                    jamais).
                    """),
            blindSpot: "A proof that another system asked for.", isDesignFinding: true,
            kinds: [.passwordChanged]
        ) { _, _ in true },
        Control(
            "ASVS-6.3.6", .asvs, clause: Wording(same: "OWASP ASVS 5.0, 6.3.6"),
            check: Wording(
                """
                E-mail is not used as a factor of authentication (the guide sends a code by \
                e-mail).
                """,
                french: """
                    L'e-mail ne sert pas de facteur d'authentification (le guide envoie un code \
                    par e-mail).
                    """),
            blindSpot: "How the mailbox is protected.", isDesignFinding: true,
            kinds: [.verificationSucceeded]
        ) { event, _ in event.emailFactor == .right },
        Control(
            "ASVS-6.3.7", .asvs, clause: Wording(same: "OWASP ASVS 5.0, 6.3.7"),
            check: Wording(
                """
                A holder is notified of a new password, phone number or e-mail address (the guide \
                provides for no notice, and no event of one follows).
                """,
                french: """
                    Le titulaire est prévenu d'un nouveau mot de passe, numéro ou adresse (le \
                    guide ne prévoit aucun avis, et aucun événement n'en témoigne).
                    """),
            blindSpot: "Notices that another system sent.", isDesignFinding: true,
            kinds: [.passwordChanged, .phoneChanged, .emailChanged]
        ) { _, _ in true },
        Control(
            "ASVS-6.3.8", .asvs, clause: Wording(same: "OWASP ASVS 5.0, 6.3.8"),
            check: Wording(
                """
                Nobody can tell whether an e-mail address is registered (the guide answers \
                differently when it is not).
                """,
                french: """
                    Personne ne peut savoir si une adresse e-mail est enregistrée (le guide répond \
                    autrement quand elle ne l'est pas).
                    """),
            blindSpot: "Differences in time.", isDesignFinding: true,
            kinds: [.sessionRequested, .emailNotRecognised, .nonEmailTyped]
        ) { event, _ in event.kind != .sessionRequested },
    ]
}
