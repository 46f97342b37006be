import Ledger
import Pages

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
            <dt>\(text(.merchant))</dt><dd>\(Sentences.outside(purchase.merchantName))</dd>
            <dt>\(text(.amount))</dt><dd>\(purchase.amountText)</dd>
            <dt>\(text(.card))</dt><dd>\(sentences.card(opening.card!))</dd>
            <dt>\(text(.date))</dt><dd>\(sentences.moment(opening.purchaseDate!))</dd>
            <dt>\(text(.openedAt))</dt><dd>\(sentences.moment(opening.time))</dd>
            <dt>\(text(.transaction))</dt><dd>\(ids.joined("<br>"))</dd>
            </dl>
            </section>
            <section>
            <h2>\(text(.paymentEvents))</h2>
            \(EventTable(sentences: sentences).html(content.challengeEvents))\(notes)</section>

            """
    }

    /// Everything else that is in the bundle.
    var history: HTML {
        let own: Set<UInt64> =
            content.opening == nil ? [] : Set(content.challengeEvents.map(\.sequence))
        let heading: EvidencePhrase = content.holder == nil ? .queryEvents : .history
        let table = EventTable(sentences: sentences, own: own).html(content.events)
        return """
            <section>
            <h2>\(text(heading))</h2>
            \(table)\(content.opening == nil ? notes : "")</section>

            """
    }

    /// How a table of events is to be read.
    private var notes: HTML {
        "<p class=\"note\">\(text(.timeNote)) \(text(.whoNote))</p>\n"
    }
}
