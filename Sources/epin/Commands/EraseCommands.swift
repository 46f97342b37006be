import Authentication
import Ledger
import Projections
import Questions

extension Command {
    private static let dryRun = Option(
        "dry-run",
        help: "Say what would be erased and what would stay; erase and record nothing.")

    static let erase = Command(
        "erase", group: "Rights", summary: "Erase a person from the vault",
        discussion: """
            Erases what the references of the cardholder's events stand for: every e-mail address, \
            phone number and card, the addresses and devices that steps came from, the password, \
            the codes, and messages in the spool. The vault is written anew without them and the \
            old file is overwritten. The events stay and every proof still holds; an event says \
            what was erased, by whom and why.

            It is refused while a case holds the data or a session or payment has not ended, and \
            while the ledger is more than a minute ahead of the machine's clock. What another \
            cardholder also has stays, and is listed.

            An e-mail address, a phone or a card in clear names the cardholder who has it now, \
            who is erased whole; it is refused for what several have. One that nobody has, such as \
            one that a stranger tried, that a cardholder gave up or only mistyped, is erased by \
            itself, as is what the number of a reference names, and an origin or a device. That is \
            refused for what a cardholder has, or came from in a session or payment that was \
            verified.
            """,
        arguments: Argument.person,
        options: [
            Option("ticket", takes: "TEXT", help: "The request for it, in another system."),
            Option("account", takes: "NAME", help: "Who acts; your login name by default."),
            dryRun,
        ],
        examples: [
            .init("epin erase cardholder 4 --dry-run", "What would go, what would stay and why."),
            .init("epin erase cardholder 4 --ticket DSAR-12", "When the person asks for it."),
            .init("epin erase email 2", "An address that a stranger tried."),
            .init("epin erase device reference:8", "The reference 8, not a device called 8."),
        ]
    ) { arguments, output in
        // The ledger is not held open while it is written.
        let inquiry = try Inquiry(arguments, output)
        let person = try inquiry.open().person(arguments, isReferenceAlone: true)
        let account = try account(arguments)
        let ticket = try recorded("ticket", arguments.stringIfGiven("ticket"))
        let told = try inquiry.record("erase \(person)" + inquiry.givenFlag("dry-run")) { read in
            try inquiry.open().show(person, in: read)
            let isDryRun = arguments.flag("dry-run")
            let dryRun = isDryRun ? try dryRun(inquiry, output) : nil
            switch person {
            case .cardholder(let id):
                if let dryRun {
                    let plan = try dryRun.erasure(of: id)
                    return answer(plan, nil, plan.isEmpty ? nil : dryRun.earlierVault)
                }
                let outcome = try OpenService.run(arguments, output) {
                    try $0.service.erase(id, account: account, ticket: ticket)
                }
                return answer(outcome.plan, outcome.receipts, outcome.earlierVault)
            case .value(let kind, let reference):
                if let dryRun {
                    let plan = try dryRun.erasure(of: kind, reference)
                    return answer(plan, nil, plan.isEmpty ? nil : dryRun.earlierVault)
                }
                let outcome = try OpenService.run(arguments, output) {
                    try $0.service.erase(kind, reference, account: account, ticket: ticket)
                }
                return answer(outcome.plan, outcome.receipts, outcome.earlierVault)
            }
        }
        try output.show(told, arguments)
        return .fine
    }

    /// What would be done by the stores as they are; says so when it would be refused for now.
    private static func dryRun(_ inquiry: Inquiry, _ output: Output) throws -> DryRun {
        let directory = inquiry.directory
        let vault = try directory.openVault()
        let open = try inquiry.open()
        let isSimulated = open.projection.state.ledger.isSimulated
        let dryRun = try DryRun(
            directory, open.projection, open.ledger, vault,
            OpenService.time(isSimulated: isSimulated))
        if let refusal = dryRun.refusal { output.warn("\(refusal)") }
        return dryRun
    }

    private static func account(_ arguments: ParsedArguments) throws -> String {
        try recorded("account", OpenService.account(arguments))!
    }

