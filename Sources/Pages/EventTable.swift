import Ledger

/// Events in words, day by day.
package struct EventTable {
    package let sentences: Sentences
    /// Those that stand out.
    package var own: Set<UInt64> = []
    /// What is put before the number of an event.
    package var pins: [UInt64: HTML] = [:]
    /// Each row can be linked to: `#e52`.
    package var isLinked = false
    /// What replaces the event's own values in a sentence.
    package var values: (Event) -> [String: HTML] = { _ in [:] }

    package init(
        sentences: Sentences, own: Set<UInt64> = [], pins: [UInt64: HTML] = [:],
        isLinked: Bool = false, values: @escaping (Event) -> [String: HTML] = { _ in [:] }
    ) {
        self.sentences = sentences
        self.own = own
        self.pins = pins
        self.isLinked = isLinked
        self.values = values
    }

    package func html(_ events: some Sequence<Event>) -> HTML {
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
            rows += row(event, who)
        }
        return """
            <table class="events">
            <thead><tr><th>\(sentences.fill(.event))</th><th>\(sentences.fill(.time))</th>\
            <th>\(sentences.fill(.what))</th><th>\(sentences.fill(.who))</th></tr></thead>
            <tbody>
            \(rows)</tbody>
            </table>

            """
    }

    private func row(_ event: Event, _ who: HTML) -> HTML {
        let id: HTML = isLinked ? " id=\"e\(event.sequence)\"" : ""
        let style: HTML = own.contains(event.sequence) ? " class=\"own\"" : ""
        let number: HTML = "\(pins[event.sequence] ?? "")\(event.sequence)"
        return """
            <tr\(id)\(style)><td>\(number)</td><td>\(sentences.clock(event.time))</td>\
            <td><div class="what"><span class="tag">\
            \(sentences.texts.natures[event.kind]!)</span>\
            <span>\(sentences.sentence(event, values(event)))</span></div></td>\
            <td>\(who)</td></tr>

            """
    }
}
