import Detection
import Ledger

/// What detectors found, as a person reads it.
struct DetectText {
    private let findings: [Finding]
    private let detectors: [Detector]
    private let settings: DetectionSettings

    init(_ findings: [Finding], _ detectors: [Detector], _ settings: DetectionSettings) {
        (self.findings, self.detectors, self.settings) = (findings, detectors, settings)
    }

    func add(to answer: inout Answer) {
        answer.table([
            .text("DETECTOR"), .text("SEVERITY"), .whole("TIME"), .text("ENTITIES"),
            .text("EVENTS"),
        ]) { rows in
            for finding in findings {
                try rows.add(Record(finding.json, Finding.shape), Self.cells(finding))
            }
        }
        let found = Set(findings.map(\.detector))
        for detector in detectors where found.contains(detector.id) {
            answer.text()
            answer.text("\(detector.id) v\(detector.version), \(detector.tag)", .bold)
            let title = Text.wrapped(detector.title.english, width: 80, indent: 2)
            answer.text(title.map { Text.Line($0) })
        }
        if !findings.isEmpty { answer.text() }
        for detector in detectors {
            guard let needs = detector.needs, settings.places.isEmpty else { continue }
            answer.text("\(detector.id) was not looked for: no \(needs)")
        }
        answer.text(summary)
    }

    private static let cellCountMax = 4

    private static func cells(_ finding: Finding) -> [TextTable.Cell] {
        let entities = finding.entities.map { "\($0.kind.name) \($0.name ?? "\($0.number)")" }
        let isUrgent = finding.severity >= .high
        return [
            TextTable.Cell(finding.detector),
            TextTable.Cell(finding.severity.name, isUrgent ? .red : nil),
            TextTable.Cell(time: finding.end, .dim),
            TextTable.Cell(listed(entities)),
            TextTable.Cell(listed(finding.evidence.map { "\($0)" })),
        ]
    }

    /// `3, 17 and 5 more`
    private static func listed(_ items: [String]) -> String {
        let listed = items.prefix(cellCountMax).joined(separator: ", ")
        let rest = items.count - min(cellCountMax, items.count)
        return rest == 0 ? listed : "\(listed) and \(rest) more"
    }

    private var summary: String {
        let counts = Severity.allCases.reversed().map { severity in
            "\(findings.count { $0.severity == severity }) \(severity.name)"
        }
        let found = Set(findings.map(\.detector)).count
        let plural = detectors.count == 1 ? "" : "s"
        return "\(Text.grouped(UInt64(detectors.count))) detector\(plural), \(found) of them found "
            + "something: \(counts.joined(separator: ", "))"
    }

    // MARK: Scores

    static func add(_ scores: [DetectionScore], to answer: inout Answer) {
        answer.table([
            .text("DETECTOR"), .number("LABELS"), .number("FOUND"), .number("RECALL"),
            .number("FINDINGS"), .number("TRUE"), .number("PRECISION"),
            .number("FALSE PER 10,000"),
        ]) { rows in
            for score in scores {
                try rows.add(
                    Record(score.json, DetectionScore.shape),
                    texts: [
                        score.detector ?? "all", "\(score.labelCount)", "\(score.foundCount)",
                        decimal(score.recall, 3), "\(score.findingCount)",
                        "\(score.trueCount)", decimal(score.precision, 3),
                        decimal(score.falsePositives, 1),
                    ])
            }
        }
    }

    /// A number with `places` decimals; a dash where there is none.
    private static func decimal(_ number: Double?, _ places: Int) -> String {
        guard let number else { return "–" }
        let scale = (0..<places).reduce(1) { product, _ in product * 10 }
        let scaled = Int((number * Double(scale)).rounded())
        let fraction = String(scaled % scale)
        let zeros = String(repeating: "0", count: places - fraction.count)
        return "\(scaled / scale).\(zeros)\(fraction)"
    }
}

extension Finding {
    static let shape = Shape([
        .always(.detector), .always(.detectorVersion), .always(.severity), .always(.technique),
        .always(.firstTime), .always(.lastTime), .always(.entities), .always(.events),
    ])
}

extension DetectionScore {
    static let shape = Shape([
        .always(.detector), .always(.labelCount), .always(.foundCount), .always(.findingCount),
        .always(.trueCount), .orNull(.recall), .orNull(.precision), .orNull(.falsePositives),
    ])
}
