import Authentication
import Ledger

extension Question {
    package static let doctor = Question(
        "doctor", group: "Prove", summary: "Say what somebody has to see to, and what to do",
        discussion: """
            Looks at the configuration, the owner and the modes of the files, the key, the \
            gateways, the clock, the space, what was left behind, and at what the ledger says of \
            how it is run: housekeeping, deliveries, checkpoints and reviews. It changes nothing \
            but the views, which it brings up to date as every question does, and reads few \
            records; 'epin verify' reads all of them.

            Times are held against the machine's clock; in a simulated ledger against its last \
            event.

            Exits with 1 when anything needs somebody.
            """,
        examples: [
            .init("epin doctor", "After an installation, and whenever something is odd."),
            .init("epin --json doctor", "For a monitoring system."),
        ],
        shapes: [
            Shape([
                .always(.concern), .always(.health), .always(.found), .maybe(.advice),
            ])
        ]
    ) { inquiry in
        .unrecorded {
            let patient = try Patient(inquiry.directory, inquiry.asker)
            return answer(
                (HealthCheck.ofPlace + HealthCheck.ofLedger).map { check in
                    (check, check.finding(patient))
                })
        }
    }

    private static func answer(
        _ findings: [(check: HealthCheck, finding: HealthCheck.Finding)]
    ) -> Answer {
        var answer = Answer()
        answer.table([.text("CHECK"), .text("STATE"), .text("FOUND")]) { rows in
            for (check, finding) in findings {
                var record: Record = [
                    .concern: .string(check.name), .health: .string(finding.state.rawValue),
                    .found: .string(finding.text),
                ]
                if finding.needsSomebody { record.add(.advice, .string(check.advice)) }
                try rows.add(record, texts: [check.name, finding.state.words, finding.text])
            }
        }
        let open = findings.filter(\.finding.needsSomebody)
        for (check, finding) in open {
            answer.text()
            answer.text("\(check.name): \(finding.text)")
            for line in Text.wrapped(check.advice, width: 80, indent: 2) { answer.text(line) }
        }
        answer.status = { open.isEmpty ? .fine : .finding }
        return answer
    }
}

extension HealthCheck.State {
    fileprivate var words: String { self == .notApplicable ? "not applicable" : rawValue }
}

extension Term {
    static let concern = Term(
        "concern", .choice((HealthCheck.ofPlace + HealthCheck.ofLedger).map(\.name)),
        "what was looked at")
    static let health = Term(
        "health", .choice(HealthCheck.State.allCases.map(\.rawValue)), "how it is")
    static let found = Term("found", .text, "what was found, in words")
    static let advice = Term("advice", .text, "what to do about it")
}
