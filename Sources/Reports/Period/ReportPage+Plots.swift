import Ledger
import Pages

extension ReportPage {
    var plots: HTML {
        figures.plots.map { section(words(type(of: $0).title), $0.content(self)) }.joined()
    }

    /// The words of a plot.
    func words(_ wording: Wording, _ values: [String: HTML] = [:]) -> HTML {
        sentences.fill(wording[language], nil, values)
    }

    func section(_ heading: ReportPhrase, _ content: HTML) -> HTML {
        section(text(heading), content)
    }

    private func section(_ heading: HTML, _ content: HTML) -> HTML {
        "<section>\n<h2>\(heading)</h2>\n\(content)</section>\n"
    }

    /// The numbers of a plot, for whoever would rather read; open on paper.
    func numbers(_ heading: [HTML], _ rows: [(HTML, [UInt64])]) -> HTML {
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
