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
        let isJSON = arguments.flag("json")
        let key = FilePath.absolute(arguments.stringIfGiven("key") ?? "\(path).key")
        var generator = SystemRandomNumberGenerator()
        try Service.create(
            directory, settings: Settings(keyFile: key, delivery: Delivery(spool: "spool")),
            origin: GuideStory.origin, simulatedFrom: GuideStory.start, clock: WallClock.now,
            generator: &generator)
        let cardholder = try play(directory, output, isJSON: isJSON)
        try showOutcome(cardholder, arguments, output)
        return try conclude(directory, cardholder, arguments, output)
    }

    private static func showOutcome(
        _ cardholder: UInt64, _ arguments: ParsedArguments, _ output: Output
    ) throws {
        let reading = try OpenLedger(arguments, output)
        let isJSON = arguments.flag("json")
        if !isJSON { try section("Timeline", output) }
        var table = TextTable(EventText.columns)
        try Query(
            [try Condition("cardholder=\(cardholder)") { _, _ in nil }]
        ).run(reading.projection, reading.ledger) { event in
            if isJSON { try output.json(event.json) } else { table.add(EventText.cells(event)) }
            return true
        }
        if !isJSON {
            try output.table(table)
            try section("State", output)
        }
        try show(try reading.projection.state.cardholder(cardholder)!.json, arguments, output)
    }

    private static func play(
        _ directory: DataDirectory, _ output: Output, isJSON: Bool
    ) throws -> UInt64 {
        let service = try Service(
            directory, time: .simulated, generator: SeededGenerator(seed: 2022))
        let player = GuidePlayer(service, at: GuideStory.start, output: output, isJSON: isJSON)
        let cardholder = try GuideStory(player: player).play()
        try service.close()
        return cardholder
    }

    private static func conclude(
        _ directory: DataDirectory, _ cardholder: UInt64, _ arguments: ParsedArguments,
        _ output: Output
    ) throws -> ExitCode {
        let isJSON = arguments.flag("json")
        if !isJSON { try section("Verification", output) }
        let verified = try Verified(directory, output)
        try output.show(verified.answer, arguments)
        if !isJSON { try section("Rebuild", output) }
        let rebuild = try rebuilt(directory, output)
        try tell(rebuild, arguments, output)
        if !isJSON {
            try output.line()
            let explore = "epin --data \(directory.path) timeline cardholder \(cardholder)"
            try output.line("Explore it:  \(explore)")
        }
        return verified.isIntact && rebuild.isEqual ? .fine : .finding
    }

    private static func section(_ title: String, _ output: Output) throws {
        try output.line()
        try output.line(output.styled(title, .bold))
        try output.line()
    }
}
