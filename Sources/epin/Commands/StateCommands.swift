import Authentication
import Ledger
import Projections

extension Command {
    static let cardholder = Command(
        "cardholder", group: "Read", summary: "What is true of a cardholder",
        arguments: [Argument("cardholder", help: "The number that registering gave.")],
        options: [AsOf.option, AsOf.moment],
        examples: [
            .init("epin cardholder 3", "Now."),
            .init(
                "epin cardholder 3 --as-of 2022-02-07T21:28:18Z",
                "As it had been recorded by that moment."),
            .init(
                "epin cardholder 3 --at 2022-02-07T21:28:18Z",
                "As it was at that moment: what had come to its time is over."),
        ]
    ) { arguments, output in
        let id = try arguments.integer("cardholder")
        let question = "cardholder \(id)" + given(arguments, ["as-of", "at"])
        return try recorded(arguments, output, question) { read in
            let reading = try Reading(arguments, output)
            let state = try state(of: id, reading, arguments)
            guard let cardholder = try state?.cardholder(id) else {
                throw Failure("no cardholder \(id)\(suffix(arguments))")
            }
            // The last event of those that the state follows from names all before.
            if let last = try reading.ledger.event(cardholder.last) { read.show(last) }
            try show(cardholder.json, arguments, output)
            return .fine
        }
    }

    static let challenge = Command(
        "challenge", group: "Read", summary: "What is true of a payment challenge",
        arguments: [Argument("challenge", help: "The number that opening it gave.")],
        options: [AsOf.option, AsOf.moment],
        examples: [.init("epin challenge 15", "Its step or its outcome, and its payment.")]
    ) { arguments, output in
        let id = try arguments.integer("challenge")
        let question = "challenge \(id)" + given(arguments, ["as-of", "at"])
        return try recorded(arguments, output, question) { read in
            let reading = try Reading(arguments, output)
            guard let opening = try reading.ledger.event(id), opening.kind == .challengeOpened,
                let challenge = try state(of: opening.stream, reading, arguments)?.challenge(id)
            else { throw Failure("no challenge \(id)\(suffix(arguments))") }
            read.show(opening)
            let payment = (opening.json.objectValue ?? []).filter { paymentFields.contains($0.key) }
            try show(
                .object((challenge.json.objectValue ?? []) + payment), arguments, output)
            return .fine
        }
    }

    private static let paymentFields: Set<String> = [
        "merchantName", "purchaseAmount", "purchaseCurrency", "purchaseExponent", "purchaseDate",
        "acsTransID", "threeDSServerTransID", "dsTransID", "mcc", "merchantCountryCode",
    ]

    private static func suffix(_ arguments: ParsedArguments) -> String {
        (arguments.stringIfGiven("as-of") ?? arguments.stringIfGiven("at")).map { " as of \($0)" }
            ?? ""
    }

    /// The state of one cardholder: the live one, or that of an earlier point.
    private static func state(
        of cardholder: UInt64, _ reading: Reading, _ arguments: ParsedArguments
    ) throws -> State? {
        if let moment = try Reading.time(arguments, "at") {
            guard arguments.stringIfGiven("as-of") == nil else {
                throw UsageError("'--at' and '--as-of' do not go together")
            }
            let size = try reading.ledger.firstSequence(atOrAfter: moment + 1)
            let recorded = try reading.projection.state(
                of: cardholder, before: size, in: reading.ledger)
            return try Rules.effective(cardholder, recorded, at: moment)
        }
        let size = try AsOf.size(arguments, reading.ledger)
        guard size < reading.ledger.size else { return reading.projection.state }
        return try reading.projection.state(of: cardholder, before: size, in: reading.ledger)
    }

    static func show(
        _ object: JSON, _ arguments: ParsedArguments, _ output: Output
    ) throws {
        if arguments.flag("json") {
            try output.json(object)
        } else {
            try output.write(
                EventText.table(object).text(width: nil, styled: output.terminal.isStyled))
        }
    }
}
