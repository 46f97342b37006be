import Ledger

extension ReferenceKind {
    /// The index field for values of this kind.
    package var indexField: IndexField {
        switch self {
        case .email: .email
        case .phone: .phone
        case .card: .card
        case .origin: .origin
        case .device: .device
        }
    }
}
