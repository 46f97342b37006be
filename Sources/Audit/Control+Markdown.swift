import Ledger

extension Control {
    /// The table of `docs/controls.md`.
    public static var markdown: String {
        var lines = [
            "| control | clause | what is checked | from which events | what it cannot see |",
            "|---|---|---|---|---|",
        ]
        for control in all {
            let profile = "`\(control.profile.rawValue)`"
            let cells = [
                "**\(control.id)** \(profile)", control.clause.english, control.check.english,
                control.kindsText, control.blindSpot,
            ]
            lines.append("| \(cells.joined(separator: " | ")) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var kindsText: String {
        switch kinds.count {
        case 0: "none"
        case Kind.allCases.count: "all"
        default: kinds.map { "`\($0.name)`" }.joined(separator: ", ")
        }
    }
}
