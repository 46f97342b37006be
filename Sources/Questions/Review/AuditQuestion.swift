import Audit
import Authentication
import Ledger
import Reports

extension Question {
    package static let audit = Question(
        "audit", group: "Prove", summary: "Check the events against the controls of auditors",
        discussion: """
            Reads every event once and says of each control whether it held, which events violate \
            it, or why it does not apply; docs/controls.md says what each one checks and what it \
            cannot see. Limits are those of the policy in force at the event. The views are \
            neither read nor believed.

            With --since and --until only violations of that time are reported; what came before \
            is read all the same. Design findings are about the guide itself.

            With --daily it also runs the detectors, over what came since the last review, and \
            records the review and its alerts: 'epin reviews' lists them. It needs to write, as \
            'epin apply' does.

            Exits with 1 when anything is violated or, with --daily, an alert is raised.
            """,
        options: [
            Option(
                "daily",
                help: "Review what came since the last review, and record it with its alerts."),
            Option(
                "profile", letter: "p", takes: "NAME",
                kind: .choice(ControlProfile.allCases.map(\.rawValue)), repeats: true,
                help: "Only the controls of this source."),
            Option(
                "control", letter: "c", takes: "ID", kind: .choice(Control.all.map(\.id)),
                repeats: true, help: "Only this control."),
            Option("since", letter: "s", takes: "TIME", help: "Leave out earlier violations."),
            Option("until", letter: "u", takes: "TIME", help: "Leave out this time and later."),
            Option(
                "checkpoint-events", takes: "NUMBER", default: "100000",
                help: "Events that may be without a checkpoint."),
            Option(
                "checkpoint-hours", takes: "NUMBER", default: "24",
                help: "Hours that may be without a checkpoint."),
        ],
        examples: [
            .init("epin audit", "Every control, over the whole ledger."),
            .init("epin audit --daily", "From a timer, once a day: PCI DSS 10.4.1."),
            .init(
                "epin audit --profile rts --profile pci --since 2022-01-01 --until 2022-04-01",
                "Two of the sources, for a quarter."),
            .init("epin --json audit --control RTS-5", "One control, for another program."),
        ],
        shapes: [ControlResult.shape, DailyReview.Alert.shape]
    ) { inquiry in
        let limits = try inquiry.checkpointLimits
        if inquiry.arguments.flag("daily") { return try dailyReview(inquiry, limits) }
        let since = try inquiry.time("since")
        let until = try inquiry.time("until")
        let question = "audit" + inquiry.given("profile", "control", "since", "until")
        return Asked(recordedAs: question) { read in
            let store = try inquiry.openStore()
            try store.read { try read.showAll(of: $0, before: $0.size) }
            let results = try inquiry.asker.withProgress("Auditing", of: nil) { progress in
                try Audit.run(
                    store, inquiry.controls, since: since, until: until, limits: limits,
                    vaultValues: inquiry.directory.vaultValues(inquiry.asker)
                ) { progress.update($0, of: $1) }
            }
            return AuditText(results, inquiry.zone).answer
        }
    }
}

extension Inquiry {
    fileprivate var checkpointLimits: CheckpointLimits {
        get throws {
            CheckpointLimits(
                eventCountMax: try arguments.integer("checkpoint-events"),
                ageMax: min(try arguments.integer("checkpoint-hours"), 1 << 32) * 3_600_000)
        }
    }

    /// The controls that are named or whose profile is; all when neither is given.
    fileprivate var controls: [Control] {
        let profiles = arguments.strings("profile")
        let ids = arguments.strings("control")
        guard !profiles.isEmpty || !ids.isEmpty else { return Control.all }
        return Control.all.filter {
            profiles.contains($0.profile.rawValue) || ids.contains($0.id)
        }
    }
}

extension ControlResult {
    static let shape = Shape([
        .always(.control), .always(.profile), .always(.clause), .always(.check),
        .always(.designFinding), .always(.controlResult), .maybe(.why), .always(.lookedAt),
        .always(.events), .always(.notes),
    ])
}
