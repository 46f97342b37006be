import Authentication
import Ledger
import Pages
import Reports

extension Question {
    package static let report = Question(
        "report", group: "Prove", summary: "Report on a period: payments, failures and controls",
        discussion: """
            With --output it writes a page to read or to print: one file that needs neither a \
            network nor a script. The same events give the same bytes. Without, it shows the \
            payments authenticated and failed, by count and by value, for each month, merchant, \
            method and currency. With --json it writes everything that the page is made of.

            A payment counts in the month of its result, in the clocks of --time-zone. Its method \
            is what was typed for it: a password and a code, a password, or nothing.
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
            .init(
                "epin --time-zone Pacific/Noumea report --since 2022-02 --until 2022-03",
                "A month of Nouméa."),
            .init("epin report", "Payments by month, merchant and method."),
        ],
        shapes: [Report.shape]
    ) { inquiry in
        let since = try inquiry.time("since")
        let until = try inquiry.time("until")
        let language = try Language(inquiry.arguments)
        let path = inquiry.arguments.stringIfGiven("output")
        return Asked(recordedAs: "report" + inquiry.given("since", "until")) { read in
            let store = try inquiry.openStore()
            let report = try inquiry.asker.withProgress("Reading", of: nil) { progress in
                try Report.gather(
                    store, since: since, until: until, zone: inquiry.zone,
                    savingDetection: inquiry.directory.detection
                ) { progress.update($0, of: $1) }
            }
            try store.read { try read.showAll(of: $0, before: report.range.upperBound) }
            if let path { try FileSystem.write(report.page(language), toFile: path) }
            var answer = Answer()
            answer.data(Record(report.json, Report.shape))
            if path == nil { answer.text(payments(report.figures)) }
            return answer
        }
    }

    private static func payments(_ figures: ReportFigures) -> TextTable {
        var table = TextTable([
            .text("MONTH (\(figures.zone.name))"), .text("MERCHANT"), .text("METHOD"),
            .number("AUTHENTICATED"),
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

extension Report {
    static let shape = Shape([
        .always(.rangeStart), .always(.rangeEnd), .always(.root), .orNull(Term(.logOrigin)),
        .orNull(.firstTime), .orNull(.lastTime), .orNull(.checkpointSize),
        .always(.openChallengeCount), .always(.total), .always(.days), .always(.failuresByOrigin),
        .always(.paymentSums), .always(.controls), .always(.findings),
    ])
}
