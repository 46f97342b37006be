/// What somebody writes for a personal value: the value itself, or the number of its reference.
public enum ReferenceText: Hashable, Sendable {
    case number(UInt64)
    case value(String)
    /// Digits that may be either: a device may be called by a number.
    case either(UInt64)

    /// How a reference is written that nothing can be mistaken for.
    package static let referencePrefix = "reference:"
    /// How a value is written that is not to be taken for a reference.
    package static let valuePrefix = "value:"

    /// Reads `reference:8`, `value:8`, `8`, or a value. A number that begins with 0 is a value, and
    /// so is a whole card number, which has more digits than any reference.
    public init(_ kind: ReferenceKind, _ text: String) {
        if text.hasPrefix(Self.valuePrefix) {
            self = .value(String(text.dropFirst(Self.valuePrefix.count)))
        } else if text.hasPrefix(Self.referencePrefix),
            let number = Self.number(text.dropFirst(Self.referencePrefix.count))
        {
            self = .number(number)
        } else if let number = Self.number(text), kind != .card || text.utf8.count < 13 {
            self = kind.isTrace ? .either(number) : .number(number)
        } else {
            self = .value(text)
        }
    }

    /// What it is where no value can be looked up; nil for what can only be a value.
    package var number: UInt64? {
        switch self {
        case .number(let number), .either(let number): number
        case .value: nil
        }
    }

    /// Decimal digits and nothing else.
    private static func number(_ text: some StringProtocol) -> UInt64? {
        let isDigits = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isDigits, text == "0" || text.first != "0" else { return nil }
        return UInt64(text)
    }
}
