/// What the payer is shown, and what a code is bound to.
public struct Purchase: Equatable, Sendable {
    /// In minor units.
    public var amount: UInt64
    /// ISO 4217 numeric.
    public var currency: UInt64
    public var exponent: UInt64
    public var merchantName: String

    public init(amount: UInt64, currency: UInt64, exponent: UInt64, merchantName: String) {
        self.amount = amount
        self.currency = currency
        self.exponent = exponent
        self.merchantName = merchantName
    }

    package var binding: Binding {
        Binding(
            amount: amount, currency: currency, exponent: exponent, merchantName: merchantName)
    }

    /// As a cardholder reads it in French; see ``amountText(in:)``.
    public var amountText: String { amountText(in: .fr) }

    /// As a cardholder reads it: `299,00 €`, `35 880 F CFP`, `12,50 AUD`; in English
    /// `1,299.00 €`. A number that is no currency's, which only an earlier version recorded, has
    /// `¤`, the sign for any.
    package func amountText(in language: Language) -> String {
        // A no-break space: the amount stays on one line.
        let (group, point) = language == .fr ? ("\u{A0}", ",") : (",", ".")
        let digits = String(amount)
        // An exponent that no currency has comes only from a record made elsewhere.
        let count = Int(min(exponent, 4))
        let padded = String(repeating: "0", count: max(0, count + 1 - digits.count)) + digits
        var units = String(padded.dropLast(count))
        for offset in stride(from: units.count - 3, to: 0, by: -3) {
            units.insert(contentsOf: group, at: units.index(units.startIndex, offsetBy: offset))
        }
        let fraction = count == 0 ? "" : point + padded.suffix(count)
        return "\(units)\(fraction) \(Currency(code: currency)?.sign ?? "¤")"
    }
}

extension Event {
    /// What the payer of a `challengeOpened` is shown.
    package var purchase: Purchase? {
        guard let purchaseAmount, let purchaseCurrency, let purchaseExponent, let merchantName
        else { return nil }
        return Purchase(
            amount: purchaseAmount, currency: purchaseCurrency, exponent: purchaseExponent,
            merchantName: merchantName)
    }
}
