import Ledger

extension WhatIf {
    /// Payments in one currency to which the same happened, and to which the same would have.
    public struct Payments: Sendable {
        /// How they ended; `open` when they did not.
        public let recorded: String
        /// How they would have ended; nil when that is unknown.
        public let other: String?
        public fileprivate(set) var count: UInt64 = 0
        /// The sum of all of them; the merchant is empty.
        public fileprivate(set) var total: Purchase

        package var json: JSON {
            .object([
                JSON.Member(key: "recorded", value: .string(recorded)),
                JSON.Member(key: "other", value: other.map { .string($0) } ?? .null),
                JSON.Member(key: "count", value: .number(count)),
                JSON.Member(key: "purchaseAmount", value: .number(total.amount)),
                JSON.Member(key: "purchaseCurrency", value: .number(total.currency)),
                JSON.Member(key: "purchaseExponent", value: .number(total.exponent)),
            ])
        }
    }

    /// The payments that would have ended differently, each counted once: by how, or as unknown.
    public func payments() -> [Payments] {
        var lines: [Payments] = []
        var seen: Set<UInt64> = []
        // A known end counts for more than a step before it.
        for difference in differences.reversed() where difference.isOfEnd {
            guard let id = difference.challenge, let purchase = difference.purchase,
                seen.insert(id).inserted
            else { continue }
            let isTold = difference.kind != .goesOn && difference.kind != .unknown
            let other = isTold ? difference.other : nil
            let recorded = difference.outcome?.name ?? "open"
            let index =
                lines.firstIndex {
                    ($0.recorded, $0.other) == (recorded, other)
                        && $0.total.currency == purchase.currency
                        && $0.total.exponent == purchase.exponent
                } ?? lines.endIndex
            if index == lines.endIndex {
                var none = purchase
                (none.amount, none.merchantName) = (0, "")
                lines.append(Payments(recorded: recorded, other: other, total: none))
            }
            lines[index].count += 1
            lines[index].total.amount &+= purchase.amount
        }
        return lines.sorted {
            ($0.recorded, $0.other ?? "~", $0.total.currency)
                < ($1.recorded, $1.other ?? "~", $1.total.currency)
        }
    }
}

extension WhatIfDifference {
    /// Whether it says what would have become of a payment.
    fileprivate var isOfEnd: Bool {
        switch kind {
        case .changed, .ended, .goesOn, .unknown, .blocked: true
        case .refused, .judged, .locked, .notLocked, .lockChanged: false
        }
    }
}
