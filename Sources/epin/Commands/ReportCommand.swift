import Authentication
import Detection
import Ledger
import Pages
import Proofs
import Questions
import Reports

extension Command {
    static let report = Command(
        "report", group: "Prove", summary: "Report on a period: payments, failures and controls",
        discussion: """
            With --output it writes a page to read or to print: one file that needs neither a \
            network nor a script. The same events give the same bytes. Without, it shows the \
            payments authenticated and failed, by count and by value, for each month, merchant, \
            method and currency. With --json it writes everything that the page is made of.

            A payment counts in the month of its result (UTC). Its method is what was typed for \
            it: a password and a code, a password, or nothing.
            """,
        options: [
            Option("since", letter: "s", takes: "TIME", help: "Leave out earlier events."),
            Option("until", letter: "u", takes: "TIME", help: "Leave out this time and later."),
            Option("output", letter: "o", takes: "FILE", kind: .file, help: "The page to write."),
            .pageLanguage,
        ],
        examples: [
            .init(
                "epin report --since 2022-02-01 --until 2022-03-01 -o report.html",
                "The page of a month."),
            .init("epin report", "Payments by month, merchant and method."),
        ]
    ) { arguments, output in
        let store = try LedgerStore(
            path: DataDirectory(try arguments.string("data")).ledger, readOnly: true)
        let since = try Reading.time(arguments, "since")
        let until = try Reading.time(arguments, "until")
        let language = try PageLanguage(arguments)
        let question = "report" + given(arguments, ["since", "until"])
        try recorded(arguments, output, question) { read in
            let findings = try DetectionRun.run(
                store, saving: DataDirectory(try arguments.string("data")).detection
            ).findings.filter { $0.end >= since ?? 0 && $0.end < until ?? .max }
            let report = try output.withProgress("Reading", of: nil) { progress in
                try Report.gather(
                    store, since: since, until: until, findings: ReportFinding.all(findings)
                ) {
                    progress.update($0, of: $1)
                }
            }
            try store.read { try read.showAll(of: $0, before: report.range.upperBound) }
            if let path = arguments.stringIfGiven("output") {
                try PageFile.write(report.page(language), to: path)
            }
            if arguments.flag("json") {
                try output.json(report.json)
            } else if arguments.stringIfGiven("output") == nil {
                try output.table(payments(report.figures))
            }
        }
        return .fine
    }

    private static func payments(_ figures: ReportFigures) -> TextTable {
        var table = TextTable([
            .text("MONTH"), .text("MERCHANT"), .text("METHOD"), .number("AUTHENTICATED"),
            .number("VALUE"), .number("FAILED"), .number("VALUE"),
        ])
        for (key, sums) in figures.payments.sorted(by: { $0.key < $1.key }) {
            table.add([
                key.month, key.merchantName, key.method.rawValue,
                Text.grouped(sums.authenticated.count), key.text(sums.authenticated.value),
                Text.grouped(sums.failed.count), key.text(sums.failed.value),
            ])
        }
        return table
    }
}

/// A page as a file.
enum PageFile {
    /// Writes it, over an earlier one.
    static func write(_ bytes: [UInt8], to path: String) throws {
        try NoteFile.write(bytes, to: path)
    }
}
