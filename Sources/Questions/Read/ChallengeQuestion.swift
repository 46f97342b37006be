import Authentication
import Ledger
import Projections

extension Question {
    package static let challenge = Question(
        "challenge", group: "Read", summary: "What is true of a payment challenge",
        arguments: [Argument("challenge", help: "The number that opening it gave.")],
        options: [AsOf.option, AsOf.moment],
        examples: [.init("epin challenge 15", "Its step or its outcome, and its payment.")],
        shapes: [Challenge.shapeWithPayment]
    ) { inquiry in
        let id = try inquiry.arguments.integer("challenge")
        let question = "challenge \(id)" + inquiry.given("as-of", "at")
        return Asked(recordedAs: question) { read in
            let open = try inquiry.open()
            guard let opening = try open.ledger.event(id), opening.kind == .challengeOpened,
                let challenge = try inquiry.state(of: opening.stream, open)?.challenge(id)
            else { throw Failure("no challenge \(id)\(inquiry.suffix)") }
            read.show(opening)
            let payment = (opening.json.objectValue ?? []).filter { member in
                Challenge.paymentFields.contains { $0.name == member.key }
            }
            var answer = Answer()
            answer.fields(
                Record(challenge.json, Challenge.shape)
                    + Record(.object(payment), Challenge.shapeWithPayment))
            return answer
        }
    }
}

extension Challenge {
    /// What is shown from the event that opened it.
    fileprivate static let paymentFields: [Field] = [
        .threeDSServerTransID, .dsTransID, .acsTransID, .purchaseAmount, .purchaseCurrency,
        .purchaseExponent, .purchaseDate, .merchantName, .mcc, .merchantCountryCode,
    ]

    static let shape = Shape([
        .always(.challenge), .always(.cardholder), .always(Term(.card)), .always(.status),
        .always(.openedAt), .orNull(Term(.code)), .orNull(Term(.passwordFactor)),
        .always(Term(.credentialVersion)), .always(Term(.interactionCounter)),
        .orNull(Term(.outcome)), .orNull(.endedBy),
    ])

    fileprivate static let shapeWithPayment = Shape(
        shape.members
            + paymentFields.map {
                [.mcc, .merchantCountryCode].contains($0) ? .maybe(Term($0)) : .always(Term($0))
            })
}

extension Inquiry {
    /// ` as of 20`, where a point was given.
    var suffix: String {
        (arguments.stringIfGiven("as-of") ?? arguments.stringIfGiven("at")).map { " as of \($0)" }
            ?? ""
    }

    /// The state of one cardholder: the live one, or that of an earlier point.
    func state(of cardholder: UInt64, _ open: OpenLedger) throws -> State? {
        if let moment = try time("at") {
            guard arguments.stringIfGiven("as-of") == nil else {
                throw UsageError("'--at' and '--as-of' do not go together")
            }
            let size = try open.ledger.firstSequence(atOrAfter: moment + 1)
            let recorded = try open.projection.state(
                of: cardholder, before: size, in: open.ledger)
            recorded.turn(
                to: size, under: try open.projection.policy(before: size, in: open.ledger))
            return try Rules.effective(cardholder, recorded, at: moment)
        }
        let size = try AsOf.size(self, open.ledger)
        guard size < open.ledger.size else { return open.projection.state }
        return try open.projection.state(of: cardholder, before: size, in: open.ledger)
    }
}
