import Audit
import Authentication
import Detection
import Ledger
import Reports

extension Question {
    /// `epin audit --daily`
    static func dailyReview(_ inquiry: Inquiry, _ limits: CheckpointLimits) throws -> Asked {
        let others = ["profile", "control", "since", "until"].filter(inquiry.arguments.flag)
        guard others.isEmpty else {
            throw UsageError("'--daily' checks all controls since the last review")
        }
        let directory = inquiry.directory
        let isSimulated = try inquiry.openStore().read { try $0.event(0)?.simulated == 1 }
        guard directory.hasVault || isSimulated else {
            throw Failure("\(directory.path) is a copy: what is appended here is in no other")
        }
        return Asked(recordedAs: "audit --daily") { read in
            try inquiry.openStore().read { try read.showAll(of: $0, before: $0.size) }
            let settings = DetectionSettings(networks: directory.networks(inquiry.asker))
            let review = try inquiry.asker.withProgress("Reviewing", of: nil) { progress in
                try DailyReview.run(
                    directory, account: inquiry.asker.account, settings: settings,
                    limits: limits, vaultValues: directory.vaultValues(inquiry.asker),
                    clock: inquiry.asker.clock
                ) { progress.update($0, of: $1) }
            }
            return answer(review)
        }
    }

    private static func answer(_ review: DailyReview) -> Answer {
        var answer = Answer()
        let alerts = review.alerts
        answer.table([.text("RULE"), .text("NOTE"), .text("EVENTS")]) { rows in
            for alert in alerts {
                try rows.add(alert.record, texts: [alert.rule, alert.note, Text.few(alert.events)])
            }
        }
        let count = Text.counted(UInt64(review.range.count), "event")
        let found =
            alerts.isEmpty ? "nothing to look at" : Text.counted(UInt64(alerts.count), "alert")
        answer.text("\(count) reviewed: \(found)")
        answer.status = { alerts.isEmpty ? .fine : .finding }
        return answer
    }
}

extension DailyReview.Alert {
    static let shape = Shape([.always(Term(.rule)), .always(Term(.note)), .always(.events)])

    fileprivate var record: Record {
        [Term(.rule): .string(rule), Term(.note): .string(note), .events: JSON(events)]
    }
}
