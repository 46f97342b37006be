import Detection
import Ledger
import Projections
import Replay

extension Question {
    package static let replay = Question(
        "replay", group: "Prove", summary: "Fold the events again, or decide differently",
        discussion: """
            Without a subject: replays every event from the first into new views and prints the \
            certificate of that point: the digests of the whole state and of all indexes. They are \
            equal on every run and on every machine that has the same events.

            With --what-if: takes every recorded decision about a cardholder again with some \
            limits set otherwise, as changePolicy names them, and says which would have been \
            different, and which are unknown because the record ends where they would have gone \
            on. docs/what-if.md says what is assumed. Exits with 1 when anything would have been \
            different.

            With --diff: every field of the state that differs between the point given with --diff \
            and POINT, and the event that changed it last.
            """,
        arguments: [
            Argument(
                "point", .optional,
                help: "With --diff: the later point; the last event when it is not given.")
        ],
        options: [
            AsOf.option, AsOf.moment,
            Option("cardholder", takes: "NUMBER", help: "Only the state of this cardholder."),
            Option("challenge", takes: "NUMBER", help: "Only the state of this challenge."),
            Option(
                "steps", help: "With --challenge: event by event, with the state after each."),
            Option(
                "what-if", takes: "POLICY", kind: .file,
                help: "Decide again under these limits: a JSON object, or a file that holds one."),
            Option(
                "block", takes: "ID", kind: .choice(Detector.all.map(\.id)), repeats: true,
                help: "With --what-if: stop the payments that complete what this detector finds."),
            Option("since", letter: "s", takes: "TIME", help: "With --what-if: no earlier ones."),
            Option("until", letter: "u", takes: "TIME", help: "With --what-if: before this time."),
            Option(
                "diff", takes: "POINT",
                help: "The earlier point: an event's sequence, or a time."),
        ],
        examples: [
            .init("epin replay --as-of 20", "The certificate after event 20."),
            .init("epin replay --as-of 2022-02-07 --cardholder 3", "One cardholder at a time."),
            .init("epin replay --challenge 18 --steps", "One payment, event by event."),
            .init(
                "epin replay --what-if '{\"failureLimit\":3}' --since 2022-01-01",
                "What three attempts instead of five would have changed."),
            .init("epin replay --diff 14 20 --cardholder 4", "What events 15 to 20 changed."),
        ],
        shapes: [
            Certificate.shape, RowChange.shape, ChallengeStep.shape, WhatIfDifference.shape,
            WhatIfText.summaryShape,
        ] + cardholder.shapes + challenge.shapes
    ) { inquiry in
        let arguments = inquiry.arguments
        try requireTogether(arguments)
        if arguments.flag("what-if") { return try whatIf(inquiry) }
        if arguments.flag("diff") { return try difference(inquiry) }
        if arguments.flag("steps") { return try steps(inquiry) }
        if arguments.flag("cardholder") { return try cardholder.ask(inquiry) }
        if arguments.flag("challenge") { return try challenge.ask(inquiry) }
        return .unrecorded { try certificate(inquiry) }
    }

    private static func certificate(_ inquiry: Inquiry) throws -> Answer {
        let store = try inquiry.openStore()
        let ledger = try store.snapshot()
        let size = try AsOf.size(inquiry, ledger)
        let certificate = try inquiry.asker.withProgress("Replaying", of: size) { progress in
            let scratch = FilePath.scratch(inquiry.directory.path)
            let rebuilding = try Rebuilding(store, in: scratch, to: size) {
                progress.update(.folding, $0, size)
            }
            return try rebuilding.certificate(of: ledger) { progress.update($0, $1, $2) }
        }
        var answer = Answer()
        answer.fields(certificate.record, shown: EventText.table(certificate.shown))
        return answer
    }

    /// What each use takes beside it.
    private static let uses: [(name: String, with: Set<String>)] = [
        ("what-if", ["block", "since", "until"]), ("diff", ["cardholder", "point"]),
        ("steps", ["challenge", "as-of"]), ("cardholder", ["as-of", "at"]),
        ("challenge", ["as-of", "at"]),
        ("", ["as-of"]),
    ]

    private static func requireTogether(_ arguments: ParsedArguments) throws {
        let names = [
            "what-if", "diff", "steps", "cardholder", "challenge", "as-of", "at", "since", "until",
            "point", "block",
        ]
        let given = names.filter(arguments.flag)
        let use = uses.first { $0.name.isEmpty || given.contains($0.name) }!
        func spelling(_ name: String) -> String { name == "point" ? "POINT" : "'--\(name)'" }
        if let other = given.first(where: { $0 != use.name && !use.with.contains($0) }) {
            let owner = ["point": "--diff", "at": "--cardholder"][other] ?? "--what-if"
            throw UsageError(
                use.name.isEmpty
                    ? "\(spelling(other)) goes with '\(owner)'"
                    : "'--\(use.name)' and \(spelling(other)) do not go together")
        }
        guard use.name != "steps" || given.contains("challenge") else {
            throw UsageError("'--steps' goes with '--challenge'")
        }
    }
}

extension Certificate {
    package static let shape = Shape([
        .always(.eventCount), .always(.root), .always(.state), .always(.indexes),
    ])

    package var record: Record {
        [
            .eventCount: .number(size), .root: .string(root.hex), .state: .string(state.hex),
            .indexes: .string(indexes.hex),
        ]
    }

    /// As a person reads it.
    fileprivate var shown: JSON {
        [
            "events": .number(size), "root": .string(root.hex), "state": .string(state.hex),
            "indexes": .string(indexes.hex),
        ]
    }
}
