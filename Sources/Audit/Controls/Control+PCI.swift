import Ledger

/// What PCI DSS requires of data and accounts.
extension Control {
    static let pci: [Control] = [
        Control(
            "PCI-3", .pci, clause: Wording(same: "PCI DSS 4.0.1, 3.3–3.5"),
            check: Wording(
                """
                No text, no reference and no value of the vault contains a card number (Luhn), \
                and no text but a merchant's name an e-mail address, a phone number or what may be \
                a password or a code of 4 or 8 digits; the vault has no e-mail address that can be \
                none; a mask hides the middle.
                """,
                french: """
                    Aucun texte, aucune référence ni aucune valeur du coffre ne contient un numéro \
                    de carte (Luhn), et aucun texte, sinon le nom d'un marchand, une adresse \
                    e-mail, un numéro de téléphone ou ce qui peut être un mot de passe ou un code \
                    de 4 ou 8 chiffres ; le coffre n'a pas d'adresse e-mail qui ne puisse en être \
                    une ; un masque cache le milieu.
                    """),
            blindSpot: """
                Secrets written in words, and passwords inside a longer note. What a merchant \
                calls himself, such as 1664 or by his phone number, is for everybody to read. The \
                vault, where the auditor may not read it: a note says how many of its values were \
                looked at.
                """,
            kinds: Kind.allCases
        ) { event, context in
            context.namesMisplacedValue(event) || ClearText.isCardNumberAReference(of: event)
                || ClearText.textsOf(event).contains { field, text in
                    text.hasCardNumber || field == .mask && !text.isMask
                        || field != .merchantName
                            && (text.hasEmailAddress || text.hasPhoneNumber
                                || text.isSecret(amongWords: !prose.contains(field)))
                }
        } conclude: { context in
            Conclusion(
                notes: context.vaultValues.map {
                    [
                        Wording(
                            "values of the vault that were looked at: \($0.count)",
                            french: "valeurs du coffre examinées : \($0.count)")
                    ]
                } ?? [])
        },
        Control(
            "PCI-8.2.2", .pci, clause: Wording(same: "PCI DSS 4.0.1, 8.2.2"),
            check: Wording(
                """
                No operator acts under the name of a group, a role or a service (admin, root, \
                support and the like), nor under one that acted from another origin in the ten \
                minutes before.
                """,
                french: """
                    Aucune action d'un employé ne se fait sous le nom d'un groupe, d'un rôle ou \
                    d'un service (admin, root, support et autres), ni sous un nom qui a agi depuis \
                    une autre origine dans les dix minutes précédentes.
                    """),
            blindSpot: "An account that two people share from one place.",
            kinds: Kind.allCases.filter { $0.schema.allowed.contains(.account) }
        ) { event, context in
            guard event.actor == .operator, let account = event.account else { return false }
            return sharedNames.contains(account.lowercased())
                || context.hasActedElsewhere(account, event)
        },
    ]

    /// Here a word of four digits is a year, or part of a name.
    private static let prose: Set<Field> = [.mask, .note]

    private static let sharedNames: Set<String> = [
        "admin", "administrator", "administrateur", "root", "operator", "operateur", "opérateur",
        "support", "helpdesk", "test", "guest", "shared", "service", "system", "user", "epin",
    ]
}
