import Ledger
import Pages

/// The page of a case. The same events give the same bytes.
struct CasePage {
    let content: CaseContent
    let language: Language
    let sentences: Sentences
    let text: Phrasing<CasePhrase>
    let links: CaseLinks
    private let isAttached: Set<UInt64>

    init(_ content: CaseContent, _ language: Language, _ zone: Zone) {
        self.content = content
        self.language = language
        sentences = Sentences(withAlerts: content.context + content.attached, language, zone)
        text = Phrasing(sentences: sentences, phrases: CasePhrase.texts(language))
        isAttached = Set(content.attached.map(\.sequence))
        let openings = (content.context + content.attached).filter { $0.kind == .challengeOpened }
        links = CaseLinks(
            content.attached,
            openings: Dictionary(openings.map { ($0.sequence, $0) }) { first, _ in first })
    }

    var html: HTML {
        Page(
            language: language, style: PageStyle.withPlots, tab: title,
            header: """
                <p class="document">\(text(.document))</p>
                <h1>\(title)</h1>
                <p>\(Sentences.outside(content.opening.note ?? ""))</p>

                """,
            main: """
                \(simulated)<p class="summary">\(summary)</p>
                \(course)\(holders)\(graph)\(attached)
                """
        ).html
    }

    private var title: HTML { text(.title, ["case": "\(content.number)"]) }

    private var simulated: HTML {
        content.isSimulated ? "<p class=\"simulated\">\(sentences.fill(.simulated))</p>\n" : ""
    }

    private var summary: HTML {
        let opening = content.opening
        let state =
            content.closing.map {
                text(
                    .closed,
                    [
                        "account": Sentences.outside($0.account ?? ""),
                        "time": sentences.moment($0.time),
                    ])
            } ?? text(.stillOpen)
        return text(
            .opened,
            [
                "account": Sentences.outside(opening.account ?? ""),
                "time": sentences.moment(opening.time),
                "events": .grouped(content.attached.count),
                "holders": .grouped(links.holders.count),
            ]) + " " + state
    }

    private var course: HTML {
        var table = EventTable(sentences: sentences)
        table.values = { $0.events.map { ["events": eventLinks($0)] } ?? [:] }
        return section(.course, table.html(content.events))
    }

    private var attached: HTML {
        guard !content.attached.isEmpty else {
            return section(.attached, "<p>\(text(.noneAttached))</p>\n")
        }
        return section(
            .attached,
            """
            \(EventTable(sentences: sentences, isLinked: true).html(content.attached))\
            <p class="note">\(sentences.timeNote) \(sentences.fill(.whoNote))</p>

            """)
    }

    /// The cardholders it is about, and whose data is kept for it.
    private var holders: HTML {
        let held = content.events.filter { $0.kind == .holdPlaced || $0.kind == .holdReleased }
        let all = Set(links.holders + held.map(\.stream)).sorted()
        guard !all.isEmpty else { return "" }
        let rows = all.map { holder in
            let hold = held.last { $0.stream == holder }
            let state: HTML =
                switch hold?.kind {
                case .holdPlaced: text(.kept, ["event": "\(hold!.sequence)"])
                case .holdReleased: text(.released, ["event": "\(hold!.sequence)"])
                default: "–"
                }
            let events = eventLinks(links.events[.holder(holder)] ?? [])
            return "<tr><td>\(name(.holder(holder)))</td><td>\(state)</td><td>\(events)</td></tr>\n"
                as HTML
        }
        return section(
            .holders,
            """
            <table>
            <thead><tr><th>\(text(.holder))</th><th>\(text(.hold))</th><th>\(text(.events))</th>\
            </tr></thead>
            <tbody>
            \(rows.joined())</tbody>
            </table>

            """)
    }

    func section(_ heading: CasePhrase, _ content: HTML) -> HTML {
        "<section>\n<h2>\(text(heading))</h2>\n\(content)</section>\n"
    }

    func eventLinks(_ events: [UInt64]) -> HTML {
        events.map { number -> HTML in
            isAttached.contains(number)
                ? "<a href=\"#e\(number)\">\(number)</a>" : "\(number)"
        }.joined(", ")
    }
}
