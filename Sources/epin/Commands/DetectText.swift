import Detection
import Ledger
import Questions

/// What detectors found, as a person reads it.
struct DetectText {
    private let findings: [Finding]
    private let detectors: [Detector]
    private let settings: DetectionSettings

    init(_ findings: [Finding], _ detectors: [Detector], _ settings: DetectionSettings) {
        (self.findings, self.detectors, self.settings) = (findings, detectors, settings)
    }

    func write(to output: Output) throws {
        if !findings.isEmpty { try output.table(table) }
        let found = Set(findings.map(\.detector))
        for detector in detectors where found.contains(detector.id) {
            try output.line()
            let title = "\(detector.id) v\(detector.version), \(detector.tag)"
            try output.line(output.styled(title, .bold))
            for line in Text.wrapped(detector.title.english, width: 80, indent: 2) {
                try output.line(line)
            }
        }
        if !findings.isEmpty { try output.line() }
        for detector in detectors {
            guard let needs = detector.needs, settings.places.isEmpty else { continue }
            try output.line("\(detector.id) was not looked for: no \(needs)")
        }
        try output.line(summary)
    }

    private static let cellCountMax = 4

    private var table: TextTable {
        var table = TextTable([
            .text("DETECTOR"), .text("SEVERITY"), .text("TIME"), .text("ENTITIES"),
            .text("EVENTS"),
        ])
        for finding in findings {
            let entities = finding.entities.map { "\($0.kind.name) \($0.name ?? "\($0.number)")" }
            let isUrgent = finding.severity >= .high
            table.add([
                TextTable.Cell(finding.detector),
                TextTable.Cell(finding.severity.name, isUrgent ? .red : nil),
                TextTable.Cell(UTCTime(milliseconds: finding.end).description, .dim),
                TextTable.Cell(Self.listed(entities)),
                TextTable.Cell(Self.listed(finding.evidence.map { "\($0)" })),
            ])
        }
        return table
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

    static func table(_ scores: [DetectionScore]) -> TextTable {
        var table = TextTable([
            .text("DETECTOR"), .number("LABELS"), .number("FOUND"), .number("RECALL"),
            .number("FINDINGS"), .number("TRUE"), .number("PRECISION"),
            .number("FALSE PER 10,000"),
        ])
        for score in scores {
            table.add([
                score.detector ?? "all", "\(score.labelCount)", "\(score.foundCount)",
                decimal(score.recall, 3), "\(score.findingCount)", "\(score.trueCount)",
                decimal(score.precision, 3), decimal(score.falsePositives, 1),
            ])
        }
        return table
    }

    /// A number with so many places; a dash where there is none.
    private static func decimal(_ number: Double?, _ places: Int) -> String {
        guard let number else { return "–" }
        let scale = (0..<places).reduce(1) { product, _ in product * 10 }
        let scaled = Int((number * Double(scale)).rounded())
        let fraction = String(scaled % scale)
        let zeros = String(repeating: "0", count: places - fraction.count)
        return "\(scaled / scale).\(zeros)\(fraction)"
    }
}
