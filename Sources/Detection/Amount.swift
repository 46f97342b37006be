import Ledger

/// What a purchase costs, so that euros and Pacific francs can be compared.
///
/// The Pacific franc has a fixed parity: 1000 XPF are 8.38 EUR. Other currencies are compared only
/// with themselves: no rate is in any event. An exponent that is not the currency's, which only an
/// earlier version recorded, says what the amount is worth as well as any: the value is the same.
struct Amount: Hashable {
    /// In thousandths of a euro cent; in minor units of any other currency.
    let units: UInt64
    /// Euros and francs have one.
    let currency: UInt64

    static let unitsOfEuro: UInt64 = 100_000
    private static let euro: UInt64 = 978

    init(units: UInt64, currency: UInt64) { (self.units, self.currency) = (units, currency) }

    init(_ event: Event) {
        let exponent = event.purchaseExponent ?? 0
        let code = event.purchaseCurrency ?? 0
        // How many units one whole unit of the currency is.
        let whole: UInt64 =
            switch code {
            case Self.euro: Self.unitsOfEuro
            case Self.franc: 838
            default: Self.power(Currency(code: code)?.exponent ?? exponent)
            }
        let units = Self.times(event.purchaseAmount ?? 0, whole) / Self.power(exponent)
        self.init(units: units, currency: code == Self.franc ? Self.euro : code)
    }

    private static let franc: UInt64 = 953

    /// Of ten; an exponent that no currency has comes only from a record made elsewhere.
    private static func power(_ exponent: UInt64) -> UInt64 {
        (0..<min(exponent, 9)).reduce(1) { power, _ in power * 10 }
    }

    var isInEuros: Bool { currency == Self.euro }

    /// Whether it is known to be at least that many euros.
    func isAtLeast(euros: UInt64) -> Bool {
        isInEuros && units >= Self.times(euros, Self.unitsOfEuro)
    }

    /// The product, or the greatest number.
    static func times(_ number: UInt64, _ factor: UInt64) -> UInt64 {
        let (product, isOver) = number.multipliedReportingOverflow(by: factor)
        return isOver ? .max : product
    }

    /// The sum, or the greatest number.
    static func plus(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let (sum, isOver) = left.addingReportingOverflow(right)
        return isOver ? .max : sum
    }
}
