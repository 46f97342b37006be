import Audit
import Detection
import Ledger
import Pages

extension ReportPage {
    /// Violations, then findings about the design: what an auditor reads first.
    var attention: HTML {
        let violated = report.results.filter(\.isViolated)
        let sorted =
            violated.filter { !$0.control.isDesignFinding }
            + violated.filter(\.control.isDesignFinding)
        guard !sorted.isEmpty else {
            return section(.attention, "<p>\(text(.nothingViolated))</p>\n")
        }
        return section(.attention, table(sorted))
    }

    /// Every control, by its source.
    var controls: HTML {
        let tables = ControlProfile.allCases.compactMap { profile -> HTML? in
            let results = report.results.filter { $0.control.profile == profile }
            guard !results.isEmpty else { return nil }
            return """
                <h3>\(profile.title[language])</h3>
                \(table(results))
                """
        }
        return """
            <section>
            <h2>\(text(.controls))</h2>
            <p>\(text(.controlsNote))</p>
            \(tables.joined())</section>

            """
    }

    private func table(_ results: [ControlResult]) -> HTML {
        """
        <table class="controls">
        <thead><tr><th>\(text(.control))</th><th>\(text(.check))</th>\
        <th>\(text(.result))</th></tr></thead>
        <tbody>
        \(results.map(row).joined())</tbody>
        </table>

        """
    }

    private func row(_ result: ControlResult) -> HTML {
        let control = result.control
        let notes = result.notes.map { "<small>\($0[language])</small>" as HTML }.joined()
        return """
            <tr><td><b>\(control.id)</b><small>\(control.clause[language])</small></td>\
            <td>\(control.check[language])\(notes)</td>\
            <td>\(outcome(result))</td></tr>

            """
    }

    private func outcome(_ result: ControlResult) -> HTML {
        switch result.outcome {
        case .held:
            return """
                <span class="good">\(text(.held))</span>\
                <small>\(text(.lookedAt, ["count": .grouped(result.lookedAt)]))</small>
                """
        case .notApplicable(let why):
            return """
                <span class="soft">\(text(.notApplicable))</span>\
                <small>\(why[language])</small>
                """
        case .violated:
            let (phrase, style): (ReportPhrase, HTML) =
                result.control.isDesignFinding ? (.design, "finding") : (.violated, "bad")
            return """
                <span class="\(style)">\(text(phrase))</span>\
                <small>\(links(result.violations))</small>
                """
        }
    }

    /// The numbers of events, each a link to it where it is shown in words.
    func links(_ events: [UInt64]) -> HTML {
        let linked = events.prefix(Report.citedCountMax).map { number -> HTML in
            report.cited[number] == nil
                ? "\(number)" : "<a href=\"#e\(number)\">\(number)</a>"
        }
        let rest = events.count - linked.count
        return linked.joined(", ")
            + (rest == 0 ? "" : " \(text(.more, ["count": .grouped(rest)]))")
    }

    /// What detectors found, with the gravest severity of each.
    var findings: HTML {
        guard let findings = report.findings else { return "" }
        let rows = findings.map { finding in
            """
            <tr><td><b>\(finding.id)</b><small>\(finding.severity.words[language])</small>\
            </td><td>\(finding.title[language]) (\(HTML.grouped(finding.count)))</td>\
            <td><small>\(links(finding.events))</small></td></tr>

            """ as HTML
        }
        let table: HTML = """
            <table class="controls">
            <thead><tr><th>\(text(.detector))</th><th>\(text(.pattern))</th>\
            <th>\(text(.events))</th></tr></thead>
            <tbody>
            \(rows.joined())</tbody>
            </table>

            """
        return """
            <section>
            <h2>\(text(.findings))</h2>
            \(findings.isEmpty ? "<p>\(text(.noFinding))</p>\n" : table)</section>

            """
    }
}
