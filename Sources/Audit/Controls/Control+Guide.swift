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
                them; what has ended does not go on, and leaves no code alive.
                """,
                french: """
                    Les étapes de chaque session, code et paiement se suivent comme le veut le \
                    guide ; ce qui a pris fin ne continue pas, et ne laisse aucun code en vie.
                    """),
            blindSpot: "Steps that were taken on a page and never sent.",
            kinds: [
                .codeIssued, .codesWithheld, .passwordSubmitted, .codeSubmitted, .challengeEnded,
            ]
                + codeKinds + sessionKinds
        ) { event, context in
            switch event.kind {
            case .codeIssued: !mayIssue(event, context)
            case .codesWithheld: !mayWithhold(event, context)
            case .passwordSubmitted, .codeSubmitted, .challengeEnded:
                !admits(event, context.challenge)
            // The issuer's feed reports these outside any session.
            case .phoneChanged where event.session == nil: false
            case .languageChosen where event.session == nil: false
            case let kind where codeKinds.contains(kind): !admits(event, context.code)
            default: !admits(event, context.session)
            }
        },
    ]

    private static let sessionKinds: [Kind] = [
        .verificationSucceeded, .verificationFailed, .sessionClosed, .phoneEntered,
        .phoneCodeSubmitted, .phoneChanged, .passwordSet,
        .passwordChanged, .passwordNotConfirmed, .passwordRefused, .passwordEntryCancelled,
        .methodActivated, .methodDeactivated, .languageChosen,
    ]
    private static let codeKinds: [Kind] = [
        .codeSent, .codeDeliveryFailed, .codeConsumed, .codeExpired, .codeSuperseded, .codeVoided,
    ]

    /// The next code of a session comes when the one before has ended, in an open one after a new
    /// phone number; that of a challenge after the password.
    private static func mayIssue(_ event: Event, _ context: AuditContext) -> Bool {
        if let session = context.session, event.challenge == nil {
            let last = session.code(event.channel)
            let isAsked =
                session.step != .open
                || event.channel == .sms && session.newPhone == event.phone
                    && session.newPhone != nil
            return session.cardholder == event.stream && isAsked
                && (last == nil || last?.end != nil)
        }
        guard let challenge = context.challenge, event.session == nil else { return false }
        return challenge.cardholder == event.stream && challenge.step == .passwordSubmitted
    }

    /// Where codes would have been issued.
    private static func mayWithhold(_ event: Event, _ context: AuditContext) -> Bool {
        if let session = context.session {
            return session.cardholder == event.stream
                && (session.step == .requested || session.step == .awaitingCodes)
        }
        guard let challenge = context.challenge else { return false }
        return challenge.cardholder == event.stream && challenge.step == .passwordSubmitted
    }

    private static func admits(_ event: Event, _ code: CodeRecord?) -> Bool {
        guard let code, code.end == nil, code.cardholder == event.stream else { return false }
        return switch event.kind {
        case .codeSent, .codeDeliveryFailed: code.sentAt == nil
        case .codeConsumed, .codeExpired: code.sentAt != nil
        default: true
        }
    }

    private static func admits(_ event: Event, _ session: SessionRecord?) -> Bool {
        guard let session, session.cardholder == event.stream else { return false }
        return switch event.kind {
        case .verificationSucceeded: session.step == .awaitingCodes
        case .verificationFailed: session.step == .awaitingCodes || session.step == .expired
        case .sessionClosed:
            session.step != .expired && session.codes.allSatisfy { $0.end != nil }
        default: session.step == .open
        }
    }

    private static func admits(_ event: Event, _ challenge: ChallengeRecord?) -> Bool {
        guard let challenge, challenge.cardholder == event.stream else { return false }
        switch event.kind {
        case .passwordSubmitted: return challenge.step == .opened
        case .codeSubmitted:
            return challenge.step == .codeIssued || challenge.step == .codeSubmitted
        default:
            // The verdict comes after both; where no code was sent it can only be a failure.
            let isVerdict = event.outcome == .authenticated || event.outcome == .failed
            let isEnded = challenge.code == nil || challenge.code?.end != nil
            let isLast =
                challenge.step == .codeSubmitted
                || challenge.isWithheld && event.outcome == .failed
            return isEnded && (!isVerdict || isLast)
        }
    }
}
