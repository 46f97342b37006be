import Detection
import Pages

extension CasePage {
    /// The most nodes in the drawing; the table has all.
    private static let nodeCountMax = 40

    /// What links the cardholders: a drawing, and a table with the events of each link.
    var graph: HTML {
        let ranked = links.ranked
        guard !links.links.isEmpty else { return "" }
        // In the order of their kinds and numbers; holders first, so that they keep their order.
        let shown = ranked.prefix(Self.nodeCountMax).sorted()
        let places = Dictionary(uniqueKeysWithValues: zip(shown, shown.indices))
        let nodes = shown.map { entity in
            LinkGraph.Node(
                column: entity.column, label: label(entity), isShared: links.shared.contains(entity)
            )
        }
        let edges = links.links.sorted { $0.key < $1.key }.compactMap { link, events in
            places[link.from].flatMap { from in
                places[link.to].map { to in
                    LinkGraph.Edge(
                        from: from, to: to,
                        title: text(
                            .linkEvents,
                            ["events": "\(events.map { "\($0)" }.joined(separator: ", "))"]))
                }
            }
        }
        let leftOutCount = ranked.count - shown.count
        let note: HTML =
            leftOutCount == 0
            ? "" : "<p class=\"note\">\(text(.leftOut, ["count": .grouped(leftOutCount)]))</p>\n"
        return section(
            .links,
            "<p class=\"note lead\">\(text(.linksNote))</p>\n"
                + LinkGraph(nodes: nodes, edges: edges)
                .svg("links", title: text(.links), description: text(.linksText))
                + note + table(ranked))
    }

    private func table(_ ranked: [CaseLinks.Entity]) -> HTML {
        let rows = ranked.compactMap { entity -> HTML? in
            if case .holder = entity { return nil }
            let linked = links.links.keys.filter { $0.to == entity }.map(\.from).sorted()
            let names = linked.map(name).joined(", ")
            let style: HTML = links.shared.contains(entity) ? " class=\"own\"" : ""
            return """
                <tr\(style)><td>\(name(entity))</td><td>\(names)</td>\
                <td>\(eventLinks(links.events[entity] ?? []))</td></tr>

                """
        }
        return """
            <details>
            <summary>\(text(.allLinks))</summary>
            <table>
            <thead><tr><th>\(text(.reference))</th><th>\(text(.linkedTo))</th>\
            <th>\(text(.events))</th></tr></thead>
            <tbody>
            \(rows.joined())</tbody>
            </table>
            </details>

            """
    }

    /// As a sentence names it.
    func name(_ entity: CaseLinks.Entity) -> HTML {
        switch entity {
        case .holder(let number): text(.holderName, ["n": "\(number)"])
        case .origin(let number): sentences.reference(sentences.texts[.origin], number)
        case .device(let number): sentences.reference(sentences.texts[.device], number)
        case .email(let number): sentences.reference(sentences.texts[.email], number)
        case .phone(let number): sentences.reference(sentences.texts[.phone], number)
        case .card(let number): "\(text(.card)) \(sentences.card(number))"
        case .merchant(let name): Sentences.outside(name)
        }
    }

    /// Shortened for a drawing.
    private func label(_ entity: CaseLinks.Entity) -> HTML {
        switch entity {
        case .holder(let number): text(.shortHolder, ["n": "\(number)"])
        case .origin(let number): "\(sentences.texts[.origin]) \(number)"
        case .device(let number): "\(sentences.texts[.device]) \(number)"
        case .email(let number): "e-mail \(number)"
        case .phone(let number): text(.shortPhone, ["n": "\(number)"])
        case .card(let number):
            sentences.mask(number).map { "\(text(.card)) …\(String($0.suffix(4)))" }
                ?? "\(text(.card)) \(number)"
        case .merchant(let name):
            """
            <tspan class="wide">\(Sentences.plain(name, limit: 28))</tspan>\
            <tspan class="narrow">\(Sentences.plain(name, limit: 14))</tspan>
            """
        }
    }
}

extension CaseLinks.Entity {
    fileprivate var column: LinkGraph.Column {
        switch self {
        case .origin, .device: .left
        case .holder: .middle
        case .email, .phone, .card, .merchant: .right
        }
    }
}
