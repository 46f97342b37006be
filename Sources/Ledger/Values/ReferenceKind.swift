/// The kinds of personal values that the vault keeps and events refer to.
public enum ReferenceKind: UInt8, CodedValue {
    case email = 1
    case phone = 2
    case card = 3
    case origin = 4
    case device = 5
}

extension ReferenceKind {
    /// Where an event has such a reference.
    package var field: Field {
        switch self {
        case .email: .email
        case .phone: .phone
        case .card: .card
        case .origin: .origin
        case .device: .device
        }
    }

    /// Whether it shows where a step came from, rather than what a person has.
    package var isTrace: Bool {
        switch self {
        case .email, .phone, .card: false
        case .origin, .device: true
        }
    }
}

extension Event {
    /// The references of an event, each with the kind of what it stands for.
    package var references: [(kind: ReferenceKind, reference: UInt64)] {
        var references = ReferenceKind.allCases.compactMap { kind in
            self[kind.field].map { (kind: kind, reference: $0) }
        }
        for card in cards ?? [] where card != self.card { references.append((.card, card)) }
        return references
    }

    /// Where whoever acted came from. What a receipt names is gone: it is not where the operator
    /// was.
    package var place: (origin: UInt64?, device: UInt64?) {
        kind == .personalDataErased ? (nil, nil) : (origin, device)
    }

    /// Refers to a value of this kind.
    package mutating func set(_ kind: ReferenceKind, _ reference: UInt64) {
        self[kind.field] = reference
    }
}

extension ReferenceKind {
    /// The one writing of a value under which it gets a reference.
    package func canonical(_ value: String) -> String {
        switch self {
        case .email: EmailAddress.normalized(value)
        case .origin: IPAddress(value)?.text ?? value
        case .phone, .card, .device: value
        }
    }

    /// Every writing under which a value may have a reference: the canonical one, then those that
    /// earlier versions gave one to.
    package func writings(of value: String) -> [String] {
        let earlier = self == .email ? EmailAddress.earlierWritings(of: value) : [value]
        var writings = [canonical(value)]
        for writing in earlier
        where !writings.contains(where: { $0.utf8.elementsEqual(writing.utf8) }) {
            writings.append(writing)
        }
        return writings
    }
}
