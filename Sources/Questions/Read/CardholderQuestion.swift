import Authentication
import Ledger
import Projections

extension Question {
    package static let cardholder = Question(
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
                "As it was at that moment: what had run out is over."),
        ],
        shapes: [Cardholder.shape]
    ) { inquiry in
        let id = try inquiry.arguments.integer("cardholder")
        let question = "cardholder \(id)" + inquiry.given("as-of", "at")
        return Asked(recordedAs: question) { read in
            let open = try inquiry.open()
            guard let cardholder = try inquiry.state(of: id, open)?.cardholder(id) else {
                throw Failure("no cardholder \(id)\(inquiry.suffix)")
            }
            // The last of the events that the state follows from names all before.
            if let last = try open.ledger.event(cardholder.last) { read.show(last) }
            var answer = Answer()
            answer.fields(Record(cardholder.json, Cardholder.shape))
            return answer
        }
    }
}

extension Cardholder {
    package static let shape = Shape([
        .always(.cardholder), .always(Term(.version)), .always(.last), .always(Term(.email)),
        .always(Term(.phone)), .always(Term(.cards)), .always(.method1), .always(.method2),
        .always(Term(.credentialVersion)), .orNull(.credentialEvent), .always(Term(.failures)),
        .always(.failuresDespiteLocks), .orNull(.lockedUntil), .always(.permanentlyLocked),
        .always(.liveSessions), .always(.liveChallenges), .always(.holds), .orNull(.erasedBy),
    ])
}
