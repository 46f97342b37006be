import Authentication
import Ledger
import Pages
import Projections
import Questions
import Reports

extension Command {
    private static let subjects = [
        "cardholder", "card", "email", "phone", "origin", "device", "session", "challenge",
        "merchantName", "case",
    ]

    static let timeline = Command(
        "timeline", group: "Read", summary: "Every event of one subject, in order",
        discussion: """
            A cardholder, session, challenge or case is named by its number. A card, an e-mail \
            address, a phone number, an IP address (origin) or a device is given as it is, which \
            asks the vault, or by its reference, which anybody who reads the ledger can.

            With --html it writes a page to read or to print instead: of a challenge its steps on \
            a line of time, with the session in which its password was made; of a cardholder the \
            whole history.
            """,
        arguments: [
            Argument("subject", kind: .choice(subjects), help: "What the value names."),
            Argument("value", help: "A number, or the value itself."),
        ],
        options: [
            Option(
                "html", takes: "FILE", kind: .file,
                help: "Write the page of a challenge or a cardholder."),
            .pageLanguage,
        ],
        examples: [
            .init("epin timeline cardholder 3", "All that happened to a cardholder."),
            .init("epin timeline email awa@example.nc", "All that names an e-mail address."),
            .init("epin timeline challenge 52 --html 52.html", "The page of a payment."),
        ]
    ) { arguments, output in
        if let path = arguments.stringIfGiven("html") {
            try writePage(to: path, arguments, output)
            return .fine
        }
        let directory = DataDirectory(try arguments.string("data"))
        let subject = try arguments.string("subject")
        let value = try arguments.string("value")
        let condition = "\(subject)=\(value)"
        let conditions = try directory.conditions([condition])
        return try recorded(arguments, output, "timeline \(conditions[0].text)") { read in
            try list(Query(conditions), nil, .max, ofMany: false, read, arguments, output)
        }
    }

    private static func writePage(
        to path: String, _ arguments: ParsedArguments, _ output: Output
    ) throws {
        let name = try arguments.string("subject")
        let number = try? arguments.integer("value")
        let subject: TimelineContent.Subject? =
            switch name {
            case "challenge": number.map { .challenge($0) }
            case "cardholder": number.map { .cardholder($0) }
            default: throw UsageError("'--html' is for a challenge or a cardholder")
            }
        guard let subject else { throw UsageError("'\(name)' is named by its number") }
        let reading = try OpenLedger(arguments, output)
        guard
            let content = try TimelineContent.gather(subject, reading.projection, reading.ledger)
        else { throw Failure("no \(name) \(number!)") }
        try recorded(arguments, output, "timeline \(name)=\(number!) --html") { read in
            content.events.forEach(read.show)
            try PageFile.write(content.page(PageLanguage(arguments)), to: path)
        }
    }

