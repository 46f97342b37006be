import Detection
import Foundation
import Ledger
import Projections
import Proofs
import TestSupport
import Testing

/// The ledgers whose answers are known, made once for all tests of a suite.
final class QuestionLedgers: Sendable {
    /// What commands led to, with a vault.
    let story: EpinData
    let holders: [String: UInt64]
    let numbers: [String: UInt64]
    /// What must be found in the story, by the name of the scan.
    let answers: [String: Set<UInt64>]
    /// And in the ledger to which no command would have led: it has no views.
    let faults: [String: Set<UInt64>]

    @TaskLocal static var shared: QuestionLedgers?

    enum Place: String {
        case story = "data"
        /// A copy of the story with its vault, for what appends events.
        case spare
        /// The story and a step of the clock, imported.
        case copy
        case faults
    }

    init() throws {
        let story = try QuestionStory()
        try story.play()
        let data = story.data
        self.story = data
        holders = story.holders.mapValues(\.id)
        numbers = story.numbers
        let events = try data.events()
        var faults = try QuestionFaults(after: events, life: try story.holder("Tea").id)
        let lines = faults.events.map { Export.line($0, record: $0.record.span) + "\n" }
        let imported = try data.epin(
            ["import"], input: lines.joined().utf8, data: Self.path(.copy, of: data))
        try #require(imported.status == 0, "\(imported)")
        faults.tellAll()
        try QuestionFaults.write(faults.events, to: Self.path(.faults, of: data))
        let spare = Self.path(.spare, of: data)
        try FileManager.default.copyItem(atPath: data.path, toPath: spare)
        try FileManager.default.copyItem(atPath: data.key, toPath: "\(spare).key")
        answers = story.answers
        self.faults = faults.answers.merging(story.answers) { $0.union($1) }
        for place in [Place.story, .copy, .faults] {
            let exported = try data.epin(["export"], data: Self.path(place, of: data))
            try #require(exported.status == 0, "\(exported)")
            try data.write("\(place.rawValue).jsonl", exported.out)
        }
    }

    private static func path(_ place: Place, of story: EpinData) -> String {
        story.directory.appending(path: place.rawValue).path
    }

    /// Runs one line of the document on a ledger, which writes JSON.
    func run(_ line: String, on place: Place = .story) throws -> EpinData.Outcome {
        let program = "'\(EpinData.program.path)' --data '\(Self.path(place, of: story))'"
        let epin = "epin() { \(program) --json \"$@\"; }"
        let outcome = try story.run(["/bin/bash", "-c", "\(epin)\n\(line)"])
        try #require([0, 1].contains(outcome.status) && !outcome.isSignal, "\(line): \(outcome)")
        return outcome
    }

    /// What the scan written from the question finds in the exported lines.
    func scan(_ name: String, _ arguments: [String] = [], on place: Place = .story) throws -> JSON {
        let outcome = try story.run(
            Python.tool("Tests/Tools/naive_questions.py") + [name, "\(place.rawValue).jsonl"]
                + arguments)
        try #require(outcome.status == 0, "\(name): \(outcome)")
        return try #require(try outcome.json.first)
    }
}

/// Makes the ledgers for the tests of a suite, and lets them go after the last.
struct WithQuestionLedgers: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?,
        performing body: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await QuestionLedgers.$shared.withValue(try QuestionLedgers()) { try await body() }
    }
}
