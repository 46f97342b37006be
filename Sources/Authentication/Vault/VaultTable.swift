import Ledger

/// A table of the vault, named as on disk.
enum VaultTable: String, CaseIterable {
    /// Kind (1 byte), value → reference.
    case references
    /// Reference → kind (1 byte), value; a card's value is its keyed digest.
    case values
    /// Cardholder, version → HMAC-SHA-256 under the key.
    case passwords
    /// Code → HMAC-SHA-256 under the key.
    case codes
    /// The format, the next reference, and a digest that tells the key.
    case meta

    var shape: TableSpecification.Shape {
        switch self {
        case .values, .codes: .integerKeys
        case .references, .passwords, .meta: .byteKeys
        }
    }

    static let specifications = allCases.map { TableSpecification($0.rawValue, $0.shape) }
}
