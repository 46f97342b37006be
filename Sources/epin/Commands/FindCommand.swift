import Authentication
import Ledger
import Projections
import Questions

extension Command {
    static let find = Command(
        "find", group: "Read", summary: "Find payments or people by whatever is known of them",
        discussion: """
            Each VALUE is told by its form: the last four digits of a card or its mask, an amount \
            ('299,00', '299.00 EUR', '35 000 XPF'), a date (2022-02-07 or 07/02/2022), an id of \
            EMV 3-D Secure, an e-mail address, a phone number, a whole card number, an IP address, \
            FIELD=value as 'epin query' takes it; anything else is the name of a merchant.

            With any of the first four or a merchant it lists the payments that all of them fit; \
            a person's e-mail address or phone number then stands for the cardholder. Otherwise it \
            tells of each value when it was first and last seen, and with whom.
            """,
        arguments: [Argument("value", .repeated, help: "What is known.")],
        examples: [
            .init(
                "epin find 2226 299,00 07/02/2022",
                "The payment on a statement: card, amount and date."),
            .init("epin find awa@example.nc 192.0.2.7", "Who they are, and since when."),
        ]
    ) { arguments, output in
        let words = arguments.strings("value")
        guard !words.isEmpty else { throw UsageError("a value is missing") }
        let clues = try words.map { word in
            guard let clue = Clue(word) else {
                throw UsageError(
                    "'\(word)' is no value: an address, a number or an id is not whole")
            }
            return clue
        }
        let directory = DataDirectory(try arguments.string("data"))
        // A personal value is recorded as its reference.
        let conditions = try directory.conditions(clues.compactMap(\.condition))
        let rest = zip(words, clues).filter { $1.condition == nil }.map { word, _ in word }
        let question = (["find"] + rest + conditions.map(\.text)).joined(separator: " ")
        return try recorded(arguments, output, question) { read in
            let reading = try OpenLedger(arguments, output)
            if rest.isEmpty, conditions.allSatisfy({ $0.node != nil || $0.isOfNobody }) {
                return try sightings(conditions, reading, read, arguments, output)
            }
            let own = try conditions.map { try $0.ofPayment(reading) }
            return try payments(
                PaymentSearch(clues, own.flatMap(\.self)), reading, read, arguments, output)
        }
    }

    private static func payments(
        _ search: PaymentSearch, _ reading: OpenLedger, _ read: Read, _ arguments: ParsedArguments,
        _ output: Output
    ) throws -> ExitCode {
        var table = TextTable([
            .number("CHALLENGE"), .text("TIME"), .number("CARDHOLDER"), .text("CARD"),
            .number("AMOUNT"), .text("MERCHANT"), .text("OUTCOME"),
        ])
        var isAny = false
        try search.run(reading.projection, reading.ledger) { opening in
            isAny = true
            read.show(opening)
            let challenge = try reading.projection.state.challenge(opening.sequence)
            let outcome = challenge?.outcome?.name ?? "open"
            let mask = try PaymentSearch.mask(
                of: opening.card!, reading.projection, reading.ledger)
            if arguments.flag("json") {
                var members = opening.json.objectValue ?? []
                members.append(JSON.Member(key: "mask", value: mask.map(JSON.string) ?? .null))
                members.append(JSON.Member(key: "outcome", value: .string(outcome)))
                try output.json(.object(members))
            } else {
                table.add([
                    "\(opening.sequence)", UTCTime(milliseconds: opening.time).description,
                    "\(opening.stream)", mask ?? "card \(opening.card!)",
                    opening.purchase!.amountText,
                    opening.merchantName!, outcome,
                ])
            }
            return true
        }
        if !isAny {
            output.warn("no payment found")
        } else if !arguments.flag("json") {
            try output.table(table)
        }
        return .fine
    }

    private static func sightings(
        _ conditions: [Condition], _ reading: OpenLedger, _ read: Read,
        _ arguments: ParsedArguments,
        _ output: Output
    ) throws -> ExitCode {
        var table = TextTable([
            .text("VALUE"), .number("EVENTS"), .text("FIRST"), .text("LAST"), .text("CARDHOLDERS"),
        ])
        for condition in conditions {
            guard let node = condition.node else {
                output.warn("no event names the \(condition.name)")
                continue
            }
            let seen = try Sighting(of: node, reading.projection, reading.ledger)
            for event in [seen.first, seen.last].compactMap(\.self) { read.show(event) }
            func time(_ event: Event?) -> JSON {
                event.map { .string(UTCTime(milliseconds: $0.time).description) } ?? .null
            }
            if arguments.flag("json") {
                try output.json([
                    "value": .string("\(node)"), "events": .number(seen.eventCount),
                    "first": time(seen.first), "last": time(seen.last),
                    "cardholders": .array(seen.cardholders.map { .number($0) }),
                ])
            } else {
                table.add([
                    "\(node)", "\(seen.eventCount)", time(seen.first).stringValue ?? "–",
                    time(seen.last).stringValue ?? "–", Text.few(seen.cardholders),
                ])
            }
        }
        if !arguments.flag("json") { try output.table(table) }
        return .fine
    }
}

extension Clue {
    /// What of it the vault or the query's own words tell; nil for the clues of a payment.
    fileprivate var condition: String? {
        switch self {
        case .personal(let field, let value): "\(field.name)=\(value)"
        case .condition(let text): text
        default: nil
        }
    }
}

extension Condition {
    /// What holds for the opening of a payment: an address or a number is of the cardholder.
    fileprivate func ofPayment(_ reading: OpenLedger) throws -> [Condition] {
        guard let node, [.email, .phone].contains(node.kind) else { return [self] }
        let holders = try Sighting(of: node, reading.projection, reading.ledger).cardholders
        // Nobody has one without a cardholder.
        guard !holders.isEmpty else { return [try Condition("cardholder=0") { _, _ in nil }] }
        return try holders.map { try Condition("cardholder=\($0)") { _, _ in nil } }
    }
}
