/// A primary account number. It is never stored: the vault keeps a keyed digest, the ledger the
/// mask and a reference.
public struct CardNumber: Hashable, Sendable, CustomStringConvertible {
    package let digits: String

    /// Accepts spaces between the digits; nil unless 13 to 19 digits pass the Luhn check (ISO/IEC
    /// 7812-1).
    public init?(_ text: String) {
        let kept = text.filter { $0 != " " }
        guard (13...19).contains(kept.count), kept.allSatisfy({ $0.isASCII && $0.isNumber })
        else { return nil }
        var sum = 0
        for (index, digit) in kept.reversed().enumerated() {
            let value = digit.wholeNumberValue! * (index.isMultiple(of: 2) ? 1 : 2)
            sum += value > 9 ? value - 9 : value
        }
        guard sum.isMultiple(of: 10) else { return nil }
        digits = kept
    }

    /// BIN and last four: `497072XXXXXX2226` (PCI DSS 3.4.1).
    public var mask: String {
        digits.prefix(6) + String(repeating: "X", count: digits.count - 10) + digits.suffix(4)
    }

    /// The mask: a card number must not reach a log.
    public var description: String { mask }

    /// As a payment page shows it, from the mask: `xxxxxxxxxxxx2226`.
    public static func challengeMask(_ mask: String) -> String {
        String(repeating: "x", count: mask.count - 4) + mask.suffix(4)
    }
}

/// A card scheme, as far as EMV 3-D Secure tells one from the others.
public enum CardScheme: Sendable {
    case mastercard
    /// Visa and most.
    case other

    /// By the first digits of a mask: Mastercard has 51 to 55 and 2221 to 2720.
    public init(mask: String) {
        let first = Int(mask.prefix(4)) ?? 0
        self =
            (5100...5599).contains(first) || (2221...2720).contains(first) ? .mastercard : .other
    }

    /// The electronic commerce indicator of a full authentication.
    public var eci: UInt64 { self == .mastercard ? 2 : 5 }
}
