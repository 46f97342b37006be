import Foundation
import Ledger
import Projections
import Questions
import TestSupport
import Testing

@testable import epin

/// What reads, plans or checks appends nothing to the ledger: its root is the same afterwards.
@Suite struct ReadOnlyTests {
    /// Those that append, or make a ledger or a key; of some there is a form that does not.
    private static let writers: Set = [
        "init", "apply", "guide", "simulate", "import", "case open", "case note", "case attach",
        "case hold", "case release", "case close", "erase", "retention", "key generate",
        "checkpoint",
    ]

    /// A line for every command that appends nothing, in every form that does something else.
    private static func lines(holder: String, challenge: String) -> [[String]] {
        [
            ["erase", "email", Commands.email(2), "--dry-run"], ["retention", "--dry-run"],
            ["checkpoint"], ["show", "1"], ["timeline", "cardholder", holder],
            ["timeline", "cardholder", holder, "--html", "t.html"], ["query", "kind=codeIssued"],
            ["find", "email", Commands.email(1)], ["links", "email", Commands.email(1)],
            ["cardholder", holder], ["challenge", challenge], ["stat"], ["reads"],
            ["case", "show", "CASE"], ["case", "list"],
            ["case", "report", "CASE", "--output", "c.html"],
            ["subject", "cardholder", holder],
            ["witness", "--key", "w.pem", "--log", "log.pem.pub"],
            ["prove", "1"], ["prove", "--since", "0"],
            ["evidence", "challenge", challenge, "--output", "e", "--key", "log.pem.pub"],
            ["check", "1.tlog-proof", "--key", "log.pem.pub"],
            ["verify"], ["verify", "--views"], ["salvage"], ["audit"],
            ["report", "--output", "r.html"],
            ["reviews"], ["upgrade"], ["doctor"],
            ["detect"], ["rebuild"], ["replay"], ["replay", "--what-if", #"{"failureLimit":3}"#],
            ["export"], ["export", "--tiles", "tiles"], ["schema", "event"], ["help"],
            ["completion", "bash"], ["manual"],
        ]
    }

    @Test func readingPlanningAndCheckingAppendNothing() throws {
        let data = try EpinData(["--origin", "example.nc/epin"])
        let process = try ApplyProcess(data)
        let replies = try process.send([
            Commands.register(1), Commands.openChallenge(1), Commands.register(2),
        ])
        #expect(try process.finish().status == 0)
        let holder = try #require(replies[0]["cardholder"]).text
        let challenge = try #require(replies[1]["challenge"]).text
        for words in [
            ["key", "generate", "example.nc/epin", "log.pem"],
            ["key", "generate", "--witness", "witness.example", "w.pem"],
            ["checkpoint", "--key", "log.pem"],
        ] {
            #expect(try data.epin(words).status == 0)
        }
        let opened = try data.epin(["--json", "case", "open", "Contested."]).json[0]
        let number = try #require(opened["case"]).text
        func root() throws -> String {
            let store = try LedgerStore(path: "\(data.path)/ledger", readOnly: true)
            return try store.read { "\($0.size) \($0.root.hex)" }
        }
        let before = try root()
        var done: Set<String> = []
        for words in Self.lines(holder: holder, challenge: challenge) {
            let words = words.map { $0 == "CASE" ? number : $0 }
            let outcome = try data.epin(words)
            // `witness` is given nothing to sign; findings are none of ours.
            #expect(!outcome.isSignal && outcome.status != 64, "\(words): \(outcome)")
            #expect(outcome.status != 2 || words[0] == "witness", "\(words): \(outcome)")
            #expect(try root() == before, "\(words)")
            let command = Program.epin.allCommands.filter { words.starts(with: $0.words) }
            done.formUnion(command.map(\.name))
        }
        // None was forgotten.
        let rest = Set(Program.epin.allCommands.map(\.name)).subtracting(done)
        #expect(rest == Self.writers.subtracting(["erase", "retention", "checkpoint"]))
        // What a dry run said is what is done.
        let erase = ["--json", "erase", "email", Commands.email(2)]
        let planned = try data.epin(erase + ["--dry-run"]).json[0]
        let erased = try data.epin(erase).json[0]
        #expect(planned["erased"] == erased["erased"] && planned["erased"] != [])
        #expect(try root() != before)
    }

    /// A vault that nobody may write is enough to plan.
    @Test func aDryRunOpensTheStoresForReading() throws {
        let data = try EpinData()
        #expect(try data.epin(["apply"], input: (Commands.register(1) + "\n").utf8).status == 0)
        let vault = try Data(contentsOf: URL(filePath: "\(data.path)/vault/data.mdb"))
        for words in [["retention", "--dry-run"], ["erase", "cardholder", "3", "--dry-run"]] {
            let outcome = try data.epin(words)
            #expect(outcome.status == 0, "\(outcome)")
        }
        #expect(try Data(contentsOf: URL(filePath: "\(data.path)/vault/data.mdb")) == vault)
    }
}
