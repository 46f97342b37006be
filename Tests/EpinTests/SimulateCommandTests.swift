import Detection
import Foundation
import Ledger
import TestSupport
import Testing

@Suite struct SimulateCommandTests {
    private static let small = ["simulate", "--holders", "60", "--days", "2", "--frauds", "1"]

    private func simulate(_ data: EpinData, _ words: [String] = []) throws -> EpinData.Outcome {
        try data.epin(Self.small + words)
    }

    /// Every other command can use what it makes.
    @Test func theLedgerIsOfUse() throws {
        let data = try EpinData(nil)
        let (labels, places) = ("\(data.path).labels", "\(data.path).places")
        let made = try simulate(data, ["--labels", labels, "--places", places, "--seed", "3"])
        #expect(made.status == 0 && made.err.isEmpty, "\(made)")
        let root = try #require(made.lines.last { $0.hasPrefix("root ") })
        for words in [["verify"], ["rebuild"], ["stat"], ["query", "kind=challengeEnded"]] {
            let outcome = try data.epin(words)
            #expect(outcome.status == 0 && outcome.err.isEmpty, "\(words): \(outcome)")
            if words == ["verify"] { #expect(outcome.lines.contains(root)) }
        }
        let lines = try String(contentsOfFile: labels, encoding: .utf8).split(separator: "\n")
        #expect(lines.count > 15)
        let label = try JSON(parsing: Array(lines[0].utf8))
        let holder: UInt64? = label["cardholders"]?.arrayValue?.first?.integerValue()
        let timeline = try data.epin(["timeline", "cardholder", "\(holder!)"])
        #expect(timeline.status == 0 && timeline.lines.count > 3, "\(timeline)")
        let table = try String(contentsOfFile: places, encoding: .utf8)
        #expect(table.hasPrefix("1,-22.276,166.458\n"))
        let applied = try data.epin(["apply"], input: "{\"command\":\"expire\"}\n".utf8)
        #expect(applied.status == 2 && applied.err.contains("takes no commands"), "\(applied)")
    }

    /// The files are what `epin detect` takes, and every fraud is found.
    @Test func theFraudsAreFound() throws {
        let data = try EpinData(nil)
        let (labels, places) = ("\(data.path).labels", "\(data.path).places")
        let made = try data.epin([
            "simulate", "--holders", "300", "--days", "3", "--frauds", "1", "--seed", "2",
            "--labels", labels, "--places", places,
        ])
        #expect(made.status == 0, "\(made)")
        func score(_ words: [String]) throws -> [String: JSON] {
            let scored = try data.epin(
                ["--json", "detect", "--score", labels, "--places", places] + words)
            #expect(scored.status == 1 && scored.err.isEmpty, "\(scored)")
            let members = try scored.json.compactMap { json in
                json["detector"]?.stringValue.map { ($0, json) }
            }
            return Dictionary(uniqueKeysWithValues: members)
        }
        let scores = try score(["--shared-origin", "1-32"])
        #expect(scores.count == Detector.all.count + 1)
        #expect(scores["all"]?["recall"] == .double(1), "\(scores["all"]?.text ?? "")")
        let alone = (1...32).flatMap { ["--shared-origin", "\($0)"] }
        #expect(try score(alone) == scores)
        let unshared = try score([])["D14"]?["falsePositivesPer10000"]
        #expect(unshared != scores["D14"]?["falsePositivesPer10000"])
    }

    @Test func theSameOptionsGiveTheSameLedger() throws {
        let outcomes = try ["4", "4", "5"].map {
            try simulate(EpinData(nil), ["--seed", $0, "--json"])
        }
        #expect(outcomes[0] == outcomes[1] && outcomes[0].out != outcomes[2].out)
        let json = try #require(try outcomes[0].json.first)
        #expect(json["root"]?.stringValue?.count == 64)
        let payments = try #require(json["outcomeCounts"]?.objectValue)
        #expect(payments.contains { $0.key == "authenticated" })
    }

    /// Nothing existing is overwritten, and nothing is left of what failed.
    @Test func whatIsThereStays() throws {
        let data = try EpinData()
        let refused = try simulate(data)
        #expect(refused.status == 2 && refused.err.contains(data.path), "\(refused)")

        let other = try EpinData(nil)
        let labels = "\(other.path).labels"
        try Data("mine".utf8).write(to: URL(fileURLWithPath: labels))
        let kept = try simulate(other, ["--labels", labels])
        #expect(kept.status == 2 && kept.err.contains("\(labels) is there already"), "\(kept)")
        #expect(try String(contentsOfFile: labels, encoding: .utf8) == "mine")

        let nowhere = try simulate(other, ["--places", "\(other.path)/none/places"])
        #expect(nowhere.status == 2 && nowhere.err.contains("none/places"), "\(nowhere)")
        let left = try FileManager.default.contentsOfDirectory(atPath: other.directory.path)
        #expect(!left.contains { $0.hasPrefix("data") && !$0.hasSuffix("labels") }, "\(left)")
    }

    @Test(arguments: [
        ["--holders", "49"], ["--holders", "many"], ["--days", "0"], ["--days", "+3"],
        ["--from", "1970-01-01"], ["--from", "soon"], ["--frauds", "-1"], ["--seed", "x"],
    ])
    func badOptionsAreNamed(_ words: [String]) throws {
        let outcome = try EpinData(nil).epin(["simulate"] + words)
        #expect(outcome.status == 64 && outcome.err.contains("'\(words[0])' must be"), "\(outcome)")
    }
}
