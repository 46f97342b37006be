import Audit
import Ledger

/// The results of an audit as a person reads them.
struct AuditText {
    private let results: [ControlResult]
    private let zone: Zone

    /// - Parameter zone: in whose clocks the moments of notes are shown.
    init(_ results: [ControlResult], _ zone: Zone) { (self.results, self.zone) = (results, zone) }

    var answer: Answer {
        var answer = Answer()
        answer.table([
            .text("CONTROL"), .text("CLAUSE"), .text("RESULT"), .number("LOOKED AT"),
            .text("EVENTS"),
        ]) { rows in
            for result in results {
                try rows.add(Record(result.json, ControlResult.shape), cells(result))
            }
        }
        for result in results where result.isViolated {
            answer.text()
            answer.text("\(result.control.id): \(word(result).text)", .red)
            answer.text(Self.paragraph(result.control.check.english))
            let events = Self.events(result.violations, limit: Self.listedCountMax)
            answer.text(Self.paragraph("Events \(events)"))
        }
        add(
            "Not applicable",
            results.compactMap { result in
                guard case .notApplicable(let why) = result.outcome else { return nil }
                return "\(result.control.id): \(why.english)"
            }, to: &answer)
        add(
            "Notes",
            results.flatMap { result in
                result.notes.map {
                    let text = ZonedText(ofUniversalTimes: $0.english).text(in: zone)
                    return "\(result.control.id): \(text)"
                }
            }, to: &answer)
        answer.text()
        answer.text(summary)
        answer.status = { results.contains(where: \.isViolated) ? .finding : .fine }
        return answer
    }

    private static let listedCountMax = 100
    private static let cellCountMax = 4

    private func cells(_ result: ControlResult) -> [TextTable.Cell] {
        let (text, style) = word(result)
        let events = Self.events(result.violations, limit: Self.cellCountMax)
        return [
            TextTable.Cell(result.control.id), TextTable.Cell(result.control.clause.english),
            TextTable.Cell(text, style), TextTable.Cell(Text.grouped(result.lookedAt)),
            TextTable.Cell(result.isViolated ? events : ""),
        ]
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

    private static func paragraph(_ text: String) -> [Text.Line] {
        Text.wrapped(text, width: 80, indent: 2).map { Text.Line($0) }
    }

    private func add(_ title: String, _ texts: [String], to answer: inout Answer) {
        guard !texts.isEmpty else { return }
        answer.text()
        answer.text(title, .bold)
        for text in texts { answer.text(Self.paragraph(text)) }
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
