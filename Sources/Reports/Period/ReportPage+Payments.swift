import Ledger
import Pages
import Projections

extension ReportPage {
    /// Merchants that have rows of their own.
    private static let merchantCountMax = 20

    /// Payments by month, merchant and method, with their values.
    var payments: HTML {
        guard !figures.payments.isEmpty else {
            return section(.payments, "<p>\(text(.noPayment))</p>\n")
        }
        return section(.payments, merchants + table)
    }

    private func count(_ sums: PaymentSums) -> UInt64 {
        sums.authenticated.count + sums.failed.count
    }

    /// The merchants with the most payments, first the greatest.
    private var greatest: [(name: String, sums: PaymentSums)] {
        var merchants: [String: PaymentSums] = [:]
        for (key, sums) in figures.payments {
            merchants[key.merchantName, default: PaymentSums()] += sums
        }
        return merchants.map { ($0.key, $0.value) }
            .sorted { (count($1.sums), $0.name) < (count($0.sums), $1.name) }
    }

    private var merchants: HTML {
        let rows = greatest.prefix(10).map { name, sums in
            HorizontalBars.Row(
                label: Sentences.plain(name, limit: 28),
                values: [(sums.authenticated.count, "right"), (sums.failed.count, "wrong")],
                text:
                    "\(HTML.grouped(sums.authenticated.count)) + \(HTML.grouped(sums.failed.count))"
            )
        }
        return HorizontalBars(rows: rows).svg(
            "merchants", title: text(.merchants), description: text(.merchantsText))
    }

    /// A row of the table: of a merchant, or of all that have none.
    private struct Row: Hashable {
        let month: String
        /// Nil for the rest.
        let rank: Int?
        let method: PaymentMethod
        let currency: UInt64
        let exponent: UInt64
    }

    private var table: HTML {
        let greatest = greatest
        let names = greatest.prefix(Self.merchantCountMax).map(\.name)
        let ranks = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
        let restCount = greatest.count - names.count
        var rows: [Row: PaymentSums] = [:]
        var totals: [PaymentKey: PaymentSums] = [:]
        for (key, sums) in figures.payments {
            let row = Row(
                month: key.month, rank: ranks[key.merchantName], method: key.method,
                currency: key.currency, exponent: key.exponent)
            rows[row, default: PaymentSums()] += sums
            let currency = PaymentKey(currency: key.currency, exponent: key.exponent)
            totals[currency, default: PaymentSums()] += sums
        }
        let sorted = rows.sorted {
            ($0.key.month, $0.key.rank ?? .max, $0.key.method, $0.key.currency, $0.key.exponent)
                < (
                    $1.key.month, $1.key.rank ?? .max, $1.key.method, $1.key.currency,
                    $1.key.exponent
                )
        }
        var body: HTML = ""
        var month = ""
        for (row, sums) in sorted {
            if row.month != month {
                month = row.month
                let start = UTCTime(month + "-01")!.milliseconds
                body += "<tr class=\"day\"><th colspan=\"3\">\(sentences.month(start))</th></tr>\n"
            }
            let name =
                row.rank.map { Sentences.outside(names[$0]) }
                ?? text(.otherMerchants, ["count": .grouped(restCount)])
            let key = PaymentKey(currency: row.currency, exponent: row.exponent)
            body += """
                <tr><td>\(name)<small>\(text(row.method.phrase))</small></td>\
                \(cells(sums, key))</tr>

                """
        }
        for (key, sums) in totals.sorted(by: { $0.key < $1.key }) {
            body += "<tr class=\"sum\"><td>\(text(.sum))</td>\(cells(sums, key))</tr>\n"
        }
        return """
            <div class="scroll">
            <table class="payments">
            <thead><tr><th>\(text(.merchant))</th><th class="number">\(text(.authenticated))</th>\
            <th class="number">\(text(.notAuthenticated))</th></tr></thead>
            <tbody>
            \(body)</tbody>
            </table>
            </div>

            """
    }

    private func cells(_ sums: PaymentSums, _ key: PaymentKey) -> HTML {
        [sums.authenticated, sums.failed].map { sum in
            let value: HTML = sum.count == 0 ? "" : "<small>\(key.text(sum.value))</small>"
            return "<td class=\"number\">\(HTML.grouped(sum.count))\(value)</td>" as HTML
        }.joined()
    }
}

extension PaymentMethod {
    var phrase: ReportPhrase {
        switch self {
        case .none: .methodNone
        case .password: .methodPassword
        case .passwordAndCode: .methodPasswordAndCode
        }
    }
}
