import Ledger
import Projections

extension Question {
    package static let query = Question(
        "query", group: "Read", summary: "Find events by their fields",
        discussion: """
            A condition is FIELD=value, FIELD!=value, or FIELD>=value and the like for numbers and \
            times. Values of one field are alternatives, everything else must hold. A field of the \
            payment (purchaseAmount, merchantName, card) holds for every event of its challenge. \
            'indication' is success or failure. An address, a phone, a card, an origin or a device \
            is given as it is, or by its reference: 8 or reference:8; value:8 is a device called \
            8.

            With --after and --within, only events that follow another one of the same cardholder \
            within that time: 90s, 15min, 2h, 7d. 'after' is the last such event.

            A time is 2022-02-07, 2022-02 (the beginning of a month), 2022-02-07T21:28:18Z, \
            2022-02-08T08:28:18+11:00, now, today, yesterday, or before now: -90s, -15min, -2h, \
            -7d, -1w, now-1h, '2 hours ago'. Without Z or an offset it is in the clocks of \
            --time-zone, UTC unless another one is named.
            """,
        arguments: [
            Argument(
                "condition", .repeated, kind: .conditions, help: "What an event must have.")
        ],
        options: [
            Option("since", letter: "s", takes: "TIME", help: "Leave out earlier events."),
            Option("until", letter: "u", takes: "TIME", help: "Leave out this time and later."),
            Option(
                "after", takes: "CONDITION", kind: .conditions, repeats: true,
                help: "What an earlier event of the same cardholder must have."),
            Option("within", takes: "TIME", help: "How long before, at most: 24h."),
            Option("limit", letter: "n", takes: "NUMBER", help: "Stop after this many."),
            Option("newest-first", letter: "r", help: "Begin with the newest."),
            Option(
                "follow", letter: "f", help: "Then wait for what is appended, until stopped."),
            Option("count", letter: "c", help: "Show only how many there are."),
            Option(
                "columns", takes: "NAMES",
                help: "Show these fields in a table: time,kind."),
        ],
        examples: [
            .init(
                "epin query kind=challengeEnded outcome=authenticated 'purchaseAmount>=25000'",
                "Payments of 250,00 € and more."),
            .init("epin query indication=failure -r -n 20", "The last twenty failures."),
            .init(
                "epin query kind=challengeOpened --columns sequence,time,purchaseAmount",
                "A table of three columns."),
            .init(
                "epin query kind=passwordChanged kind=passwordSet --since 2022-02-01",
                "Passwords set or changed since a date."),
        ],
        shapes: [EventSearch.shape, Shape([.always(.eventCount)])]
    ) { inquiry in
        let arguments = inquiry.arguments
        let conditions = try inquiry.conditions(arguments.strings("condition"))
        let query = Query(
            conditions, since: try inquiry.time("since"), until: try inquiry.time("until"))
        let limit = try arguments.integerIfGiven("limit") ?? .max
        let after = try inquiry.conditions(arguments.strings("after"))
        let within = try arguments.valueIfGiven("within", "a time such as 24h") {
            TimeText.duration($0)
        }
        guard after.isEmpty == (within == nil) else {
            throw UsageError("'--after' and '--within' go together")
        }
        let search = EventSearch(
            query: query, precedence: within.map { Precedence(after, within: $0) },
            countMax: limit, isOfMany: true, isNewestFirst: arguments.flag("newest-first"),
            isFollowing: arguments.flag("follow"),
            columns: try arguments.stringIfGiven("columns").map { try EventColumns($0) })
        try requireTogether(arguments)
        let words = ["query"] + conditions.map(\.text)
        let question =
            words.joined(separator: " ") + after.map { " --after \($0.text)" }.joined()
            + inquiry.given("within", "since", "until", "limit")
        let named = try inquiry.namedEvents(conditions + after)
        if arguments.flag("count") {
            return Asked(recordedAs: question + " --count", about: named) { _ in
                try search.count(inquiry)
            }
        }
        return Asked(recordedAs: question, about: named) { read in search.answer(inquiry, read) }
    }

    private static func requireTogether(_ arguments: ParsedArguments) throws {
        let apart = [
            ("follow", "newest-first"), ("follow", "count"), ("count", "columns"),
            ("columns", "json"),
        ]
        for (one, other) in apart where arguments.flag(one) && arguments.flag(other) {
            throw UsageError("'--\(one)' and '--\(other)' do not go together")
        }
    }
}

extension ValueKind {
    /// Conditions of a query, with the values that their fields may have.
    static let conditions = ValueKind.pairs(
        Condition.names.map { name in
            let values = Field(name: name)?.valueNames ?? []
            let isIndication = name == "indication"
            return (key: name, values: isIndication ? ["success", "failure"] : values)
        })
}
