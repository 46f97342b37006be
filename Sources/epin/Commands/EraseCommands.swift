import Authentication
import Ledger
import Projections
import Questions

extension Command {
    private static let dryRun = Option(
        "dry-run", help: "Say what would be erased and what would stay; erase nothing.")

    static let erase = Command(
        "erase", group: "Rights", summary: "Erase a person from the vault",
        discussion: """
            What the references of the cardholder's events stand for goes: every e-mail address, \
            phone number and card it ever had, the addresses and devices it came from, its \
            password and its codes, and messages in the spool. The vault is made anew without \
            them and the old file overwritten. The events stay and every proof goes on holding; \
            an event says what was erased, by whom and why.

            It is refused while a case holds the data or a session or payment has not ended. \
            What another cardholder has too stays, which is told.
            """,
        arguments: Argument.person,
        options: [
            Option("ticket", takes: "TEXT", help: "The request for it, in another system."),
            Option("account", takes: "NAME", help: "Who acts; your login name by default."),
            dryRun,
        ],
        examples: [
            .init("epin erase cardholder 4 --dry-run", "What would go, what would stay and why."),
            .init("epin erase cardholder 4 --ticket DSAR-12", "Once it was asked for."),
        ]
    ) { arguments, output in
        let id = try theCardholder(arguments, output)
        let account = try account(arguments)
        let ticket = try recorded("ticket", arguments.stringIfGiven("ticket"))
        let isDryRun = arguments.flag("dry-run")
        let outcome = try Command.recorded(arguments, output, "erase cardholder \(id)") { _ in
            try Writing.run(arguments, output) {
                try $0.service.erase(id, account: account, ticket: ticket, isDryRun: isDryRun)
            }
        }
        if arguments.flag("json") {
            try output.json(json(outcome, isDryRun))
        } else {
            try tell(outcome, isDryRun, output)
        }
        return .fine
    }

    private static func theCardholder(
        _ arguments: ParsedArguments, _ output: Output
    ) throws -> UInt64 {
        let ids = try OpenLedger(arguments, output).cardholders(arguments)
        guard ids.count == 1 else {
            let names = ids.map { "\($0)" }.joined(separator: ", ")
            throw Failure("cardholders \(names) have it: name one by its number")
        }
        return ids[0]
    }

    private static func account(_ arguments: ParsedArguments) throws -> String {
        try recorded("account", Writing.account(arguments))!
    }

    /// A text that an event will have.
    private static func recorded(_ name: String, _ text: String?) throws -> String? {
        guard let text else { return nil }
        guard !text.isEmpty, text.unicodeScalars.count <= 40 else {
            throw UsageError("'--\(name)' must be a text of 1 to 40 characters")
        }
        try Impersonal.require(text, name)
        return text
    }

    private static func json(_ outcome: Service.ErasureOutcome, _ isDryRun: Bool) -> JSON {
        let plan = outcome.plan
        func json(_ value: DataSubject.NamedValue) -> [JSON.Member] {
            [
                JSON.Member(key: "class", value: .string(value.kind.name)),
                JSON.Member(key: "reference", value: .number(value.reference)),
            ]
        }
        return .object([
            JSON.Member(key: "cardholder", value: .number(plan.subject.cardholder.id)),
            JSON.Member(key: "dryRun", value: .bool(isDryRun)),
            JSON.Member(key: "erased", value: .array(plan.due.map { .object(json($0)) })),
            JSON.Member(key: "passwords", value: .array(plan.passwords.map { .number($0) })),
            JSON.Member(key: "codes", value: .array(plan.codes.map { .number($0) })),
            JSON.Member(
                key: "kept",
                value: .array(
                    plan.kept.map { value, keeper in
                        .object(
                            json(value) + [JSON.Member(key: "why", value: .string("\(keeper)"))])
                    })),
            JSON.Member(key: "receipts", value: .array(outcome.receipts.map(\.json))),
        ])
    }

