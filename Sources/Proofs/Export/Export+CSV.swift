import Ledger

extension Export {
    /// The header of the table: `indication`, then every field there is, in the order of their
    /// keys.
    public static var csvHeader: String {
        (["indication"] + Field.allCases.map(\.name)).joined(separator: ",") + "\r\n"
    }

    /// The row of one event, with its end: RFC 4180, lists with blanks between their items.
    ///
    /// For spreadsheets, and not without loss: the record itself is not in it, and a text from
    /// outside that a spreadsheet would take for a formula begins with an apostrophe.
    public static func csvRow(_ event: Event) -> String {
        let cells =
            [event.indication.rawValue]
            + Field.allCases.map { field in
                let text = event.text(of: field) ?? ""
                switch field.type {
                case .numbers: return text.replacing(",", with: " ")
                case .text: return csvCell(text)
                default: return text
                }
            }
        return cells.joined(separator: ",") + "\r\n"
    }

    /// A cell: quoted where RFC 4180 asks for it, and no formula.
    package static func csvCell(_ text: String) -> String {
        let formula: Set<Character> = ["=", "+", "-", "@", "\t", "\r"]
        let harmless = text.first.map(formula.contains) == true ? "'\(text)" : text
        let isPlain = !harmless.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
        return isPlain ? harmless : "\"\(harmless.replacing("\"", with: "\"\""))\""
    }
}
