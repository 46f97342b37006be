import Ledger
import Pages

/// A part of the report's page that plots something: its words, what it counts, how it is drawn.
protocol ReportPlot: Sendable {
    static var title: Wording { get }

    /// Counts the next event of the range, beyond what ``ReportFigures`` counts for every plot.
    ///
    /// - Parameter local: what the clocks of the report showed.
    mutating func take(_ event: Event, local: UInt64)

    /// What is under the title: the drawing, and its numbers as a table.
    func content(_ page: ReportPage) -> HTML

    /// What it counted, in the JSON of the report.
    var json: JSON.Member? { get }
}

extension ReportPlot {
    mutating func take(_: Event, local: UInt64) {}
    var json: JSON.Member? { nil }
}

extension ReportFigures {
    /// Every plot, in the order of the page.
    static let allPlots: [any ReportPlot] = [
        OutcomePlot(), FailurePlot(), PortalPlot(), PaymentPlot(),
    ]
}
