import Authentication
import Ledger

extension EvidencePage {
    /// The payment: its facts, then what happened step by step.
    var payment: HTML {
        guard let opening = content.opening, let purchase = opening.purchase else { return "" }
        let ids = [
            ("threeDSServerTransID", Field.threeDSServerTransID), ("dsTransID", .dsTransID),
            ("acsTransID", .acsTransID),
        ].map { name, field in
            "\(name) <span class=\"hash\">\(opening.text(of: field) ?? "")</span>" as HTML
        }
        return """
            <section>
            <h2>\(text(.facts))</h2>
            <dl>
            <dt>\(text(.merchant))</dt><dd>\(EvidenceSentences.outside(purchase.merchantName))</dd>
            <dt>\(text(.amount))</dt><dd>\(purchase.amountText)</dd>
            <dt>\(text(.card))</dt><dd>\(sentences.card(opening.card!))</dd>
            <dt>\(text(.date))</dt><dd>\(sentences.moment(opening.purchaseDate!))</dd>
            <dt>\(text(.openedAt))</dt><dd>\(sentences.moment(opening.time))</dd>
            <dt>\(text(.transaction))</dt><dd>\(ids.joined("<br>"))</dd>
            </dl>
            </section>
            <section>
            <h2>\(text(.paymentEvents))</h2>
            \(table(content.challengeEvents))\(notes)</section>

            """
    }

    /// Everything else that is in the bundle.
    var history: HTML {
        let own: Set<UInt64> =
            content.opening == nil ? [] : Set(content.challengeEvents.map(\.sequence))
        let heading: EvidenceTexts.Phrase = content.holder == nil ? .queryEvents : .history
        return """
            <section>
            <h2>\(text(heading))</h2>
            \(table(content.events, own))\(content.opening == nil ? notes : "")</section>

            """
    }

    /// How a table of events is to be read.
    private var notes: HTML {
        "<p class=\"note\">\(text(.timeNote)) \(text(.whoNote))</p>\n"
    }

    private func table(_ events: [Event], _ own: Set<UInt64> = []) -> HTML {
        var rows: HTML = ""
        var (day, place) = ("", "")
        for event in events {
            let today = sentences.day(event.time)
            if today != day { rows += "<tr class=\"day\"><th colspan=\"4\">\(today)</th></tr>\n" }
            day = today
            var who: HTML = "\(sentences.texts.actors[event.actor]!)"
            if let here = sentences.place(event), here.source != place {
                place = here.source
                who += "<small>\(here)</small>"
            }
            rows += row(event, who, isOwn: own.contains(event.sequence))
        }
        return """
            <table class="events">
            <thead><tr><th>\(text(.event))</th><th>\(text(.time))</th><th>\(text(.what))</th>\
            <th>\(text(.who))</th></tr></thead>
            <tbody>
            \(rows)</tbody>
            </table>

            """
    }

    private func row(_ event: Event, _ who: HTML, isOwn: Bool) -> HTML {
        let clock = sentences.clock(event.time)
        let style: HTML = isOwn ? " class=\"own\"" : ""
        return """
            <tr\(style)><td>\(event.sequence)</td><td>\(clock)</td>\
            <td><div class="what"><span class="tag">\
            \(sentences.texts.natures[event.kind.nature]!)</span>\
            <span>\(sentences.sentence(event))</span></div></td>\
            <td>\(who)</td></tr>

            """
    }
}
