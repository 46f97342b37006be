import Ledger
import Pages
import Projections

/// The outcomes of payments by day or by month.
struct OutcomePlot: ReportPlot {
    static let title = Wording("Outcomes of payments", french: "Les résultats des paiements")
    /// For those who do not see the drawing.
    private static let text = Wording(
        "A column for each day, or each month of a long period: the payments that got their "
            + "result then, by what it was. The numbers are in the table that follows.",
        french:
            "Une colonne par jour, ou par mois d'une longue période : les paiements qui ont reçu "
            + "alors leur résultat, selon ce résultat. Les nombres sont dans le tableau qui suit.")
    static let authenticated = Wording("Authenticated", french: "Authentifiés")
    static let noPayment = Wording(
        "No payment got its result in this period.",
        french: "Aucun paiement n'a reçu son résultat dans cette période.")
    private static let period = Wording("Period", french: "Période")

    /// The outcomes in the order in which they are stacked, from the bottom, with the class of
    /// their colour.
    private static let series: [(outcomes: [Outcome], words: Wording, style: String)] = [
        ([.authenticated], authenticated, "right"),
        (
            [.failed, .locked],
            Wording("Refused (wrong, or locked)", french: "Refusés (erreur, ou blocage)"), "wrong"
        ),
        (
            [.cancelled, .timedOut],
            Wording(
                "Given up (cancelled, or too late)", french: "Abandonnés (annulés, ou hors délai)"),
            "third"
        ),
        (
            [.notEnrolled, .technicalError, .revoked],
            Wording(
                "Other (no password, withdrawn, error)",
                french: "Autres (sans mot de passe, retrait, panne)"), "other"
        ),
    ]

    /// More days than this are shown by month.
    private static let dayCountMax = 92

    /// Every day of the range, or every month, with what was counted.
    private func periods(
        _ page: ReportPage
    ) -> [(label: HTML, counts: ReportFigures.Counts)] {
        guard let first = page.figures.days.keys.min(), let last = page.figures.days.keys.max()
        else {
            return []
        }
        let days = (first...last).map { day in
            (local: day * ReportFigures.dayMilliseconds, counts: page.figures.days[day])
        }
        guard days.count > Self.dayCountMax else {
            return days.map {
                ("\(page.sentences.dayOfMonth(local: $0.local))", $0.counts ?? .init())
            }
        }
        var months: [(label: String, counts: ReportFigures.Counts)] = []
        for day in days {
            let label = page.sentences.month(local: day.local)
            if months.last?.label != label { months.append((label, .init())) }
            if let counts = day.counts { months[months.count - 1].counts += counts }
        }
        return months.map { ("\($0.label)", $0.counts) }
    }

    func content(_ page: ReportPage) -> HTML {
        let rows = periods(page).map { label, counts in
            (label, Self.series.map { $0.outcomes.reduce(0) { $0 + (counts.outcomes[$1] ?? 0) } })
        }
        guard rows.contains(where: { $0.1.contains { $0 > 0 } }) else {
            return "<p>\(page.words(Self.noPayment))</p>\n"
        }
        let bars = StackedBars(
            series: Self.series.map { (page.words($0.words), $0.style) },
            columns: rows.map { StackedBars.Column(label: $0, values: $1) })
        let table = page.numbers(
            [page.words(Self.period)] + Self.series.map { page.words($0.words) }, rows)
        return bars.legend
            + bars.svg(
                "outcomes", title: page.words(Self.title), description: page.words(Self.text))
            + table
    }
}
