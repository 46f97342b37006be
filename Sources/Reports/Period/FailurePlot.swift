import Ledger
import Pages

/// Failed attempts by the hour of the day and by origin.
struct FailurePlot: ReportPlot {
    static let title = Wording(
        "Failed attempts by hour and origin",
        french: "Les tentatives échouées, par heure et par origine")
    /// For those who do not see the drawing.
    private static let text = Wording(
        "A row for each origin, a column for each hour of the day ({zone}): the darker, the more "
            + "attempts failed. The numbers are in the table that follows.",
        french:
            "Une ligne par origine, une colonne par heure du jour ({zone}) : plus c'est foncé, "
            + "plus de tentatives ont échoué. Les nombres sont dans le tableau qui suit.")
    private static let noFailure = Wording(
        "No attempt failed in this period.",
        french: "Aucune tentative n'a échoué dans cette période.")
    private static let noOrigin = Wording("no origin", french: "sans origine")
    private static let otherOrigins = Wording("{count} others", french: "{count} autres")
    private static let hour = Wording("Hour ({zone})", french: "Heure ({zone})")
    private static let sum = Wording(same: "Total")

    /// For each origin, by hour; under nil those without one.
    private var counts: [UInt64?: [UInt64]] = [:]

    mutating func take(_ event: Event, local: UInt64) {
        guard event.isFailedAttempt else { return }
        let hour = Int(local / 3_600_000 % 24)
        counts[event.origin, default: Array(repeating: 0, count: 24)][hour] += 1
    }

    var json: JSON.Member? {
        let origins = counts.sorted { ($0.key ?? 0) < ($1.key ?? 0) }
        return JSON.Member(
            key: "failuresByOrigin",
            value: .array(
                origins.map { origin, hours in
                    [
                        "origin": origin.map(JSON.number) ?? .null,
                        "hours": .array(hours.map(JSON.number)),
                    ]
                }))
    }

    /// How many origins have their own row.
    private static let originCountMax = 12

    func content(_ page: ReportPage) -> HTML {
        func sum(_ hours: [UInt64]) -> UInt64 { hours.reduce(0, +) }
        let origins = counts.sorted {
            (sum($1.value), $0.key ?? 0) < (sum($0.value), $1.key ?? 0)
        }
        guard !origins.isEmpty else {
            return "<p>\(page.words(Self.noFailure))</p>\n"
        }
        var rows = origins.prefix(Self.originCountMax).map { origin, hours in
            HeatMap.Row(
                label: origin.map { page.sentences.fill(.unnamed, ["n": "\($0)"]) }
                    ?? page.words(Self.noOrigin),
                values: hours)
        }
        let rest = origins.dropFirst(Self.originCountMax)
        if !rest.isEmpty {
            rows.append(
                HeatMap.Row(
                    label: page.words(Self.otherOrigins, ["count": .grouped(rest.count)]),
                    values: (0..<24).map { hour in rest.reduce(0) { $0 + $1.value[hour] } },
                    isSum: true))
        }
        let map = HeatMap(columns: (0..<24).map { "\($0) h" }, rows: rows)
        let busy = (0..<24).filter { hour in rows.contains { $0.values[hour] > 0 } }
        let table = page.numbers(
            [page.words(Self.hour)] + rows.map(\.label) + [page.words(Self.sum)],
            busy.map { hour in
                let values = rows.map { $0.values[hour] }
                return ("\(hour) h", values + [values.reduce(0, +)])
            })
        return map.svg(
            "failures", title: page.words(Self.title), description: page.words(Self.text)) + table
    }
}