    /// A text that an event will record.
    private static func recorded(_ name: String, _ text: String?) throws -> String? {
        guard let text else { return nil }
        guard !text.isEmpty, text.unicodeScalars.count <= 40 else {
            throw UsageError("'--\(name)' must be a text of 1 to 40 characters")
        }
        try Impersonal.require(text, name)
        if let fault = text.fault(recordedIn: .name) { throw UsageError("'--\(name)' \(fault)") }
        return text
    }

    /// - Parameter receipts: nil for a dry run.
    private static func answer(
        _ plan: ErasurePlan, _ receipts: [Event]?, _ earlierVault: String?
    ) -> Answer {
        let isDryRun = receipts == nil
        let receipts = receipts ?? []
        var table = TextTable([.text("CLASS"), .number("REFERENCE"), .text("WHAT")])
        let done = isDryRun ? "would be erased" : "erased"
        for value in plan.due { table.add([value.kind.name, "\(value.reference)", done]) }
        for version in plan.passwords { table.add(["password", "\(version)", done]) }
        for (value, keeper) in plan.kept {
            table.add([value.kind.name, "\(value.reference)", "kept: \(keeper)"])
        }
        var answer = Answer()
        if !table.rows.isEmpty { answer.text(table) }
        if plan.isEmpty, receipts.isEmpty {
            answer.text("nothing is left to erase of cardholder \(plan.subject.cardholder.id)")
        }
        answer.text(lines(receipts))
        answer.text(lines(earlierVault, isDryRun))
        func record(_ value: DataSubject.NamedValue) -> Record {
            [.class: .string(value.kind.name), .reference: .number(value.reference)]
        }
        answer.data([
            .cardholder: .number(plan.subject.cardholder.id), .dryRun: .bool(isDryRun),
            .erased: .array(plan.due.map { record($0).json }), .passwords: JSON(plan.passwords),
            .codes: JSON(plan.codes),
            .keptValues: .array(
                plan.kept.map { (record($0) + [.keeper: .string("\($1)")]).json }),
            .receipts: .array(receipts.map(\.json)),
        ])
        return answer
    }

    /// - Parameter receipts: nil for a dry run.
    private static func answer(
        _ plan: ValueErasurePlan, _ receipts: [Event]?, _ earlierVault: String?
    ) -> Answer {
        let isDryRun = receipts == nil
        let receipts = receipts ?? []
        let (name, reference) = (plan.subject.kind.name, plan.subject.reference)
        var answer = Answer()
        answer.text(
            plan.isEmpty
                ? "nothing is left to erase of \(name) \(reference)"
                : "\(name) \(reference): \(isDryRun ? "would be erased" : "erased")")
        answer.text(lines(receipts))
        answer.text(lines(earlierVault, isDryRun))
        let erased: Record = [.class: .string(name), .reference: .number(reference)]
        answer.data([
            .dryRun: .bool(isDryRun), .erased: .array(plan.isEmpty ? [] : [erased.json]),
            .receipts: .array(receipts.map(\.json)),
        ])
        return answer
    }

    private static func lines(_ receipts: [Event]) -> [Text.Line] {
        receipts.map { event in
            Text.Line("receipt: event \(event.sequence), \(time: event.time)" as ZonedText)
        }
    }

    private static func lines(_ earlierVault: String?, _ isDryRun: Bool) -> [Text.Line] {
        guard let earlierVault else { return [] }
        let done = isDryRun ? "would be destroyed" : "was destroyed"
        return [Text.Line("\(earlierVault), the vault of before an upgrade, \(done)")]
    }

    // MARK: Retention

