import Ledger

/// Limits on what may be asked for and on what is open.
extension Control {
    static let limits: [Control] = [
        Control(
            "ASVS-6.6.3", .asvs, clause: Wording(same: "OWASP ASVS 5.0, 6.6.3"),
            check: Wording(
                """
                No more codes are issued for a cardholder in an hour than the policy allows (20 \
                times by default on the portal, and for payments; a quarter of that for one \
                origin; as many for each origin from which it was verified), and none are withheld \
                before.
                """,
                french: """
                    Pas plus de codes ne sont émis pour un titulaire en une heure que les règles \
                    n'en permettent (20 fois par défaut sur le portail, et pour les paiements ; un \
                    quart pour une seule origine ; autant pour chaque origine d'où il a été \
                    vérifié), et aucun n'est retenu avant.
                    """),
            blindSpot: """
                Requests for codes from one origin: those that many people share are not limited, \
                and no event lists them.
                """,
            kinds: [.codeIssued, .codesWithheld]
        ) { event, context in
            guard context.isStated(.cardholderCodeLimit), event.channel != .email,
                context.cardholder != nil
            else { return false }
            return context.isAllowanceUsedUp(event) == (event.kind == .codeIssued)
        },
        Control(
            "ASVS-7.3.2", .asvs, clause: Wording(same: "OWASP ASVS 5.0, 7.1.2, 7.3.2"),
            check: Wording(
                """
                No session is open for longer than the policy allows (an hour by default), and no \
                cardholder has more open at once (5 by default).
                """,
                french: """
                    Aucune session n'est ouverte plus longtemps que les règles ne le permettent \
                    (une heure par défaut), et aucun titulaire n'en a plus d'ouvertes en même \
                    temps (5 par défaut).
                    """),
            blindSpot: "What the holder only looked at: a page that is read sends nothing.",
            kinds: [
                .verificationSucceeded, .passwordSet, .passwordChanged, .passwordNotConfirmed,
                .passwordRefused, .passwordEntryCancelled, .methodActivated, .methodDeactivated,
                .phoneEntered, .phoneCodeSubmitted, .phoneChanged, .languageChosen,
            ]
        ) { event, context in
            if event.kind == .verificationSucceeded {
                let count = UInt64(context.cardholder?.openSessions.count ?? 0)
                return context.isStated(.openSessionLimit)
                    && count >= context.policy[.openSessionLimit]
            }
            guard context.isStated(.sessionLifetime), let session = context.session,
                session.step == .open, event.time >= session.openedAt
            else { return false }
            return event.time - session.openedAt > context.policy.milliseconds(.sessionLifetime)
        },
    ]
}
