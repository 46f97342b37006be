import Ledger

extension ReferenceKind {
    /// What events are found by it.
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
