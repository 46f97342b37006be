import Ledger

/// What the other articles of Delegated Regulation (EU) 2018/389 require.
extension Control {
    static let rts: [Control] = [
        Control(
            "RTS-5", .rts,
            clause: Wording("(EU) 2018/389 art 5(1)", french: "(UE) 2018/389, art. 5(1)"),
            check: Wording(
                """
                Amount and payee have one digest: when the challenge is opened, when its code is \
                issued, and when a password or a code is right. A code is used for what it was \
                issued for.
                """,
                french: """
                    Le montant et le bénéficiaire ont une seule empreinte : à l'ouverture du \
                    paiement, à l'émission de son code, et quand un mot de passe ou un code est \
                    correct. Un code ne sert qu'à ce pour quoi il a été émis.
                    """),
            blindSpot: "What the page and the message really showed.",
            kinds: [
                .challengeOpened, .codeIssued, .passwordSubmitted, .codeSubmitted, .codeConsumed,
                .phoneCodeSubmitted,
            ]
        ) { event, context in
            let bound = context.challenge?.binding
            switch event.kind {
            case .challengeOpened: return event.binding != shownBinding(event)
            case .codeIssued: return event.challenge != nil && event.binding != bound
            case .passwordSubmitted:
                return event.passwordFactor == .right && event.binding != bound
            case .codeSubmitted:
                return event.smsFactor == .right && event.binding != bound
                    || event.code != context.challenge?.code?.id
            case .phoneCodeSubmitted: return event.code != context.session?.phoneCode?.id
            default:
                guard let code = context.code else { return false }
                return code.challenge != event.challenge || code.session != event.session
            }
        },
        Control(
            "RTS-24", .rts,
            clause: Wording("(EU) 2018/389 art 24", french: "(UE) 2018/389, art. 24"),
            check: Wording(
                """
                Each code goes to the phone or the address that the holder has at that moment, and \
                each payment is with a card attached to him. Each password that is set or changed, \
                and each phone number that the holder changes, cites the session whose two codes \
                were the proof. Such a number was proved by a code sent to it, where the policy \
                says so.
                """,
                french: """
                    Chaque code est envoyé au téléphone ou à l'adresse que le titulaire a à ce \
                    moment, et chaque paiement se fait par une carte qui lui est rattachée. Chaque \
                    mot de passe créé ou changé, et chaque numéro de téléphone que le titulaire \
                    change, cite la session dont les deux codes étaient la preuve. Un tel numéro a \
                    été prouvé par un code qui y a été envoyé, si les règles le disent.
                    """),
            blindSpot: "The proofs behind what the issuer's own feed reports.",
            kinds: [.passwordSet, .passwordChanged, .phoneChanged, .codeIssued, .challengeOpened]
        ) { event, context in
            if event.kind == .codeIssued { return !context.isSentToHolder(event) }
            if event.kind == .challengeOpened { return !context.isPaidByHolder(event) }
            let isOfIssuer = event.kind == .phoneChanged && event.actor != .cardholder
            guard !isOfIssuer else { return false }
            return !context.isInOpenSession(event)
                || event.kind == .phoneChanged && context.isOn(.phoneConfirmation)
                    && !context.isProved(event)
        } conclude: { context in
            let count = context.count(of: .passwordSet) + context.count(of: .passwordChanged)
            return Conclusion(
                notes: count == 0
                    ? []
                    : [
                        Wording(
                            """
                            a weakness of the guide: \(count) passwords rest on two proofs of \
                            possession, a code by SMS and one by e-mail, and on nothing that only \
                            the holder knows (EBA Q&A 2018_4315)
                            """,
                            french: """
                                une faiblesse du guide : des mots de passe (\(count)) reposent sur \
                                deux preuves de possession, un code par SMS et un par e-mail, et \
                                sur rien que le titulaire soit seul à savoir (ABE, question \
                                2018_4315)
                                """)
                    ])
        },
        Control(
            "RTS-29", .rts,
            clause: Wording("(EU) 2018/389 art 29", french: "(UE) 2018/389, art. 29"),
            check: Wording(
                """
                Every event has a number of its own and is not earlier than the one before; every \
                challenge has one outcome, at the latest an hour after its time-out.
                """,
                french: """
                    Chaque événement a son propre numéro et n'est pas antérieur au précédent ; \
                    chaque paiement a un seul résultat, au plus tard une heure après son délai.
                    """),
            blindSpot: "Challenges that the access control server never sent.",
            kinds: Kind.allCases
        ) { event, context in
            event.sequence != context.size || event.time < context.time
                || (event.kind == .challengeEnded && context.challenge == nil)
        } conclude: { context in
            Conclusion(violations: overdue(context).sorted())
        },
    ]

    /// The digest of the fields that the payer was shown.
    private static func shownBinding(_ event: Event) -> Binding? {
        guard let amount = event.purchaseAmount, let currency = event.purchaseCurrency,
            let exponent = event.purchaseExponent, let name = event.merchantName
        else { return nil }
        return Binding(
            amount: amount, currency: currency, exponent: exponent, merchantName: name)
    }

    /// What time alone ends is recorded by the command `expire`, which is sent now and then.
    private static let slack: UInt64 = 3_600_000

    /// Challenges without an outcome that were due in the range.
    private static func overdue(_ context: AuditContext) -> [UInt64] {
        let limit = context.policy.milliseconds(.challengeTimeout) + slack
        return context.challenges.filter { _, challenge in
            context.time - challenge.openedAt > limit
                && challenge.openedAt + limit >= context.rangeStartTime ?? 0
        }.map(\.key)
    }
}
