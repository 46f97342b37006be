import Ledger

extension ExportFormat {
    /// The first is the default.
    public static let all = [
        ExportFormat("jsonl", "without loss") { event, record, _, text in
            Export.append(event, record: record, to: &text)
            text.append(UInt8(ascii: "\n"))
        },
        csv("csv", "for spreadsheets", .plain),
        ExportFormat("ocsf", "for a SIEM") { event, _, source, text in
            text.append(contentsOf: OCSFEvent(event: event, source: source).json.text.utf8)
            text.append(UInt8(ascii: "\n"))
        },
    ]

    /// Beside ``all``, since it is a form of its csv.
    public static let excel = csv("excel", "for French spreadsheets", .excel)

    private static func csv(_ name: String, _ purpose: String, _ form: CSVForm) -> ExportFormat {
        ExportFormat(name, purpose, header: form.header) { event, _, _, text in
            form.append(event, to: &text)
        }
    }
}
