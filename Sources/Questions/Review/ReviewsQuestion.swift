import Authentication
import Ledger
import Reports

extension Question {
    package static let reviews = Question(
        "reviews", group: "Prove", summary: "List the daily reviews, and what became of alerts",
        discussion: """
            Each review of 'epin audit --daily' with the events it covered and its alerts. An \
            alert is attached to a case ('epin case attach') and closed when that case is, with \
            what was said then.

            Exits with 1 when an alert is not closed.
            """,
        options: [
            Option("since", letter: "s", takes: "TIME", help: "Leave out earlier reviews."),
            Option("until", letter: "u", takes: "TIME", help: "Leave out this time and later."),
            Option("open", help: "Only alerts that are not closed."),
        ],
        examples: [.init("epin reviews --since -7d", "The week's reviews.")],
        shapes: [
            Shape([
                .always(.review), .always(Term(.time)), .orNull(Term(.account)),
                .always(.rangeStart), .always(.rangeEnd), .always(.alerts),
            ])
        ]
    ) { inquiry in
        let since = try inquiry.time("since") ?? 0
        let until = try inquiry.time("until") ?? .max
        let question = "reviews" + inquiry.given("since", "until")
        return Asked(recordedAs: question) { read in
            let open = try inquiry.open()
            let reviews = try RecordedReview.all(open.projection, open.ledger).filter {
                (since..<max(since, until)).contains($0.event.time)
            }
            for event in reviews.flatMap({ [$0.event] + $0.alerts.map(\.event) }) {
                read.show(event)
            }
            return answer(reviews, isOpenOnly: inquiry.arguments.flag("open"))
        }
    }

    private static func answer(_ reviews: [RecordedReview], isOpenOnly: Bool) -> Answer {
        func shown(_ review: RecordedReview) -> [RecordedAlert] {
            review.alerts.filter { !isOpenOnly || $0.closing == nil }
        }
        var answer = Answer()
        answer.table(
            [
                .number("REVIEW"), .whole("TIME"), .text("BY"), .text("EVENTS"), .number("ALERTS"),
                .number("OPEN"),
            ], ifEmpty: "no review found"
        ) { rows in
            for review in reviews {
                try rows.add(review.record(shown(review)), review.cells)
            }
        }
        var alerts = TextTable([
            .number("ALERT"), .text("RULE"), .text("NOTE"), .text("EVENTS"), .text("CASE"),
            .text("CLOSED"),
        ])
        for alert in reviews.flatMap(shown) { alerts.add(alert.cells) }
        if !alerts.rows.isEmpty {
            answer.text()
            answer.text(alerts)
        }
        let isAnyOpen = reviews.contains { $0.alerts.contains { $0.closing == nil } }
        answer.status = { isAnyOpen ? .finding : .fine }
        return answer
    }
}

extension RecordedReview {
    fileprivate func record(_ alerts: [RecordedAlert]) -> Record {
        [
            .review: .number(event.sequence), Term(.time): JSON(time: event.time),
            Term(.account): JSON(event.account), .rangeStart: .number(range.lowerBound),
            .rangeEnd: .number(range.upperBound), .alerts: .array(alerts.map(\.record.json)),
        ]
    }

    fileprivate var cells: [TextTable.Cell] {
        [
            "\(event.sequence)", TextTable.Cell(time: event.time),
            TextTable.Cell(event.account ?? "–"),
            range.isEmpty ? "none" : "\(range.lowerBound)–\(range.upperBound - 1)",
            "\(alerts.count)", "\(alerts.count { $0.closing == nil })",
        ]
    }
}

extension RecordedAlert {
    fileprivate var record: Record {
        [
            .alert: .number(event.sequence), Term(.rule): .string(event.rule ?? ""),
            Term(.note): .string(event.note ?? ""), .events: JSON(event.events ?? []),
            .case: JSON(self.case), .closedBy: JSON(closing?.sequence),
            .closingAccount: JSON(closing?.account), .closingNote: JSON(closing?.note),
        ]
    }

    fileprivate var cells: [String] {
        [
            "\(event.sequence)", event.rule ?? "", event.note ?? "",
            Text.few(event.events ?? []), self.case.map { "\($0)" } ?? "–",
            closing.map { "\($0.account ?? ""): \($0.note ?? "")" } ?? "open",
        ]
    }
}
