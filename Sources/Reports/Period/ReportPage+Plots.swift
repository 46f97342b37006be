import Ledger
import Pages
import Projections

extension ReportPage {
    /// The outcomes in the order they are stacked, from below, with the class of their colour.
    private static let series: [(outcomes: [Outcome], phrase: ReportPhrase, style: String)] = [
        ([.authenticated], .authenticated, "right"),
        ([.failed, .locked], .failed, "wrong"),
        ([.cancelled, .timedOut], .givenUp, "third"),
        ([.notEnrolled, .technicalError, .revoked], .otherOutcomes, "other"),
    ]

    /// More days than this are shown by month.
    private static let dayCountMax = 92

    /// Every day of the range, or every month, with what was counted.
    private var periods: [(label: HTML, counts: ReportFigures.Counts)] {
        guard let first = figures.days.keys.min(), let last = figures.days.keys.max() else {
            return []
        }
        let days = (first...last).map { day in
            (time: day * ReportFigures.dayMilliseconds, counts: figures.days[day])
        }
        guard days.count > Self.dayCountMax else {
            return days.map { ("\(sentences.dayOfMonth($0.time))", $0.counts ?? .init()) }
        }
        var months: [(label: String, counts: ReportFigures.Counts)] = []
        for day in days {
            let label = sentences.month(day.time)
            if months.last?.label != label { months.append((label, .init())) }
            if let counts = day.counts { months[months.count - 1].counts += counts }
        }
        return months.map { ("\($0.label)", $0.counts) }
    }

    /// The outcomes of payments by day, as a plot and as a table.
    var outcomes: HTML {
        let periods = periods
        let rows = periods.map { label, counts in
            (label, Self.series.map { $0.outcomes.reduce(0) { $0 + (counts.outcomes[$1] ?? 0) } })
        }
        guard rows.contains(where: { $0.1.contains { $0 > 0 } }) else {
            return section(.outcomes, "<p>\(text(.noPayment))</p>\n")
        }
        let bars = StackedBars(
            series: Self.series.map { (text($0.phrase), $0.style) },
            columns: rows.map { StackedBars.Column(label: $0, values: $1) })
        let table = numbers(
            [text(.period)] + Self.series.map { text($0.phrase) }, rows)
        return section(
            .outcomes,
            bars.legend
                + bars.svg("outcomes", title: text(.outcomes), description: text(.outcomesText))
                + table)
    }

    /// Origins that have a row of their own.
    private static let originCountMax = 12

    /// The failures by hour of the day and by origin.
    var failures: HTML {
        func sum(_ hours: [UInt64]) -> UInt64 { hours.reduce(0, +) }
        let origins = figures.failures.sorted {
            (sum($1.value), $0.key ?? 0) < (sum($0.value), $1.key ?? 0)
        }
        guard !origins.isEmpty else {
            return section(.failuresByHour, "<p>\(text(.noFailure))</p>\n")
        }
        var rows = origins.prefix(Self.originCountMax).map { origin, hours in
            HeatMap.Row(
                label: origin.map { sentences.fill(.unnamed, ["n": "\($0)"]) } ?? text(.noOrigin),
                values: hours)
        }
        let rest = origins.dropFirst(Self.originCountMax)
        if !rest.isEmpty {
            rows.append(
                HeatMap.Row(
                    label: text(.otherOrigins, ["count": .grouped(rest.count)]),
                    values: (0..<24).map { hour in rest.reduce(0) { $0 + $1.value[hour] } },
                    isSum: true))
        }
        let map = HeatMap(columns: (0..<24).map { "\($0) h" }, rows: rows)
        let busy = (0..<24).filter { hour in rows.contains { $0.values[hour] > 0 } }
        let table = numbers(
            [text(.hour)] + rows.map(\.label) + [text(.sum)],
            busy.map { hour in
                let values = rows.map { $0.values[hour] }
                return ("\(hour) h", values + [values.reduce(0, +)])
            })
        return section(
            .failuresByHour,
            map.svg("failures", title: text(.failuresByHour), description: text(.failuresText))
                + table)
    }

    /// From an address that is typed on the portal to a password; and what was sent and locked.
    var portal: HTML {
        let total = figures.total
        let steps: [(ReportPhrase, UInt64)] = [
            (.sessionsRequested, total[.sessionRequested]),
            (.sessionsOpened, total[.verificationSucceeded]),
            (.passwordsSet, total[.passwordSet]), (.passwordsChanged, total[.passwordChanged]),
        ]
        let others: [(ReportPhrase, UInt64)] = [
            (.emailsUnknown, total[.emailNotRecognised]),
            (.verificationsFailed, total[.verificationFailed]),
            (.codesSent, total[.codeSent]), (.codesNotSent, total[.codeDeliveryFailed]),
            (.resends, total.resends),
            (.locksPlaced, total[.lockPlaced]),
            (.permanentLocks, total[.permanentLockPlaced]),
            (.locksReleased, total[.lockReleased]),
            (.refusedAttempts, total[.attemptRefused]),
        ]
        let bars = HorizontalBars(
            rows: steps.map {
                .init(label: text($0), values: [($1, "mark")], text: .grouped($1))
            })
        let rows = (steps + others).map { phrase, count in
            "<tr><td>\(text(phrase))</td><td class=\"number\">\(HTML.grouped(count))</td></tr>\n"
                as HTML
        }
        return section(
            .portal,
            bars.svg("portal", title: text(.portal), description: text(.portalText)) + """
                <table>
                <thead><tr><th>\(text(.what))</th><th class="number">\(text(.count))</th></tr>\
                </thead>
                <tbody>
                \(rows.joined())</tbody>
                </table>

                """)
    }

    func section(_ heading: ReportPhrase, _ content: HTML) -> HTML {
        "<section>\n<h2>\(text(heading))</h2>\n\(content)</section>\n"
    }

    /// The numbers of a plot, for whoever would rather read; open on paper.
    private func numbers(_ heading: [HTML], _ rows: [(HTML, [UInt64])]) -> HTML {
        let head = heading.enumerated().map { index, title in
            index == 0 ? "<th>\(title)</th>" : "<th class=\"number\">\(title)</th>" as HTML
        }
        let body = rows.map { label, values in
            let cells = values.map { "<td class=\"number\">\(HTML.grouped($0))</td>" as HTML }
            return "<tr><td>\(label)</td>\(cells.joined())</tr>\n" as HTML
        }
        return """
            <details>
            <summary>\(text(.numbers))</summary>
            <div class="scroll">
            <table>
            <thead><tr>\(head.joined())</tr></thead>
            <tbody>
            \(body.joined())</tbody>
            </table>
            </div>
            </details>

            """
    }
}
