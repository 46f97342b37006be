import Authentication
import Ledger
import Projections
import Proofs
import Questions

extension Command {
    static let guide = Command(
        "guide", group: "Run a ledger", summary: "Play the cardholder's guide on a new ledger",
        discussion: """
            Plays every chapter of the guide with an invented cardholder on a new ledger with \
            simulated time, in the directory that --data names: what she does, what she reads, and \
            beside it the events that the ledger keeps. Then shows the timeline and the state, \
            verifies every record and rebuilds all views.

            The ledger stays, to be explored.
            """,
        options: [
            Option("key", takes: "FILE", kind: .file, help: "The key file; DIR.key by default.")
        ],
        examples: [.init("epin --data guide-data guide", "The guide, on a new ledger.")]
    ) { arguments, output in
        let path = DataDirectory(try arguments.string("data")).path
        let directory = DataDirectory(path)
        let key = FilePath.absolute(arguments.stringIfGiven("key") ?? "\(path).key")
        var generator = SystemRandomNumberGenerator()
        try Service.create(
            directory, settings: Settings(keyFile: key, delivery: Delivery(spool: "spool")),
            origin: GuideStory.origin, simulatedFrom: GuideStory.start, clock: MachineClock.read,
            generator: &generator)
        let cardholder = try play(directory, arguments, output)
        try output.show(outcome(cardholder, Inquiry(arguments, output).open()), arguments)
        return try conclude(directory, cardholder, arguments, output)
    }

    private static func outcome(_ cardholder: UInt64, _ open: OpenLedger) throws -> Answer {
        var answer = Answer()
        answer.text(title("Timeline"))
        let query = Query([try Condition("cardholder=\(cardholder)") { _, _ in nil }])
        answer.table(EventText.columns) { rows in
            try query.run(open.projection, open.ledger) { event in
                try rows.add(Record(event), EventText.cells(event))
                return true
            }
        }
        answer.text(title("State"))
        let state = try open.projection.state.cardholder(cardholder)!
        answer.fields(Record(state.json, Cardholder.shape))
        return answer
    }

    private static func play(
        _ directory: DataDirectory, _ arguments: ParsedArguments, _ output: Output
    ) throws -> UInt64 {
        let service = try Service(
            directory, time: .simulated, generator: SeededGenerator(seed: 2022))
        let terminal = output.terminal
        let player = GuidePlayer(
            service, at: GuideStory.start,
            width: terminal.isOutput ? min(max(terminal.width, 72), 120) : 100
        ) { try output.show($0, arguments) }
        let cardholder = try GuideStory(player: player).play()
        try service.close()
        return cardholder
    }

    private static func conclude(
        _ directory: DataDirectory, _ cardholder: UInt64, _ arguments: ParsedArguments,
        _ output: Output
    ) throws -> ExitCode {
        func show(_ lines: [Text.Line]) throws {
            var answer = Answer()
            answer.text(lines)
            try output.show(answer, arguments)
        }
        try show(title("Verification"))
        let verified = try Verified(directory, StoreStructure(directory), output)
        try output.show(verified.answer, arguments)
        try show(title("Rebuild"))
        let rebuild = try rebuilt(directory, output)
        try output.show(rebuild.answer, arguments)
        let explore = "epin --data \(directory.path) timeline cardholder \(cardholder)"
        try show([Text.Line(""), Text.Line("Explore it:  \(explore)")])
        return verified.isIntact && rebuild.isEqual ? .fine : .finding
    }

    private static func title(_ text: String) -> [Text.Line] {
        [Text.Line(""), Text.Line(text, .bold), Text.Line("")]
    }
}
