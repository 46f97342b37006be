import Ledger

/// Where in an event clear text can be.
extension ClearText {
    /// Texts that somebody chose. Roots and signatures are base64 in a fixed form.
    private static let fields: [Field] = [
        .mask, .verifier, .merchantName, .account, .ticket, .logOrigin, .witness,
        .note, .rule,
    ]
    private static let references: [Field] = [.card, .email, .phone, .origin, .device]

    /// By the number of the kind.
    private static let fieldsOfKind: [[Field]] = (0..<256).map { number in
        guard let kind = Kind(rawValue: UInt8(number)) else { return [] }
        return fields.filter(kind.schema.allowed.contains)
    }

    /// Kinds that have such texts.
    static let kinds = Kind.allCases.filter { !fieldsOfKind[Int($0.rawValue)].isEmpty }

    static func textsOf(_ event: Event) -> [(field: Field, text: ClearText)] {
        fieldsOfKind[Int(event.kind.rawValue)].compactMap { field in
            event.withText(field) { bytes in
                (field, ClearText(String(decoding: bytes.array, as: UTF8.self)))
            }
        }
    }

    /// Whether a number that should only stand for personal data is itself a card number.
    static func isCardNumberAReference(of event: Event) -> Bool {
        references.contains { event[$0].map(isCardNumber) ?? false }
            || event.cards?.contains(where: isCardNumber) ?? false
    }
}
