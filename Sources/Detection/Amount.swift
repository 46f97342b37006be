import Ledger

/// What a purchase costs, so that euros and Pacific francs can be compared.
///
/// The Pacific franc has a fixed parity: 1000 XPF are 8.38 EUR. Other currencies are compared only
/// with themselves: no rate is in any event.
struct Amount: Hashable {
    /// In thousandths of a euro cent; in minor units of any other currency.
    let units: UInt64
    /// 978 for euros and francs; otherwise the ISO 4217 number and the exponent together, which
    /// make another number.
    let currency: UInt64

    static let unitsOfEuro: UInt64 = 100_000
    private static let euro: UInt64 = 978

    init(units: UInt64, currency: UInt64) { (self.units, self.currency) = (units, currency) }

    init(_ event: Event) {
        let amount = event.purchaseAmount ?? 0
        switch (event.purchaseCurrency, event.purchaseExponent) {
        case (978, 2): self.init(units: Self.times(amount, 1000), currency: Self.euro)
        case (953, 0): self.init(units: Self.times(amount, 838), currency: Self.euro)
        case (let currency, let exponent):
            let exponent = min(exponent ?? 0, 9)
            self.init(units: amount, currency: (exponent + 1) << 32 | (currency ?? 0))
        }
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
