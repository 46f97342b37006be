import Audit
import Ledger
import Pages

/// The page of a report. The same report gives the same bytes.
struct ReportPage {
    let report: Report
    let language: Language
    let sentences: Sentences
    let text: Phrasing<ReportPhrase>

    var figures: ReportFigures { report.figures }

    init(_ report: Report, _ language: Language) {
        self.report = report
        self.language = language
        sentences = Sentences(withAlerts: report.cited.values, language, report.figures.zone)
        text = Phrasing(sentences: sentences, phrases: ReportPhrase.texts(language))
    }

    var html: HTML {
        Page(
            language: language, style: PageStyle.withPlots, tab: title,
            header: """
                <p class="document">\(document)</p>
                <h1>\(title)</h1>
                <p>\(subtitle)</p>

                """,
            main: """
                \(simulated)\(summary)\(state)\(attention)\(findings)\(plots)\(controls)\
                \(notes)\(annex)
                """
        ).html
    }

    // MARK: The top

    private var document: HTML {
        figures.logOrigin.map { text(.document, ["log": Sentences.outside($0)]) }
            ?? text(.unnamedDocument)
    }

    private var title: HTML {
        guard let first = figures.firstTime, let last = figures.lastTime else {
            return text(.nothing)
        }
        let (start, end) = (sentences.day(first), sentences.day(last))
        return start == end
            ? text(.oneDay, ["first": "\(start)"])
            : text(.days, ["first": "\(start)", "last": "\(end)"])
    }

    private var subtitle: HTML {
        guard let first = figures.firstTime, let last = figures.lastTime else {
            return text(.noEvent)
        }
        return text(
            .range,
            [
                "count": .grouped(report.range.count), "start": "\(report.range.lowerBound)",
                "end": "\(report.range.upperBound - 1)", "first": sentences.moment(first),
                "last": sentences.moment(last),
            ])
    }

    private var simulated: HTML {
        figures.isSimulated ? "<p class=\"simulated\">\(sentences.fill(.simulated))</p>\n" : ""
    }

    /// What matters most, in three sentences, each with its number.
    private var summary: HTML {
        let total = figures.total
        let ended = total.outcomes.values.reduce(0, +)
        let authenticated = total.outcomes[.authenticated] ?? 0
        let findings = report.results.filter(\.isViolated)
        let violated = findings.count { !$0.control.isDesignFinding }
        let items: [(style: HTML, number: HTML, sentence: HTML)] = [
            (
                violated == 0 ? "right" : "wrong", .grouped(violated),
                text(
                    .summaryControls,
                    [
                        "count": "\(report.results.count)",
                        "held": "\(report.results.count { $0.outcome == .held })",
                        "design": "\(findings.count(where: \.control.isDesignFinding))",
                    ])
            ),
            (
                "", .grouped(ended),
                text(
                    .summaryPayments,
                    [
                        "authenticated": .grouped(authenticated),
                        "failed": .grouped(ended - authenticated),
                        "open": .grouped(figures.openCount),
                    ])
            ),
            (
                "", .grouped(total.failures),
                text(
                    .summaryFailures,
                    [
                        "locks": .grouped(total[.lockPlaced] + total[.permanentLockPlaced]),
                        "sessions": .grouped(total[.sessionRequested]),
                        "passwords": .grouped(total[.passwordSet] + total[.passwordChanged]),
                    ])
            ),
        ]
        let list = items.map { style, number, sentence in
            "<li class=\"\(style)\"><b>\(number)</b>\(sentence)</li>\n" as HTML
        }
        return "<ul class=\"three\">\n\(list.joined())</ul>\n"
    }

    /// Which ledger this is about, so that anybody can make the report again.
    private var state: HTML {
        let checkpoint =
            figures.checkpointSize.map {
                text(
                    .checkpointOf,
                    [
                        "size": .grouped($0),
                        "witnesses": figures.witnesses.isEmpty
                            ? text(.noWitness)
                            : figures.witnesses.sorted().map(Sentences.outside).joined(", "),
                    ])
            } ?? text(.noCheckpoint)
        return """
            <section>
            <h2>\(text(.state))</h2>
            <dl>
            <dt>\(text(.size))</dt><dd>\(HTML.grouped(report.range.upperBound))</dd>
            <dt>\(text(.root))</dt><dd class="hash">\(report.root.hex)</dd>
            <dt>\(text(.checkpoint))</dt><dd>\(checkpoint)</dd>
            </dl>
            <p class="note">\(text(.stateNote))</p>
            </section>

            """
    }

    private var notes: HTML {
        let notes = [
            sentences.zone.isUTC ? ReportPhrase.utcNote : .zoneNote, .failureNote, .methodNote,
            .personNote,
        ].map {
            "<li>\(text($0))</li>\n" as HTML
        }
        return """
            <section>
            <h2>\(text(.notes))</h2>
            <ul class="note">
            \(notes.joined())</ul>
            </section>

            """
    }

    /// The events that controls and findings name, in words.
    private var annex: HTML {
        let named = report.results.map(\.violations) + (report.findings ?? []).map(\.events)
        let shown = Set(named.flatMap { $0.prefix(Report.citedCountMax) }).sorted()
        guard !shown.isEmpty else { return "" }
        let table = EventTable(sentences: sentences, isLinked: true)
        return """
            <section class="annex">
            <h2>\(text(.cited))</h2>
            \(table.html(shown.compactMap { report.cited[$0] }))\
            <p class="note">\(sentences.timeNote) \(sentences.fill(.whoNote))</p>
            </section>

            """
    }
}

extension ReportFigures.Counts {
    subscript(_ kind: Kind) -> UInt64 { kinds[kind] ?? 0 }
}
