import Authentication
import Ledger
import Questions

extension Command {
    private static let caseNumber = Argument("case", help: "The number that opening it gave.")
    private static let holder = Argument("cardholder", help: "Whose data.")
    private static let personalData = """
        A note stays for ever: one with an e-mail address, a phone number, a card number or an \
        IP address in it is refused. Name the event instead.
        """

    static let caseOpen = Command(
        "case open", group: "Cases", summary: "Open a case", discussion: personalData,
        arguments: [Argument("note", help: "What it is about.")],
        options: [
            Option("ticket", takes: "TEXT", help: "Its number in another system.")
        ] + OpenService.options,
        examples: [.init("epin case open 'The holder disputes a payment.'", "Prints its number.")]
    ) { arguments, output in
        try sendCase("openCase", arguments, output) {
            [("note", $0), ("ticket", arguments.stringIfGiven("ticket").map(JSON.string))]
        }
    }

    static let caseNote = Command(
        "case note", group: "Cases", summary: "Add a note to a case",
        discussion: personalData,
        arguments: [caseNumber, Argument("note", help: "What is said of it.")],
        options: OpenService.options,
        examples: [.init("epin case note 30 'Called back, no answer.'", "One more line.")]
    ) { arguments, output in
        try sendCase("noteCase", arguments, output) {
            [("case", .number(try arguments.integer("case"))), ("note", $0)]
        }
    }

    static let caseAttach = Command(
        "case attach", group: "Cases", summary: "Attach events to a case as its evidence",
        discussion: """
            The cardholders of the events are held: their data is kept from erasure and retention \
            until the case is closed or releases them.
            """,
        arguments: [
            caseNumber, Argument("event", help: "The sequence of an event."),
            Argument("more", .repeated, help: "More of them."),
        ], options: OpenService.options,
        examples: [.init("epin case attach 30 18 22 24", "The events of a payment.")]
    ) { arguments, output in
        let texts = [try arguments.string("event")] + arguments.strings("more")
        let events = try texts.map { text in
            guard let sequence = UInt64(text) else {
                throw UsageError("EVENT must be the sequence of an event, not '\(text)'")
            }
            return JSON.number(sequence)
        }
        return try sendCase("attachEvents", arguments, output) { _ in
            [("case", .number(try arguments.integer("case"))), ("events", .array(events))]
        }
    }

    static let caseHold = Command(
        "case hold", group: "Cases", summary: "Keep a cardholder's data for a case",
        arguments: [caseNumber, holder],
        options: [Option("note", takes: "TEXT", help: "Why.")] + OpenService.options,
        examples: [.init("epin case hold 30 4", "Whatever is asked, it is not erased.")]
    ) { arguments, output in
        try sendCase("holdCardholder", arguments, output) { _ in
            [
                ("case", .number(try arguments.integer("case"))),
                ("cardholder", .number(try arguments.integer("cardholder"))),
                ("note", arguments.stringIfGiven("note").map(JSON.string)),
            ]
        }
    }

    static let caseRelease = Command(
        "case release", group: "Cases", summary: "End the hold of a case on a cardholder",
        arguments: [caseNumber, holder], options: OpenService.options,
        examples: [.init("epin case release 30 4", "The other holds of the case stand.")]
    ) { arguments, output in
        try sendCase("releaseHold", arguments, output) { _ in
            [
                ("case", .number(try arguments.integer("case"))),
                ("cardholder", .number(try arguments.integer("cardholder"))),
            ]
        }
    }

    static let caseClose = Command(
        "case close", group: "Cases", summary: "Close a case and release its holds",
        discussion: personalData,
        arguments: [caseNumber, Argument("note", help: "What it came to.")],
        options: OpenService.options,
        examples: [.init("epin case close 30 'Refunded.'", "Nothing can be added to it then.")]
    ) { arguments, output in
        try sendCase("closeCase", arguments, output) {
            [("case", .number(try arguments.integer("case"))), ("note", $0)]
        }
    }

    /// - Parameter fields: the fields of the command, made with the note when there is one.
    private static func sendCase(
        _ name: String, _ arguments: ParsedArguments, _ output: Output,
        _ fields: (JSON?) throws -> [(String, JSON?)]
    ) throws -> ExitCode {
        let hasNote = ["openCase", "noteCase", "closeCase"].contains(name)
        let fields = try fields(hasNote ? .string(arguments.string("note")) : nil)
        let time = try OpenService.time(arguments)
        let reply = try OpenService.run(arguments, at: time, output) { try $0.send(name, fields) }
        var answer = Answer()
        answer.fields(Record(reply))
        try output.show(answer, arguments)
        return .fine
    }
}
