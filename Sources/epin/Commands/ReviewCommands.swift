import Authentication
import Detection
import Ledger
import Questions
import Reports

extension Command {
    /// `epin audit --daily`
    static func daily(_ arguments: ParsedArguments, _ output: Output) throws -> ExitCode {
        let others = ["profile", "control", "since", "until"].filter(arguments.flag)
        guard others.isEmpty else {
            throw UsageError("'--daily' is of all controls since the last review")
        }
        let directory = DataDirectory(try arguments.string("data"))
        let limits = try limits(arguments)
        let isSimulated = try LedgerStore(path: directory.ledger, readOnly: true).read {
            try $0.event(0)?.simulated == 1
        }
        guard directory.hasVault || isSimulated else {
            throw Failure("\(directory.path) is a copy: what is appended here is in no other")
        }
        let review = try recorded(arguments, output, "audit --daily") { read in
            try LedgerStore(path: directory.ledger, readOnly: true).read {
                try read.showAll(of: $0, before: $0.size)
            }
            return try output.withProgress("Reviewing", of: nil) { progress in
                try DailyReview.run(
                    directory, account: Account.name(), settings: DetectionSettings(),
                    limits: limits, clock: WallClock.now
                ) { progress.update($0, of: $1) }
            }
        }
        if arguments.flag("json") {
            for alert in review.alerts { try output.json(alert.json) }
            return review.alerts.isEmpty ? .fine : .finding
        }
        let events = review.range.count
        let count = "\(Text.grouped(UInt64(events))) event\(events == 1 ? "" : "s")"
        guard !review.alerts.isEmpty else {
            try output.line("\(count) reviewed: nothing to look at")
            return .fine
        }
        var table = TextTable([.text("RULE"), .text("NOTE"), .text("EVENTS")])
        for alert in review.alerts {
            table.add([alert.rule, alert.note, Text.few(alert.events)])
        }
        try output.table(table)
        let alerts = review.alerts.count
        try output.line("\(count) reviewed: \(alerts) alert\(alerts == 1 ? "" : "s")")
        return .finding
    }

    static let reviews = Command(
        "reviews", group: "Prove", summary: "List the daily reviews, and what became of alerts",
        discussion: """
            Each review of 'epin audit --daily' with the events it covered and its alerts. An \
            alert is taken up by a case that it is attached to ('epin case attach'), and closed \
            when that case is, with what was said then.

            Exits with 1 when an alert is not closed.
            """,
        options: [
            Option("since", letter: "s", takes: "TIME", help: "Leave out earlier reviews."),
            Option("until", letter: "u", takes: "TIME", help: "Leave out this time and later."),
            Option("open", help: "Only alerts that are not closed."),
        ],
        examples: [.init("epin reviews --since -7d", "The week's reviews.")]
    ) { arguments, output in
        let since = try Reading.time(arguments, "since") ?? 0
        let until = try Reading.time(arguments, "until") ?? .max
        return try recorded(arguments, output, "reviews" + given(arguments, ["since", "until"])) {
            read in
            let reading = try OpenLedger(arguments, output)
            let reviews = try RecordedReview.all(reading.projection, reading.ledger).filter {
                (since..<max(since, until)).contains($0.event.time)
            }
            for event in reviews.flatMap({ [$0.event] + $0.alerts.map(\.event) }) {
                read.show(event)
            }
            let isOpenOnly = arguments.flag("open")
            if arguments.flag("json") {
                for review in reviews { try output.json(review.json(isOpenOnly)) }
            } else if reviews.isEmpty {
                output.warn("no review found")
            } else {
                try tell(reviews, isOpenOnly, output)
            }
            let isAnyOpen = reviews.contains { $0.alerts.contains { $0.closing == nil } }
            return isAnyOpen ? .finding : .fine
        }
    }

    private static func tell(
        _ reviews: [RecordedReview], _ isOpenOnly: Bool, _ output: Output
    ) throws {
        var table = TextTable([
            .number("REVIEW"), .text("TIME"), .text("BY"), .text("EVENTS"), .number("ALERTS"),
            .number("OPEN"),
        ])
        var alerts = TextTable([
            .number("ALERT"), .text("RULE"), .text("NOTE"), .text("EVENTS"), .text("CASE"),
            .text("CLOSED"),
        ])
        var alertCount = 0
        for review in reviews {
            table.add([
                "\(review.event.sequence)", UTCTime(milliseconds: review.event.time).description,
                review.event.account ?? "–",
                review.range.isEmpty
                    ? "none" : "\(review.range.lowerBound)–\(review.range.upperBound - 1)",
                "\(review.alerts.count)", "\(review.alerts.count { $0.closing == nil })",
            ])
            for alert in review.alerts where !isOpenOnly || alert.closing == nil {
                alertCount += 1
                alerts.add([
                    "\(alert.event.sequence)", alert.event.rule ?? "", alert.event.note ?? "",
                    Text.few(alert.event.events ?? []), alert.case.map { "\($0)" } ?? "–",
                    alert.closing.map { "\($0.account ?? ""): \($0.note ?? "")" } ?? "open",
                ])
            }
        }
        try output.table(table)
        if alertCount > 0 {
            try output.line()
            try output.table(alerts)
        }
    }
}

extension DailyReview.Alert {
    fileprivate var json: JSON {
        [
            "rule": .string(rule), "note": .string(note),
            "events": .array(events.map { .number($0) }),
        ]
    }
}

extension RecordedReview {
    fileprivate func json(_ isOpenOnly: Bool) -> JSON {
        let shown = alerts.filter { !isOpenOnly || $0.closing == nil }
        return [
            "review": .number(event.sequence),
            "time": .string(UTCTime(milliseconds: event.time).description),
            "account": event.account.map { .string($0) } ?? .null,
            "from": .number(range.lowerBound), "to": .number(range.upperBound),
            "alerts": .array(shown.map(\.json)),
        ]
    }
}

extension RecordedAlert {
    fileprivate var json: JSON {
        [
            "alert": .number(event.sequence), "rule": .string(event.rule ?? ""),
            "note": .string(event.note ?? ""),
            "events": .array((event.events ?? []).map { .number($0) }),
            "case": self.case.map { .number($0) } ?? .null,
            "closedBy": closing?.account.map { .string($0) } ?? .null,
            "closedWith": closing?.note.map { .string($0) } ?? .null,
        ]
    }
}
