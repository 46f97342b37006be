import Authentication
import Ledger
import Projections

extension Question {
    package static let find = Question(
        "find", group: "Read", summary: "Find payments or people by whatever is known of them",
        discussion: """
            Each VALUE is recognised by its form: the last four digits of a card or its mask, an \
            amount ('299,00', '€299.00', '1.234,56 €', '35 000 XPF'), a date (2022-02-07, \
            07/02/2022 or 07/02/22), an id of EMV 3-D Secure, an e-mail address, a phone number, a \
            whole card number, an IP address, a condition as 'epin query' takes it (FIELD=value, \
            'purchaseAmount>=10000'); anything else is the name of a merchant, or its beginning in \
            letters of either case. What was understood is said beside the answer.

            With any of the first four or a merchant it lists the payments that all of them fit; \
            two of one sort, such as two dates, are alternatives. A date is that of the page or of \
            the purchase, in the clocks of --time-zone; without one, in those of UTC or of Nouméa. \
            A person's e-mail address or phone number then stands for the cardholder. A condition \
            may be about any event of a payment: outcome=failed. Otherwise, and for a card that \
            never paid, it shows when each value was first and last seen, and with whom.
            """,
        arguments: [
            Argument("value", .repeated, kind: .conditions, help: "What is known.")
        ],
        examples: [
            .init(
                "epin find 2226 299,00 07/02/2022",
                "The payment on a statement: card, amount and date."),
            .init("epin find awa@example.nc 192.0.2.7", "Who they are, and since when."),
        ],
        shapes: [
            .event([.orNull(Term(.mask)), .orNull(Term(.outcome))]),
            Shape([
                .always(.value), .always(.eventCount), .orNull(.firstTime), .orNull(.lastTime),
                .always(.cardholders),
            ]),
        ]
    ) { inquiry in
        let words = inquiry.arguments.strings("value")
        guard !words.isEmpty else { throw UsageError("a value is missing") }
        let clues = try words.map(clue)
        // A personal value is recorded as its reference.
        let conditions = try inquiry.conditions(clues.compactMap(\.condition))
        let rest = zip(words, clues).filter { $1.condition == nil }.map { word, _ in word }
        let question = (["find"] + rest + conditions.map(\.text)).joined(separator: " ")
        let named = try inquiry.namedEvents(conditions)
        let isOfValues =
            rest.isEmpty && conditions.allSatisfy { $0.node != nil || $0.isOfNobody }
        return Asked(recordedAs: question, about: named) { read in
            if isOfValues { try conditions.forEach(inquiry.requireThing) }
            let open = try inquiry.open()
            if isOfValues { return sightings(conditions, open, read) }
            let merchants = try clues.compactMap(\.merchant).map {
                try MerchantNames($0, open.projection, open.ledger)
            }
            var answer = Answer()
            answer.remark(Understood.text(clues, merchants, conditions, inquiry.zone))
            if let unknown = merchants.first(where: \.meant.isEmpty) {
                answer.remark(Understood.text(unknown))
                return answer
            }
            let own = try conditions.map { try $0.ofPayment(open) }
            let named = try merchants.flatMap(\.meant).map {
                try Condition("merchantName=\($0)") { _, _ in nil }
            }
            let search = try PaymentSearch(
                clues, own.flatMap(\.self) + named, zone: inquiry.zone)
            if let cards = try cardsWithoutPayment(search, clues, open) {
                answer.append(sightings(cards, open, read))
            } else {
                show(search, open, read, in: &answer)
            }
            return answer
        }
    }

    private static func clue(_ word: String) throws -> Clue {
        do {
            return try Clue(word)
        } catch {
            throw UsageError(
                "\(error); the name of a merchant can be given as merchantName=NAME")
        }
    }

