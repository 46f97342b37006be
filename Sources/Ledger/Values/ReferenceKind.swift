/// The kinds of personal values that the vault keeps and events refer to.
package enum ReferenceKind: UInt8, CodedValue {
    case email = 1
    case phone = 2
    case card = 3
    case origin = 4
    case device = 5
}

extension Event {
    /// The references of an event, each with the kind of what it stands for.
    package var references: [(kind: ReferenceKind, reference: UInt64)] {
        var references = ReferenceKind.allCases.compactMap { kind in
            self[keyPath: kind.path].map { (kind: kind, reference: $0) }
        }
        for card in cards ?? [] where card != self.card { references.append((.card, card)) }
        return references
    }
}

extension ReferenceKind {
    /// The field of an event that has such a reference.
    package var path: WritableKeyPath<Event, UInt64?> {
        switch self {
        case .email: \.email
        case .phone: \.phone
        case .card: \.card
        case .origin: \.origin
        case .device: \.device
        }
    }
}
