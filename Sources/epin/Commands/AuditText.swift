import Audit
import Ledger
import Questions

/// The results of an audit as a person reads them.
struct AuditText {
    private let results: [ControlResult]

    init(_ results: [ControlResult]) { self.results = results }

    func write(to output: Output) throws {
        try output.table(table)
        for result in results where result.isViolated {
            try output.line()
            try output.line(output.styled("\(result.control.id): \(word(result).text)", .red))
            try paragraph(result.control.check.english, output)
            let events = Self.events(result.violations, limit: Self.listedCountMax)
            try paragraph("Events \(events)", output)
        }
        try section(
            "Not applicable",
            results.compactMap { result in
                guard case .notApplicable(let why) = result.outcome else { return nil }
                return "\(result.control.id): \(why.english)"
            }, output)
        try section(
            "Notes",
            results.flatMap { result in
                result.notes.map { "\(result.control.id): \($0.english)" }
            }, output)
        try output.line()
        try output.line(summary)
    }

    private static let listedCountMax = 100
    private static let cellCountMax = 4

    private var table: TextTable {
        var table = TextTable([
            .text("CONTROL"), .text("CLAUSE"), .text("RESULT"), .number("LOOKED AT"),
            .text("EVENTS"),
        ])
        for result in results {
            let (text, style) = word(result)
            let events = Self.events(result.violations, limit: Self.cellCountMax)
            table.add([
                TextTable.Cell(result.control.id),
                TextTable.Cell(result.control.clause.english),
                TextTable.Cell(text, style), TextTable.Cell(Text.grouped(result.lookedAt)),
                TextTable.Cell(result.isViolated ? events : ""),
            ])
        }
        return table
    }

    private func word(_ result: ControlResult) -> (text: String, style: Style) {
        switch result.outcome {
        case .held: ("held", .green)
        case .violated where result.control.isDesignFinding: ("design finding", .red)
        case .violated: ("violated", .red)
        case .notApplicable: ("not applicable", .dim)
        }
    }

    /// `3, 17, 20 and 5 more`
    private static func events(_ sequences: [UInt64], limit: Int) -> String {
        let listed = sequences.prefix(limit).map { "\($0)" }.joined(separator: ", ")
        let rest = sequences.count - min(limit, sequences.count)
        return rest == 0 ? listed : "\(listed) and \(Text.grouped(UInt64(rest))) more"
    }

    private func paragraph(_ text: String, _ output: Output) throws {
        for line in Text.wrapped(text, width: 80, indent: 2) { try output.line(line) }
    }

    private func section(_ title: String, _ texts: [String], _ output: Output) throws {
        guard !texts.isEmpty else { return }
        try output.line()
        try output.line(output.styled(title, .bold))
        for text in texts { try paragraph(text, output) }
    }

    private var summary: String {
        func count(_ isCounted: (ControlResult) -> Bool) -> Int { results.count(where: isCounted) }
        let findings = count { $0.isViolated && $0.control.isDesignFinding }
        let violated = count(\.isViolated) - findings
        let held = count { $0.outcome == .held }
        let plural = results.count == 1 ? "" : "s"
        return "\(results.count) control\(plural): \(held) held, \(violated) violated, "
            + "\(findings) design findings, \(results.count - held - violated - findings) "
            + "not applicable"
    }
}
