import Ledger

extension Detector {
    /// The tables of `docs/detectors.md`: the detectors, then the thresholds.
    public static var markdown: String {
        var lines = [
            "| detector | technique | severity | what is found | thresholds | from which events |",
            "|---|---|---|---|---|---|",
        ]
        for detector in all {
            let cells = [
                "**\(detector.id)** v\(detector.version)", detector.tag, detector.severity.name,
                detector.title.english,
                detector.parameters.map { "`\($0.name)`" }.joined(separator: ", "),
                detector.kinds.map { "`\($0.name)`" }.joined(separator: ", "),
            ]
            lines.append("| \(cells.joined(separator: " | ")) |")
        }
        lines += ["", "| threshold | least | most | default |", "|---|---|---|---|"]
        for parameter in PolicyParameter.allCases where parameter.isThreshold {
            let range = parameter.range
            lines.append(
                "| `\(parameter.name)` | \(range.lowerBound) | \(range.upperBound) "
                    + "| \(parameter.defaultValue) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
