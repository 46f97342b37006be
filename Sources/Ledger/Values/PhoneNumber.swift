/// A telephone number in E.164: `+687` and six digits in New Caledonia.
public struct PhoneNumber: Hashable, Sendable {
    public let text: String

    /// Accepts spaces, dots and dashes between the digits; nil unless `+` and 8 to 15 digits are
    /// left.
    public init?(_ text: String) {
        let kept = text.filter { !" .-\u{A0}".contains($0) }
        let digits = kept.dropFirst()
        guard kept.first == "+", (8...15).contains(digits.count),
            digits.allSatisfy({ $0.isASCII && $0.isNumber })
        else { return nil }
        self.text = kept
    }

    /// Whether it can be somebody's: no country's code begins with 0 (E.164), and it has as many
    /// digits as its country gives a number, where that is known. Others may be stored from
    /// earlier.
    public var isComplete: Bool {
        !text.hasPrefix("+0") && (!text.hasPrefix("+687") || text.count == 10)
    }

    /// As the portal shows it: all but the last two hidden, `xxxxxxxx23`.
    public var portalMask: String { String(repeating: "x", count: text.count - 2) + text.suffix(2) }

    /// As a payment page shows it: `+68xxxxx23`.
    public var challengeMask: String {
        text.prefix(3) + String(repeating: "x", count: text.count - 5) + text.suffix(2)
    }
}
