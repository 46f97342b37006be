import Ledger

/// What Regulation (EU) 2016/679 requires for personal data.
extension Control {
    static let gdpr: [Control] = [
        Control(
            "GDPR-1", .gdpr,
            clause: Wording(
                "GDPR art 5(1)(c), 17; EDPB 02/2025",
                french: "RGPD, art. 5(1)(c), 17 ; CEPD 02/2025"
            ),
            check: Wording(
                """
                No text but a merchant's name contains an e-mail address, a phone number or an IP \
                address.
                """,
                french: """
                    Aucun texte, sinon le nom d'un marchand, ne contient une adresse e-mail, un \
                    numéro de téléphone ou une adresse IP.
                    """),
            blindSpot: "Names of people: an operator's is there on purpose.",
            kinds: ClearText.kinds
        ) { event, _ in
            ClearText.textsOf(event).contains { field, text in
                field != .merchantName
                    && (text.hasEmailAddress || text.hasPhoneNumber || text.hasAddress)
            }
        },
        Control(
            "GDPR-2", .gdpr, clause: Wording("GDPR art 17", french: "RGPD, art. 17"),
            check: Wording(
                "Once an erasure has named a reference, no event uses it again.",
                french: """
                    Dès qu'un effacement a nommé une référence, aucun événement ne s'en sert plus.
                    """),
            blindSpot: """
                Whether the vault still has what it stood for: 'epin subject' says so to those who \
                may read the vault. What a backup has.
                """,
            kinds: Kind.allCases
        ) { event, context in
            event.kind != .personalDataErased && namesErased(event, context)
        } conclude: { context in
            let count = context.count(of: .personalDataErased)
            return Conclusion(
                notes: count == 0
                    ? []
                    : [
                        Wording(
                            "\(count) events record an erasure",
                            french: "événements d'effacement : \(count)")
                    ])
        },
        Control(
            "GDPR-3", .gdpr,
            clause: Wording("GDPR art 5(2), 17(3)(e)", french: "RGPD, art. 5(2), 17(3)(e)"),
            check: Wording(
                """
                Each erasure says who did it, and whether it was asked for or past its retention; \
                none is of a cardholder whose data a case holds, nor, whoever's it is said to be, \
                of such a cardholder's phone, address or card.
                """,
                french: """
                    Chaque effacement dit qui l'a fait, et s'il a été demandé ou si la durée de \
                    conservation était écoulée ; aucun ne porte sur un titulaire dont un dossier \
                    fait conserver les données, ni, à qui qu'on l'attribue, sur le téléphone, \
                    l'adresse ou une carte d'un tel titulaire.
                    """),
            blindSpot: """
                Whether the reason is true. Origins, devices and earlier numbers of a cardholder \
                whose data a case holds, and what its evidence names. That nothing was erased from \
                the ledger: 'epin verify --key --against' shows it.
                """,
            kinds: [.personalDataErased]
        ) { event, context in
            let isForAReason = event.reason == .erasureRequested || event.reason == .retentionEnded
            return !isForAReason || event.account?.isEmpty ?? true
                || context.held[event.stream] != nil || context.namesHeldValue(event)
        },
    ]

    private static func namesErased(_ event: Event, _ context: AuditContext) -> Bool {
        guard !context.erased.isEmpty else { return false }
        return AuditContext.references.contains { event[$0].map(context.erased.contains) ?? false }
            || event.cards?.contains(where: context.erased.contains) ?? false
    }
}
