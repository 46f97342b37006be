import Ledger
import Projections
import Replay

extension Command {
    static let cardholder = Command(
        "cardholder", group: "Read", summary: "What is true of a cardholder",
        arguments: [Argument("cardholder", help: "The number that registering gave.")],
        options: [AsOf.option],
        examples: [
            .init("epin cardholder 3", "Now."),
            .init("epin cardholder 3 --as-of 2022-02-07T21:28:18Z", "At that moment."),
        ]
    ) { arguments, output in
        let id = try arguments.integer("cardholder")
        let reading = try Reading(arguments, output)
        let state = try state(of: id, reading, arguments)
        guard let cardholder = try state?.cardholder(id) else {
            throw Failure("no cardholder \(id)\(suffix(arguments))")
        }
        try show(cardholder.json, arguments, output)
        return .fine
    }

    static let challenge = Command(
        "challenge", group: "Read", summary: "What is true of a payment challenge",
        arguments: [Argument("challenge", help: "The number that opening it gave.")],
        options: [AsOf.option],
        examples: [.init("epin challenge 15", "Its step or its outcome, and its payment.")]
    ) { arguments, output in
        let id = try arguments.integer("challenge")
        let reading = try Reading(arguments, output)
        guard let opening = try reading.ledger.event(id), opening.kind == .challengeOpened,
            let challenge = try state(of: opening.stream, reading, arguments)?.challenge(id)
        else { throw Failure("no challenge \(id)\(suffix(arguments))") }
        let payment = (opening.json.objectValue ?? []).filter { paymentFields.contains($0.key) }
        try show(
            .object((challenge.json.objectValue ?? []) + payment), arguments, output)
        return .fine
    }

    private static let paymentFields: Set<String> = [
        "merchantName", "purchaseAmount", "purchaseCurrency", "purchaseExponent", "purchaseDate",
        "acsTransID", "threeDSServerTransID", "dsTransID", "mcc", "merchantCountryCode",
    ]

    private static func suffix(_ arguments: ParsedArguments) -> String {
        arguments.stringIfGiven("as-of").map { " as of \($0)" } ?? ""
    }

    /// The state of one cardholder: the live one, or that of an earlier point.
    private static func state(
        of cardholder: UInt64, _ reading: Reading, _ arguments: ParsedArguments
    ) throws -> State? {
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
