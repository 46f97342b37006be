import Ledger

/// What the issuer's guide for cardholders prescribes.
extension Control {
    static let guide: [Control] = [
        Control(
            "SEED-1", .guide, clause: Wording(same: "Guide 2, 7"),
            check: Wording(
                """
                A code is valid for as long as the policy says, from when it is sent (10 minutes \
                by default); none is accepted later, and none expires sooner.
                """,
                french: """
                    Un code est valable aussi longtemps que le disent les règles, à compter de son \
                    envoi (10 minutes par défaut) ; aucun n'est accepté plus tard, aucun n'expire \
                    plus tôt.
                    """),
            blindSpot: "When the message arrived.",
            kinds: [
                .codeIssued, .codeExpired, .verificationSucceeded, .codeSubmitted,
                .phoneCodeSubmitted, .codeConsumed,
            ]
        ) { event, context in
            switch event.kind {
            case .codeIssued:
                let limit: PolicyParameter =
                    event.challenge == nil ? .portalCodeValidity : .paymentCodeValidity
                return event.validity != context.policy[limit]
            case .codeExpired:
                return context.code.map { !$0.isExpired(at: event.time) } ?? false
            default:
                return context.isAcceptance(event)
                    && context.acceptedCodes(event).contains { $0.isExpired(at: event.time) }
            }
        },
        Control(
            "SEED-2", .guide, clause: Wording(same: "Guide 4, 6"),
            check: Wording(
                """
                A password is set or changed only in a session that both codes have opened, and \
                covers every card attached at that moment.
                """,
                french: """
                    Un mot de passe n'est créé ou changé que dans une session que les deux codes \
                    ont ouverte, et vaut pour toutes les cartes rattachées à ce moment.
                    """),
            blindSpot: "Cards that the issuer's feed did not report.",
            kinds: [.passwordSet, .passwordChanged]
        ) { event, context in
            !context.isInOpenSession(event)
                || event.cards?.sorted() != context.cardholder?.cards.sorted()
        },
        Control(
            "SEED-3", .guide, clause: Wording(same: "Guide 6"),
            check: Wording(
                """
                A new password replaces the old one at once, without a time in between when there \
                is none, and a password of an older version is never accepted.
                """,
                french: """
                    Un nouveau mot de passe remplace aussitôt l'ancien, sans un instant où il n'y \
                    en aurait pas, et un mot de passe d'une version ancienne n'est jamais accepté.
                    """),
            blindSpot: "Whether what was compared was really the newest password.",
            kinds: [.passwordSet, .passwordChanged, .passwordSubmitted, .challengeEnded]
        ) { event, context in
            let current = context.cardholder?.passwordVersion ?? 0
            switch event.kind {
            case .passwordSet: return current != 0 || event.credentialVersion != 1
            case .passwordChanged: return current == 0 || event.credentialVersion != current &+ 1
            case .passwordSubmitted: return current == 0 || event.credentialVersion != current
            default:
                return event.outcome == .authenticated
                    && context.challenge.map { $0.passwordVersion != current } ?? false
            }
        },
        Control(
            "SEED-4", .guide, clause: Wording(same: "Guide 2, 4, 7"),
            check: Wording(
                """
                The steps of every session, code and challenge follow one another as the guide has \
                them, and codes are sent again as often as the policy allows (3 times by default). \
                Each ends, and each step is refused, for a reason that was true. What has ended, \
                or relied on a phone, an address or a card that was given up, does not go on, and \
                leaves no code alive.
                """,
                french: """
                    Les étapes de chaque session, code et paiement se suivent comme le veut le \
                    guide, et des codes sont renvoyés aussi souvent que les règles le permettent \
                    (3 fois par défaut). Chacun prend fin, et chaque étape est refusée, pour un \
                    motif qui était vrai. Ce qui a pris fin, ou reposait sur un téléphone, une \
                    adresse ou une carte abandonnés, ne continue pas, et ne laisse aucun code en \
                    vie.
                    """),
            blindSpot: """
                Steps that were taken on a page and never sent; which step it was that was refused.
                """,
            kinds: stepKinds
        ) { event, context in !context.admits(event) },
    ]

    private static let stepKinds: [Kind] = [
        .codeIssued, .codesWithheld, .codeSent, .codeDeliveryFailed, .codeConsumed, .codeExpired,
        .codeSuperseded, .codeVoided, .passwordSubmitted, .codeSubmitted, .challengeEnded,
        .verificationSucceeded, .verificationFailed, .sessionClosed, .attemptRefused,
        .phoneEntered, .phoneCodeSubmitted, .phoneChanged, .passwordSet, .passwordChanged,
        .passwordNotConfirmed, .passwordRefused, .passwordEntryCancelled, .methodActivated,
        .methodDeactivated, .languageChosen,
    ]
}
