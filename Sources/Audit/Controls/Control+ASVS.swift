import Ledger

/// Findings about the guide itself rather than about those who follow it, but for the notices.
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
                A holder is told of each new password, phone number, e-mail address and change of \
                method, by SMS and by e-mail, where he was to be reached before, as far as the \
                policy says so: within ten minutes each notice was handed over, or is said not to \
                have been.
                """,
                french: """
                    Le titulaire est averti de chaque nouveau mot de passe, numéro, adresse et \
                    changement de méthode, par SMS et par e-mail, là où on le joignait avant, \
                    pour autant que les règles le disent : dans les dix minutes chaque avis a été \
                    remis, ou il est dit qu'il ne l'a pas été.
                    """),
            blindSpot: """
                Whether the notice reached the holder; changes under a policy that has no notices, \
                and those that no policy of its time knew.
                """,
            kinds: ChangeNotices.changes + [.noticeSent, .noticeDeliveryFailed]
        ) { event, context in
            event.kind.isOfNotice && !context.notices.isDue(event)
        } conclude: { context in
            Conclusion(
                violations: context.notices.missed(at: context.time)
                    .filter(context.range.contains))
        },
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