    /// The cards that the clues name by their last digits, where nothing else is known and they
    /// never paid; nil for any other search.
    private static func cardsWithoutPayment(
        _ search: PaymentSearch, _ clues: [Clue], _ open: OpenLedger
    ) throws -> [Condition]? {
        let ends = clues.compactMap {
            if case .lastFour(let digits, let bin) = $0 { (digits: digits, bin: bin) } else { nil }
        }
        guard ends.count == clues.count else { return nil }
        var isFound = false
        try search.run(open.projection, open.ledger) { _ in
            isFound = true
            return false
        }
        let cards =
            try isFound
            ? []
            : ends.flatMap {
                try PaymentSearch.cards(
                    endingIn: $0.digits, bin: $0.bin, open.projection, open.ledger)
            }
        return cards.isEmpty ? nil : try cards.map { try Condition("card=\($0)") { _, _ in nil } }
    }

    private static func show(
        _ search: PaymentSearch, _ open: OpenLedger, _ read: Read, in answer: inout Answer
    ) {
        answer.table(
            [
                .number("CHALLENGE"), .whole("TIME"), .number("CARDHOLDER"), .whole("CARD"),
                .number("AMOUNT"), .text("MERCHANT"), .text("OUTCOME"),
            ], ifEmpty: "no payment found"
        ) { rows in
            try search.run(open.projection, open.ledger) { opening in
                read.show(opening)
                let challenge = try open.projection.state.challenge(opening.sequence)
                let outcome = challenge?.outcome?.name
                let mask = try opening.card.flatMap {
                    try PaymentSearch.mask(of: $0, open.projection, open.ledger)
                }
                try rows.add(
                    Record(opening, [Term(.mask): JSON(mask), Term(.outcome): JSON(outcome)]),
                    [
                        "\(opening.sequence)", TextTable.Cell(time: opening.time),
                        "\(opening.stream)",
                        TextTable.Cell(mask ?? opening.card.map { "card \($0)" } ?? "–"),
                        TextTable.Cell(opening.purchase?.amountText ?? "–"),
                        TextTable.Cell(opening.merchantName ?? "–"),
                        TextTable.Cell(outcome ?? "open"),
                    ])
                return true
            }
        }
    }

    private static func sightings(
        _ conditions: [Condition], _ open: OpenLedger, _ read: Read
    ) -> Answer {
        var answer = Answer()
        for condition in conditions where condition.node == nil {
            answer.remark("no event names the \(condition.name)")
        }
        answer.table([
            .text("VALUE"), .number("EVENTS"), .whole("FIRST"), .whole("LAST"),
            .text("CARDHOLDERS"),
        ]) { rows in
            for node in conditions.compactMap(\.node) {
                let seen = try Sighting(of: node, open.projection, open.ledger)
                for event in [seen.first, seen.last].compactMap(\.self) { read.show(event) }
                try rows.add(seen.record, seen.cells)
            }
        }
        return answer
    }
}

extension Sighting {
    fileprivate var record: Record {
        [
            .value: .string("\(node)"), .eventCount: .number(eventCount),
            .firstTime: JSON(time: first?.time), .lastTime: JSON(time: last?.time),
            .cardholders: JSON(cardholders),
        ]
    }

    fileprivate var cells: [TextTable.Cell] {
        [
            "\(node)", "\(eventCount)", TextTable.Cell(time: first?.time),
            TextTable.Cell(time: last?.time), TextTable.Cell(Text.few(cardholders)),
        ]
    }
}

extension Clue {
    /// The condition that the vault or the query's own words give; nil for the clues of a payment.
    fileprivate var condition: String? {
        switch self {
        case .personal(let kind, let value): "\(kind.name)=\(ReferenceText.valuePrefix)\(value)"
        case .condition(let text): text
        case .lastFour, .amount, .day, .transaction, .merchant: nil
        }
    }

    fileprivate var merchant: String? { if case .merchant(let name) = self { name } else { nil } }
}

extension Condition {
    /// A condition on the opening of a payment: an address or a number stands for the cardholder.
    fileprivate func ofPayment(_ open: OpenLedger) throws -> [Condition] {
        guard let node, node.kind == .reference(.email) || node.kind == .reference(.phone) else {
            return [self]
        }
        let holders = try Sighting(of: node, open.projection, open.ledger).cardholders
        // Nobody has one without a cardholder.
        guard !holders.isEmpty else { return [try Condition("cardholder=0") { _, _ in nil }] }
        return try holders.map { try Condition("cardholder=\($0)") { _, _ in nil } }
    }
}
