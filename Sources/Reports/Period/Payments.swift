import Ledger

/// How far the authentication of a payment went: what was typed for it.
package enum PaymentMethod: String, CaseIterable, Comparable, Sendable {
    case none
    case password
    case passwordAndCode

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What payments are summed up by.
package struct PaymentKey: Hashable, Comparable, Sendable {
    /// Of the outcome, in the clocks of the report: `2022-02`.
    package let month: String
    package let merchantName: String
    package let method: PaymentMethod
    /// ISO 4217 numeric.
    package let currency: UInt64
    package let exponent: UInt64

    /// - Parameter local: what the clocks showed when it ended.
    init(_ purchase: Purchase, _ method: PaymentMethod, local: UInt64) {
        month = String(UTCTime(milliseconds: local).description.prefix(7))
        merchantName = purchase.merchantName
        self.method = method
        currency = purchase.currency
        exponent = purchase.exponent
    }

    /// Of all payments in a currency.
    init(currency: UInt64, exponent: UInt64) {
        (month, merchantName, method) = ("", "", .none)
        (self.currency, self.exponent) = (currency, exponent)
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.month, left.merchantName, left.method, left.currency, left.exponent)
            < (right.month, right.merchantName, right.method, right.currency, right.exponent)
    }

    /// A value in minor units, as a cardholder reads it.
    package func text(_ value: UInt64) -> String {
        Purchase(amount: value, currency: currency, exponent: exponent, merchantName: "")
            .amountText
    }
}

/// Payments by their outcome.
package struct PaymentSums: Hashable, Sendable {
    package struct Sum: Hashable, Sendable {
        package internal(set) var count: UInt64 = 0
        /// In minor units; it stops at the greatest number.
        package internal(set) var value: UInt64 = 0

        static func += (left: inout Sum, right: Sum) {
            left.count += right.count
            let (sum, isOver) = left.value.addingReportingOverflow(right.value)
            left.value = isOver ? .max : sum
        }
    }

    package private(set) var outcomes: [Outcome: Sum] = [:]

    mutating func add(_ amount: UInt64, _ outcome: Outcome) {
        outcomes[outcome, default: Sum()] += Sum(count: 1, value: amount)
    }

    package var authenticated: Sum { outcomes[.authenticated] ?? Sum() }

    /// Of every other outcome.
    package var failed: Sum {
        outcomes.filter { $0.key != .authenticated }.values.reduce(into: Sum()) { $0 += $1 }
    }

    static func += (left: inout PaymentSums, right: PaymentSums) {
        left.outcomes.merge(right.outcomes) { sum, other in
            var sum = sum
            sum += other
            return sum
        }
    }
}