    private static func tell(
        _ outcome: Service.ErasureOutcome, _ isDryRun: Bool, _ output: Output
    ) throws {
        let plan = outcome.plan
        var table = TextTable([.text("CLASS"), .number("REFERENCE"), .text("WHAT")])
        let done = isDryRun ? "would be erased" : "erased"
        for value in plan.due { table.add([value.kind.name, "\(value.reference)", done]) }
        for version in plan.passwords { table.add(["password", "\(version)", done]) }
        for (value, keeper) in plan.kept {
            table.add([value.kind.name, "\(value.reference)", "kept: \(keeper)"])
        }
        if !plan.due.isEmpty || !plan.passwords.isEmpty || !plan.kept.isEmpty {
            try output.table(table)
        }
        if plan.isEmpty, outcome.receipts.isEmpty {
            try output.line(
                "nothing is left to erase of cardholder \(plan.subject.cardholder.id)")
        }
        try tell(outcome.receipts, output)
    }

    private static func tell(_ receipts: [Event], _ output: Output) throws {
        for event in receipts {
            try output.line(
                "receipt: event \(event.sequence), \(UTCTime(milliseconds: event.time))")
        }
    }

    // MARK: Retention

    static let retention = Command(
        "retention", group: "Rights", summary: "Erase what the vault has kept long enough",
        discussion: """
            The periods are those of 'retention' in epin.json, in days by class: email, phone, \
            card, credential (1825 by default), origin, device (365). What a cardholder has now \
            is counted from the cardholder's last event, anything else from the last event that \
            names it. What a case holds stays. Values that no event names, which a command left \
            that was refused, go at once.

            Events are never deleted, however old.
            """,
        options: [
            Option("account", takes: "NAME", help: "Who acts; your login name by default."),
            dryRun,
        ],
        examples: [.init("epin retention --dry-run", "What is past its period, and what is held.")]
    ) { arguments, output in
        let account = try account(arguments)
        let isDryRun = arguments.flag("dry-run")
        let outcome = try Command.recorded(arguments, output, "retention") { _ in
            try Writing.run(arguments, output) {
                try $0.service.endRetention(account: account, isDryRun: isDryRun)
            }
        }
        let plan = outcome.plan
        var table = TextTable([
            .text("CLASS"), .number("REFERENCE"), .number("CARDHOLDER"), .text("LAST USE"),
            .text("WHAT"),
        ])
        let done = isDryRun ? "would be erased" : "erased"
        for item in plan.items {
            let what = item.keeper.map { "kept: \($0)" } ?? done
            let time = item.lastUse.map { UTCTime(milliseconds: $0.time).description }
            if arguments.flag("json") {
                try output.json(
                    .object([
                        JSON.Member(key: "class", value: .string(item.data.name)),
                        JSON.Member(key: "reference", value: .number(item.reference)),
                        JSON.Member(key: "cardholder", value: .number(item.cardholder)),
                        JSON.Member(key: "lastUse", value: time.map(JSON.string) ?? .null),
                        JSON.Member(
                            key: "lastEvent",
                            value: item.lastUse.map { .number($0.event) } ?? .null),
                        JSON.Member(key: "what", value: .string(what)),
                    ]))
            } else {
                table.add([
                    item.data.name, item.reference == 0 ? "–" : "\(item.reference)",
                    item.cardholder == 0 ? "–" : "\(item.cardholder)", time ?? "–", what,
                ])
            }
        }
        guard !arguments.flag("json") else { return .fine }
        if !plan.items.isEmpty { try output.table(table) }
        try output.line(
            "\(plan.items.count) of \(plan.count) values are past their period, "
                + "\(plan.items.count - plan.due.count) of them on hold")
        try output.line(
            "\(plan.oldEventCount) events are older than 12 months: they stay, "
                + "as every event does")
        try tell(outcome.receipts, output)
        return .fine
    }
}
