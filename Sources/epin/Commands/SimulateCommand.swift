import Foundation
import Ledger
import Projections
import Proofs
import Questions
import Simulation

extension Command {
    static let simulate = Command(
        "simulate", group: "Run a ledger",
        summary: "Make a ledger of simulated traffic, with frauds that are labelled",
        discussion: """
            Makes the data directory that --data names: holders in New Caledonia enrol and pay by \
            the rhythm of the day, make mistakes and give up; among them, swindlers do what each \
            detector looks for. The rules of the program decide every command. The same options \
            give the same ledger, root hash included, on every machine.

            Before the days that are asked for come 200 more, in which few holders do anything: in \
            a younger ledger nobody could be dormant.

            There is no vault: the ledger can be read and verified, and takes no commands. \
            References stand for people who never were; the first \
            \(SimulationSettings.sharedOriginCount) are the addresses that most holders share.

            --labels writes a line of JSON for each fraud: its detectors, cardholders and events. \
            --places writes where each origin is, as detect takes it: origin,latitude,longitude.
            """,
        options: [
            Option(
                "seed", takes: "NUMBER", default: "1", help: "Another seed makes another ledger."),
            Option(
                "holders", takes: "NUMBER", default: "20000",
                help: "Cardholders when the days begin, \(SimulationSettings.holderCountMin) or "
                    + "more."),
            Option("days", takes: "NUMBER", default: "30", help: "Days of traffic."),
            Option("from", takes: "DATE", default: "2026-01-01", help: "The first day."),
            Option(
                "frauds", takes: "NUMBER",
                help: "Frauds for each detector; by default 10 for 20,000 holders and 30 days, in "
                    + "proportion for others."),
            Option("labels", takes: "FILE", kind: .file, help: "Write the frauds to a new file."),
            Option("places", takes: "FILE", kind: .file, help: "Write the places to a new file."),
        ],
        examples: [
            .init(
                "epin --data test simulate --labels frauds.jsonl",
                "A month of 20,000 holders, and its frauds."),
            .init(
                "epin --data years simulate --holders 200 --days 730 --seed 7",
                "Two years of a few holders."),
        ]
    ) { arguments, output in
        let settings = try settings(arguments)
        let files = ["labels", "places"].compactMap(arguments.stringIfGiven)
        for path in files where FileManager.default.fileExists(atPath: path) {
            throw Failure("\(path) is there already")
        }
        let importing = try Import(into: try arguments.string("data"))
        let simulation = Simulation(settings)
        let (_, root) = try output.withProgress("Simulating days", of: nil) { progress in
            try simulation.run(progress: { progress.update($0, of: $1) }, importing.add)
            // Written before the ledger is in place, so that it is never there without them.
            try write(simulation, arguments)
            return try importing.finish { progress.update(.folding, $0, $1) }
        }
        try output.show(answer(simulation, root), arguments)
        return .fine
    }

    private static func settings(
        _ arguments: ParsedArguments
    ) throws -> SimulationSettings {
        let holders = SimulationSettings.holderCountMin...SimulationSettings.holderCountMax
        let days = 1...SimulationSettings.dayCountMax
        let frauds = 0...SimulationSettings.fraudCountMax
        func number<N: BinaryInteger & Sendable>(
            _ name: String, _ range: ClosedRange<N>
        ) throws -> N? {
            let wanted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
            return try arguments.valueIfGiven(name, wanted) { text in
                let isPlain = text.utf8.first != UInt8(ascii: "+")
                let number = isPlain ? UInt64(text).flatMap { N(exactly: $0) } : nil
                return number.flatMap { range.contains($0) ? $0 : nil }
            }
        }
        return SimulationSettings(
            seed: try arguments.integer("seed"), holderCount: try number("holders", holders)!,
            dayCount: try number("days", days)!,
            start: try arguments.value("from", "a date such as 2026-01-31, after 1970-07-20") {
                (UTCTime($0)?.milliseconds)
                    .flatMap { SimulationSettings.starts.contains($0) ? $0 : nil }
            },
            fraudCount: try number("frauds", frauds))
    }

    private static func write(
        _ simulation: Simulation, _ arguments: ParsedArguments
    ) throws {
        func write(_ text: String, to path: String) throws {
            do {
                try Data(text.utf8).write(
                    to: URL(fileURLWithPath: path), options: .withoutOverwriting)
            } catch {
                throw Failure("\(path) cannot be written: \(error.localizedDescription)")
            }
        }
        if let path = arguments.stringIfGiven("labels") {
            try write(simulation.frauds.map { $0.json.text + "\n" }.joined(), to: path)
        }
        if let path = arguments.stringIfGiven("places") {
            try write(simulation.places, to: path)
        }
    }

    private static func answer(_ simulation: Simulation, _ root: Digest) -> Answer {
        let summary = simulation.summary
        let payments = summary.outcomes.reduce(0) { $0 + $1.count }
        var answer = Answer()
        answer.text("\(Text.grouped(summary.eventCount)) events")
        answer.text("\(Text.grouped(summary.holderCount)) holders")
        answer.text("\(Text.grouped(payments)) payments")
        for (outcome, count) in summary.outcomes where count > 0 {
            answer.text("  \(Text.grouped(count)) \(outcome.name)")
        }
        answer.text("\(Text.grouped(UInt64(simulation.frauds.count))) frauds")
        answer.text("root \(root.hex)")
        let outcomes = summary.outcomes.map {
            JSON.Member(key: $0.outcome.name, value: .number($0.count))
        }
        answer.data([
            .eventCount: .number(summary.eventCount),
            .cardholderCount: .number(summary.holderCount), .outcomeCounts: .object(outcomes),
            .fraudCount: .number(simulation.frauds.count), .root: .string(root.hex),
        ])
        return answer
    }
}
