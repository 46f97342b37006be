import Ledger

/// The kinds of things that a finding is about.
public enum EntityKind: UInt8, CodedValue {
    case cardholder = 1
    case origin = 2
    case device = 3
    case email = 4
    case phone = 5
    case card = 6
    case merchant = 7
    case code = 8
    case challenge = 9

    package var words: Wording {
        switch self {
        case .cardholder: Wording("cardholder", french: "titulaire")
        case .origin: Wording("origin", french: "origine")
        case .device: Wording("device", french: "appareil")
        case .email: Wording("e-mail address", french: "adresse e-mail")
        case .phone: Wording("phone", french: "téléphone")
        case .card: Wording("card", french: "carte")
        case .merchant: Wording("merchant", french: "marchand")
        case .code: Wording("code", french: "code")
        case .challenge: Wording("payment", french: "paiement")
        }
    }
}

/// A thing that a finding is about.
public struct Entity: Hashable, Sendable {
    public let kind: EntityKind
    /// The cardholder's number, a reference of the vault, or the sequence that opened it; for a
    /// merchant, the hash in the indexes.
    public let number: UInt64
    /// Of a merchant.
    public let name: String?

    package init(_ kind: EntityKind, _ number: UInt64, name: String? = nil) {
        (self.kind, self.number, self.name) = (kind, number, name)
    }

    package var json: JSON {
        .object([
            JSON.Member(key: kind.name, value: name.map(JSON.string) ?? .number(number))
        ])
    }
}
