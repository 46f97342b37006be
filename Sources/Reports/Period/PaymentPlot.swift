import Ledger
import Pages
import Projections

/// Payments by month, merchant and method, with their values.
struct PaymentPlot: ReportPlot {
    static let title = Wording(
        "Payments by merchant, method and month",
        french: "Les paiements, par marchand, méthode et mois")
    /// For those who do not see the drawing.
    private static let text = Wording(
        "A bar for each merchant: payments authenticated, then those that were not. The "
            + "numbers are in the table that follows.",
        french:
            "Une barre par marchand : les paiements authentifiés, puis ceux qui ne l'ont pas été. "
            + "Les nombres sont dans le tableau qui suit.")
    private static let merchantsTitle = Wording(
        "Merchants with the most payments", french: "Les marchands qui ont le plus de paiements")
    private static let merchant = Wording("Merchant and method", french: "Marchand et méthode")
    private static let notAuthenticated = Wording("Not authenticated", french: "Non authentifiés")
    private static let otherMerchants = Wording(
        "{count} other merchants", french: "{count} autres marchands")
    private static let sum = Wording(same: "Total")

    /// How many merchants have their own rows.
    private static let merchantCountMax = 20

    func content(_ page: ReportPage) -> HTML {
        guard !page.figures.payments.isEmpty else {
            return "<p>\(page.words(OutcomePlot.noPayment))</p>\n"
        }
        return merchants(page) + table(page)
    }

    private func count(_ sums: PaymentSums) -> UInt64 {
        sums.authenticated.count + sums.failed.count
    }

    /// The merchants with the most payments, the greatest first.
    private func greatest(
        _ page: ReportPage
    ) -> [(name: String, sums: PaymentSums)] {
        var merchants: [String: PaymentSums] = [:]
        for (key, sums) in page.figures.payments {
            merchants[key.merchantName, default: PaymentSums()] += sums
        }
        return merchants.map { ($0.key, $0.value) }
            .sorted { (count($1.sums), $0.name) < (count($0.sums), $1.name) }
    }

    private func merchants(_ page: ReportPage) -> HTML {
        let rows = greatest(page).prefix(10).map { name, sums in
            HorizontalBars.Row(
                label: Sentences.plain(name, limit: 28),
                values: [(sums.authenticated.count, "right"), (sums.failed.count, "wrong")],
                text:
                    "\(HTML.grouped(sums.authenticated.count)) + \(HTML.grouped(sums.failed.count))"
            )
        }
        return HorizontalBars(rows: rows).svg(
            "merchants", title: page.words(Self.merchantsTitle), description: page.words(Self.text))
    }

    /// A row of the table: for a merchant, or for all those without a row.
    private struct Row: Hashable {
        let month: String
        /// Nil for the rest.
        let rank: Int?
        let method: PaymentMethod
        let currency: UInt64
        let exponent: UInt64
    }

    private func table(_ page: ReportPage) -> HTML {
        let greatest = greatest(page)
        let names = greatest.prefix(Self.merchantCountMax).map(\.name)
        let ranks = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
        let restCount = greatest.count - names.count
        var rows: [Row: PaymentSums] = [:]
        var totals: [PaymentKey: PaymentSums] = [:]
        for (key, sums) in page.figures.payments {
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
                let name = page.sentences.month(local: start)
                body += "<tr class=\"day\"><th colspan=\"3\">\(name)</th></tr>\n"
            }
            let name =
                row.rank.map { Sentences.outside(names[$0]) }
                ?? page.words(Self.otherMerchants, ["count": .grouped(restCount)])
            let key = PaymentKey(currency: row.currency, exponent: row.exponent)
            body += """
                <tr><td>\(name)<small>\(page.words(row.method.words))</small></td>\
                \(cells(sums, key))</tr>

                """
        }
        for (key, sums) in totals.sorted(by: { $0.key < $1.key }) {
            body += "<tr class=\"sum\"><td>\(page.words(Self.sum))</td>\(cells(sums, key))</tr>\n"
        }
        return """
            <div class="scroll">
            <table class="payments">
            <thead><tr><th>\(page.words(Self.merchant))</th>\
            <th class="number">\(page.words(OutcomePlot.authenticated))</th>\
            <th class="number">\(page.words(Self.notAuthenticated))</th></tr></thead>
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
    fileprivate var words: Wording {
        switch self {
        case .none: Wording("nothing typed", french: "rien de saisi")
        case .password: Wording("password alone", french: "mot de passe seul")
        case .passwordAndCode:
            Wording("password and code by SMS", french: "mot de passe et code par SMS")
        }
    }
}
