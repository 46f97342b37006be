import Ledger

extension ExportFormat {
    /// The first is the default.
    public static let all = [
        ExportFormat("jsonl", "without loss") { event, record, _, text in
            Export.append(event, record: record, to: &text)
            text.append(UInt8(ascii: "\n"))
        },
        // `indication`, then every field there is, in the order of their keys: RFC 4180, lists with
        // blanks between their items. It loses something: the record itself is not in it, and a
        // text from outside that a spreadsheet would take for a formula begins with an apostrophe.
        ExportFormat(
            "csv", "for spreadsheets", header: row(["indication"] + Field.allCases.map(\.name))
        ) { event, _, _, text in
            let cells = Field.allCases.map { field in
                let value = event.text(of: field) ?? ""
                return switch field.type {
                case .numbers: value.replacing(",", with: " ")
                case .text: Export.csvCell(value)
                default: value
                }
            }
            text.append(contentsOf: row([event.indication.rawValue] + cells).utf8)
        },
        ExportFormat("ocsf", "for a SIEM") { event, _, source, text in
            text.append(contentsOf: OCSFEvent(event: event, source: source).json.text.utf8)
            text.append(UInt8(ascii: "\n"))
        },
    ]

    private static func row(_ cells: [String]) -> String { cells.joined(separator: ",") + "\r\n" }
}