    static let retention = Command(
        "retention", group: "Rights", summary: "Erase what the vault has kept long enough",
        discussion: """
            The periods are those of 'retention' in epin.json, in days by class: email, phone, \
            card, credential (1825 by default), origin, device (365). What a cardholder has now is \
            counted from the cardholder's last event, anything else from the last event that names \
            it. What a case holds stays. Values that no event names, left by a command that was \
            refused, go at once.

            Events are never deleted, however old. Nothing is erased while the ledger is more than \
            a minute ahead of the machine's clock, nor for a day after the clock was set forward \
            by more than an hour, unless somebody says that it is right.
            """,
        options: [
            Option("account", takes: "NAME", help: "Who acts; your login name by default."),
            Option(
                "clock-checked", help: "The clock is right, though it was set forward lately."),
            dryRun,
        ],
        examples: [.init("epin retention --dry-run", "What is past its period, and what is held.")]
    ) { arguments, output in
        let account = try account(arguments)
        let inquiry = try Inquiry(arguments, output)
        let isClockChecked = arguments.flag("clock-checked")
        let question = "retention" + inquiry.givenFlag("clock-checked", "dry-run")
        let told = try inquiry.record(question) { read in
            guard !arguments.flag("dry-run") else {
                let dryRun = try dryRun(inquiry, output)
                if !isClockChecked, let refusal = dryRun.periodRefusal {
                    output.warn("\(refusal)")
                }
                let plan = try dryRun.retention()
                for use in plan.items.compactMap(\.lastUse) {
                    if let event = try dryRun.ledger.event(use.event) { read.show(event) }
                }
                return answer(plan, nil, plan.due.isEmpty ? nil : dryRun.earlierVault)
            }
            let outcome = try OpenService.run(arguments, output) {
                try $0.service.endRetention(account: account, isClockChecked: isClockChecked)
            }
            return answer(outcome.plan, outcome.receipts, outcome.earlierVault)
        }
        try output.show(told, arguments)
        return .fine
    }

    /// - Parameter receipts: nil for a dry run.
    private static func answer(
        _ plan: RetentionPlan, _ receipts: [Event]?, _ earlierVault: String?
    ) -> Answer {
        let isDryRun = receipts == nil
        let receipts = receipts ?? []
        let heldCount = plan.items.count - plan.due.count
        var answer = Answer()
        answer.table([
            .text("CLASS"), .number("REFERENCE"), .number("CARDHOLDER"), .whole("LAST USE"),
            .text("WHAT"),
        ]) { rows in
            for item in plan.items {
                try rows.add(item.record(isDryRun), item.cells(isDryRun))
            }
        }
        answer.text([
            Text.Line(
                "\(plan.items.count) of \(plan.count) values are past their period, "
                    + "\(heldCount) of them on hold"),
            Text.Line(
                "\(plan.oldEventCount) events are older than 12 months: they stay, "
                    + "as every event does"),
        ])
        answer.text(lines(receipts))
        answer.text(lines(earlierVault, isDryRun))
        answer.data([
            .dryRun: .bool(isDryRun), .valueCount: .number(plan.count),
            .pastCount: .number(plan.items.count), .heldCount: .number(heldCount),
            .agedEventCount: .number(plan.oldEventCount),
            .receipts: .array(receipts.map(\.json)),
        ])
        return answer
    }
}

extension RetentionPlan.Item {
    fileprivate func record(_ isDryRun: Bool) -> Record {
        [
            .class: .string(data.name), .reference: JSON(reference == 0 ? nil : reference),
            .cardholder: JSON(cardholder == 0 ? nil : cardholder),
            .lastUse: JSON(time: lastUse?.time), .lastEvent: JSON(lastUse?.event),
            .what: .string(what(isDryRun)),
        ]
    }

    fileprivate func cells(_ isDryRun: Bool) -> [TextTable.Cell] {
        [
            TextTable.Cell(data.name), reference == 0 ? "–" : "\(reference)",
            cardholder == 0 ? "–" : "\(cardholder)", TextTable.Cell(time: lastUse?.time),
            TextTable.Cell(what(isDryRun)),
        ]
    }

    private func what(_ isDryRun: Bool) -> String {
        keeper.map { "kept: \($0)" } ?? (isDryRun ? "would be erased" : "erased")
    }
}
