import Ledger

extension Control {
    static let pci3 = Control(
        "PCI-3", .pci, clause: "PCI DSS 4.0.1, 3.3–3.5",
        check: """
            No text and no reference has a card number in it (Luhn), and no text an e-mail \
            address, a phone number or what may be a password or a code of 4 or 8 digits; a mask \
            hides the middle.
            """,
        blindSpot: """
            Secrets written in words, and passwords inside of a longer merchant name or note.
            """,
        kinds: Kind.allCases
    ) { event, _ in
        ClearText.isCardNumberAReference(of: event)
            || ClearText.textsOf(event).contains { field, text in
                text.hasCardNumber || text.hasEmailAddress || text.hasPhoneNumber
                    || text.isSecret(amongWords: !prose.contains(field))
                    || field == .mask && !text.isMask
            }
    }

    /// Where a word of four digits is a year, or part of a name.
    private static let prose: Set<Field> = [.merchantName, .mask, .note]
}
