/// The type of a field's value, as the CDDL names it: decoding, encoding, JSON and queries all
/// follow it.
package enum FieldType {
    case unsigned(NumberMeaning)
    /// One of a closed set: its name, then its members by name and number.
    case choice(name: String, members: [(name: String, number: UInt8)])
    /// Sixteen bytes: a UUID, or a ``Binding``.
    case sixteenBytes(isUUID: Bool)
    /// At most ``Event/textCountMax`` bytes of UTF-8.
    case text
    /// At most ``Event/itemCountMax`` unsigned integers.
    case numbers(NumberMeaning)

    static func choice<Code: CodedValue>(_: Code.Type) -> FieldType {
        .choice(name: "\(Code.self)", members: Code.allCases.map { ($0.name, $0.rawValue) })
    }
}

/// How people read and write a number.
package enum NumberMeaning: Sendable {
    case plain
    /// Milliseconds since 1970-01-01T00:00:00Z; as text, RFC 3339.
    case time
    /// A code that EMV 3-D Secure writes with two digits.
    case twoDigits
    /// What it stands for is in the vault.
    case reference
}
