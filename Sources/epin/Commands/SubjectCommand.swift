import Authentication
import Ledger
import Projections
import Questions

extension Command {
    private static let subjects = ["cardholder", "email", "phone", "card"]
    static let subjectArguments = [
        Argument("subject", kind: .choice(subjects), help: "What the value names."),
        Argument("value", help: "A number, or the value itself."),
    ]

    static let subject = Command(
        "subject", group: "Rights", summary: "Show what is held on a person, and why",
        discussion: """
            Each value that the vault has of the cardholder or had, since which event, what for, \
            and how long it is kept; the events by kind; the cases that hold any of it. Values \
            are clear for who may read the vault; others see the references.

            With --json it is the copy that a person who asks for access gets (GDPR, article 15).
            """,
        arguments: subjectArguments,
        examples: [
            .init("epin subject cardholder 4", "What is held on cardholder 4."),
            .init("epin --json subject email awa@example.nc > copy.json", "The copy to hand out."),
        ]
    ) { arguments, output in
        let reading = try OpenLedger(arguments, output)
        let cardholders = try cardholders(arguments, reading)
        let vault = openVault(reading.directory, output)
        let periods = (try? Settings(reading: reading.directory).retention) ?? RetentionPeriods()
        func tellAll(_ reader: VaultReader?) throws {
            for id in cardholders {
                guard
                    let report = try SubjectReport(
                        id, reading.projection, reading.ledger, vault: reader, periods: periods)
                else { throw Failure("no cardholder \(id)") }
                if arguments.flag("json") {
                    try output.json(report.json())
                } else {
                    try tell(report, periods, output)
                }
            }
        }
        let list = cardholders.map { " \($0)" }.joined()
        return try recorded(arguments, output, "subject cardholder\(list)") { read in
            for id in cardholders {
                if let last = try reading.projection.state.cardholder(id)?.last,
                    let event = try reading.ledger.event(last)
                {
                    // The last event of those that are told of names all before.
                    read.show(event)
                }
            }
            if let vault { try vault.read(tellAll) } else { try tellAll(nil) }
            return .fine
        }
    }

    /// The cardholders that a subject names: those whose events have the value.
    static func cardholders(
        _ arguments: ParsedArguments, _ reading: OpenLedger
    ) throws -> [UInt64] {
        let subject = try arguments.string("subject")
        guard let kind = ReferenceKind(name: subject) else {
            return [try arguments.integer("value")]
        }
        let value = try arguments.string("value")
        // A whole card number has digits only, as a reference has, but more of them.
        let isValue = value.hasPrefix("+") || (kind == .card && value.utf8.count >= 13)
        let number = isValue ? nil : UInt64(value)
        let reference = try number ?? reading.directory.reference(kind, value)
        var found: [UInt64] = []
        var strangers: [UInt64] = []
        if let reference {
            let key = IndexKey(kind.indexField, reference)
            try reading.projection.forEachSequence(key) { sequence in
                guard let event = try reading.ledger.event(sequence) else { return false }
                if event.stream == 0 { strangers.append(sequence) }
                if event.stream != 0, !found.contains(event.stream) { found.append(event.stream) }
                return true
            }
        }
        guard found.isEmpty else { return found.sorted() }
        guard let first = strangers.first else { throw Failure("nothing is held on '\(value)'") }
        throw Failure(
            "reference \(reference!) is of no cardholder: it was given in \(strangers.count) "
                + "events, first in event \(first)")
    }

    /// Nil for who may not read it, which is told.
    private static func openVault(_ directory: DataDirectory, _ output: Output) -> Vault? {
        do {
            try Vault.requireExistence(path: directory.vault)
            let settings = try Settings(reading: directory)
            return try Vault(path: directory.vault, keyFile: settings.keyFile, readOnly: true)
        } catch {
            output.warn("values are not shown: \(error)")
            return nil
        }
    }

    private static func tell(
        _ report: SubjectReport, _ periods: RetentionPeriods, _ output: Output
    ) throws {
        let json = try report.json()
        try output.line("Cardholder \(json["cardholder"]!.text)")
        var values = TextTable([
            .text("CLASS"), .number("REFERENCE"), .text("VALUE"), .text("STATUS"), .text("SINCE"),
            .text("LAST USE"), .text("KEPT"), .text("PURPOSE"),
        ])
        for held in try report.held() {
            let status =
                held.status == "erased"
                ? "erased by \(held.receipt.map { "\($0)" } ?? "–")"
                : held.isCurrent ? held.status : "\(held.status), former"
            values.add([
                held.data.name, held.reference.map { "\($0)" } ?? "–", held.value ?? "–",
                held.data == .origin || held.data == .device ? held.status : status,
                UTCTime(milliseconds: held.since.time).description,
                UTCTime(milliseconds: held.lastUse.time).description,
                "\(periods[held.data]) days", held.data.purpose,
            ])
        }
        try output.table(values)
        var events = TextTable([
            .text("KIND"), .number("EVENTS"), .text("FIRST"), .text("LAST"),
        ])
        for tally in json["events"]?.arrayValue ?? [] {
            events.add(
                ["kind", "count", "first", "last"].map { EventText.value(tally[$0] ?? .null) })
        }
        try output.line("")
        try output.table(events)
        let cases = ["holds", "cases", "erasedBy"].map {
            "\($0) \(EventText.value(json[$0] ?? .null))"
        }
        try output.line("\n\(cases.joined(separator: ", "))")
        try output.line(SubjectReport.kept)
    }
}
