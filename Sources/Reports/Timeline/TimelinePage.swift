import Ledger
import Pages

/// The page of one challenge, or of one cardholder. The same events give the same bytes.
struct TimelinePage {
    let content: TimelineContent
    let language: Language
    let sentences: Sentences
    let text: Phrasing<TimelinePhrase>

    init(_ content: TimelineContent, _ language: Language, _ zone: Zone) {
        self.content = content
        self.language = language
        sentences = Sentences(content.stream, language, zone)
        text = Phrasing(sentences: sentences, phrases: TimelinePhrase.texts(language))
    }

    var html: HTML {
        let subtitle: HTML =
            content.opening == nil ? "" : "<p>\(text(.paymentOf, values))</p>\n"
        return Page(
            language: language, style: PageStyle.withPlots, tab: tab,
            header: """
                <p class="document">\(text(.document))</p>
                <h1>\(title)</h1>
                \(subtitle)
                """,
            main: """
                \(simulated)<p class="summary \(outcomeStyle)">\(summary)</p>
                \(plot)\(events)
                """
        ).html
    }

    private var tab: HTML {
        switch content.subject {
        case .challenge(let number): text(.challenge, ["challenge": "\(number)"])
        case .cardholder(let number): text(.cardholder, ["holder": "\(number)"])
        }
    }

    private var title: HTML { content.opening == nil ? tab : text(.payment, values) }

    private var simulated: HTML {
        content.isSimulated ? "<p class=\"simulated\">\(sentences.fill(.simulated))</p>\n" : ""
    }

    private var values: [String: HTML] {
        guard let opening = content.opening, let purchase = opening.purchase else { return [:] }
        return [
            "challenge": "\(opening.sequence)", "holder": "\(opening.stream)",
            "amount": "<span class=\"clock\">\(purchase.amountText)</span>",
            "merchant": Sentences.outside(purchase.merchantName),
            "card": sentences.card(opening.card!), "opened": sentences.moment(opening.time),
        ]
    }

    private var outcomeStyle: HTML {
        guard let ending = content.ending else { return "" }
        return ending.outcome == .authenticated ? "right" : "wrong"
    }

    private var summary: HTML {
        var values = values
        guard content.opening != nil else {
            let count = content.events.count
            values["count"] = .grouped(count)
            values["opened"] = content.events.first.map { sentences.moment($0.time) }
            values["ended"] = content.events.last.map { sentences.moment($0.time) }
            values["payments"] = .grouped(content.events.count { $0.kind == .challengeEnded })
            values["authenticated"] = .grouped(
                content.events.count { $0.outcome == .authenticated })
            values["failures"] = .grouped(content.events.count(where: \.isFailedAttempt))
            return text(.cardholderSummary, values)
        }
        guard let ending = content.ending else { return text(.open, values) }
        values["outcome"] = "<b>\(sentences.texts.outcomes[ending.outcome!]!)</b>"
        values["ended"] = sentences.moment(ending.time)
        return text(.summary, values)
    }

    // MARK: Events

    private var plot: HTML {
        switch content.subject {
        case .challenge: section(.course, challengePlot)
        case .cardholder: section(.strip, cardholderPlot)
        }
    }

    private var events: HTML {
        var table = EventTable(sentences: sentences)
        if let opening = content.opening {
            for (index, event) in content.events.enumerated() {
                table.pins[event.sequence] =
                    "<span class=\"pin \(event.markStyle)\">\(index + 1)</span>"
                if event.sequence == opening.sequence || event.challenge == opening.sequence {
                    table.own.insert(event.sequence)
                }
            }
        }
        return section(
            .events,
            """
            \(table.html(content.events))\
            <p class="note">\(sentences.timeNote) \(sentences.fill(.whoNote))</p>

            """)
    }

    private func section(_ heading: TimelinePhrase, _ content: HTML) -> HTML {
        "<section>\n<h2>\(text(heading))</h2>\n\(content)</section>\n"
    }

    /// `12 min`, `3 h`, `2 j`
    func stretch(_ milliseconds: UInt64) -> HTML {
        let minutes = milliseconds / 60_000
        if minutes < 120 { return "\(minutes) min" }
        if minutes < 48 * 60 { return "\(minutes / 60) h" }
        return text(.dayCount, ["n": "\(minutes / 1440)"])
    }
}