    static let query = Command(
        "query", group: "Read", summary: "Find events by their fields",
        discussion: """
            A condition is FIELD=value, FIELD!=value, or FIELD>=value and the like for numbers and \
            times. Values of one field are alternatives, everything else must hold. A field of \
            the payment (purchaseAmount, merchantName, card) holds for every event of its \
            challenge. 'indication' is success or failure.

            With --after and --within, only events that another one of the same cardholder \
            preceded, at most so long before: 90s, 15min, 2h, 7d. 'after' is the last such event.

            Times are UTC: 2022-02-07, 2022-02-07T21:28:18Z, now, today, yesterday, or before \
            now: -90s, -15min, -2h, -7d.
            """,
        arguments: [
            Argument(
                "condition", .repeated,
                kind: .pairs(
                    Condition.names.map { name in
                        (key: name, values: Field(name: name)?.valueNames ?? [])
                    }), help: "What an event must have.")
        ],
        options: [
            Option("since", letter: "s", takes: "TIME", help: "Leave out earlier events."),
            Option("until", letter: "u", takes: "TIME", help: "Leave out this time and later."),
            Option(
                "after", takes: "CONDITION", repeats: true,
                help: "What the same cardholder's event before must have."),
            Option("within", takes: "TIME", help: "How long before, at most: 24h."),
            Option("limit", letter: "n", takes: "NUMBER", help: "Stop after so many."),
        ],
        examples: [
            .init(
                "epin query kind=challengeEnded outcome=authenticated 'purchaseAmount>=25000'",
                "Payments of 250,00 € and more."),
            .init(
                "epin query kind=passwordChanged kind=passwordSet --since 2022-02-01",
                "Passwords set or changed since a day."),
        ]
    ) { arguments, output in
        let directory = DataDirectory(try arguments.string("data"))
        let conditions = try directory.conditions(arguments.strings("condition"))
        let query = Query(
            conditions, since: try Reading.time(arguments, "since"),
            until: try Reading.time(arguments, "until"))
        let limit = try arguments.integerIfGiven("limit") ?? .max
        let after = try directory.conditions(arguments.strings("after"))
        let within = try arguments.valueIfGiven("within", "a time such as 24h") {
            TimeText.duration($0)
        }
        guard after.isEmpty == (within == nil) else {
            throw UsageError("'--after' and '--within' go together")
        }
        let precedence = within.map { Precedence(after, within: $0) }
        let words = ["query"] + conditions.map(\.text)
        let question =
            words.joined(separator: " ") + after.map { " --after \($0.text)" }.joined()
            + given(arguments, ["within", "since", "until", "limit"])
        return try recorded(arguments, output, question) { read in
            try list(query, precedence, limit, ofMany: true, read, arguments, output)
        }
    }

    /// On a terminal the columns need every row; a person does not read more than this.
    private static let tableRowCountMax = 10_000

    private static func list(
        _ query: Query, _ precedence: Precedence?, _ limit: UInt64, ofMany: Bool, _ read: Read,
        _ arguments: ParsedArguments, _ output: Output
    ) throws -> ExitCode {
        let isJSON = arguments.flag("json")
        var table = TextTable(EventText.columns)
        var count: UInt64 = 0
        var shown = 0
        var line: [UInt8] = []
        guard limit > 0 else { return .fine }
        try forEachEvent(query, arguments, output) { event, ledger in
            let earlier = try precedence?.last(before: event, ledger)
            if precedence != nil, earlier == nil { return true }
            count += 1
            read.show(event)
            if isJSON {
                line.removeAll(keepingCapacity: true)
                event.writeJSON(to: &line)
                if let earlier {
                    line.removeLast()
                    line.append(contentsOf: ",\"after\":\(earlier)}".utf8)
                }
                line.append(UInt8(ascii: "\n"))
                try output.write(line.span)
            } else {
                let holder = ofMany && event.stream != 0 ? "cardholder=\(event.stream) " : ""
                let after = earlier.map { "after=\($0) " } ?? ""
                let details = holder + after + EventText.details(event)
                table.add(EventText.cells(event, details: details))
                shown += 1
                if shown == tableRowCountMax {
                    try output.table(table)
                    table = TextTable(EventText.columns)
                    shown = 0
                }
            }
            return count < limit
        }
        if !isJSON {
            if shown > 0 { try output.table(table) }
            if count == 0 { output.warn("no event found") }
        }
        return .fine
    }

    /// Visits what a query finds. A scan opens no views: nothing of them is kept for as long as it
    /// lasts.
    private static func forEachEvent(
        _ query: Query, _ arguments: ParsedArguments, _ output: Output,
        _ body: (Event, LedgerSnapshot) throws -> Bool
    ) throws {
        guard query.usesIndexes else {
            let directory = DataDirectory(try arguments.string("data"))
            let store = try LedgerStore(path: directory.ledger, readOnly: true)
            let ledger = try store.snapshot()
            return try output.withProgress("Reading", of: nil) { progress in
                try query.scan(ledger, progress: { progress.update($0, of: $1, "Reading") }) {
                    try body($0, ledger)
                }
            }
        }
        let reading = try OpenLedger(arguments, output)
        try output.withProgress("Reading", of: nil) { progress in
            var done: UInt64 = 0
            try query.run(reading.projection, reading.ledger) { event in
                done += 1
                if done.isMultiple(of: 1024) { progress.update(done) }
                return try body(event, reading.ledger)
            }
        }
    }
}
