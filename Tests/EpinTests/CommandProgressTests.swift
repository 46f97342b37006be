import Foundation
import Ledger
import Projections
import Questions
import TestSupport
import Testing

@testable import epin

/// What the commands that read a whole ledger show of their progress, on a clock that goes on by a
/// second each time that it is read.
@Suite struct CommandProgressTests {
    /// More events than readers fold in memory: the views must be made first.
    private static let eventCount = Int(Views.batchEventCount) + 4000

    /// A ledger of registrations, without views.
    private func makeLedger(_ path: String, count: Int) throws {
        let data = DataDirectory(path)
        for new in [data.path, data.ledger] { try FileSystem.makeDirectory(new) }
        try LedgerStore.create(path: data.ledger)
        try LedgerStore(path: data.ledger, readOnly: false).append { appender in
            for index in 0..<UInt64(count) {
                let kind: Kind = index == 0 ? .ledgerCreated : .cardholderRegistered
                var event = Event(kind, stream: index, actor: index == 0 ? .system : .issuer)
                event.sequence = index
                event.time = 1_644_264_000_000 + index
                event.version = 1
                if index == 0 {
                    event.simulated = 1
                } else {
                    event.email = 2 * index
                    event.phone = 2 * index + 1
                }
                try appender.append(event)
            }
        }
    }

    /// The labels drawn by a command, in the order of their first drawing; each ends with a rate.
    private func labels(_ words: String, _ path: String, isTerminal: Bool = true) -> [String] {
        var seconds: UInt64 = 0
        var drawn = ""
        let output = Output(
            name: "epin", terminal: Terminal(isError: isTerminal),
            clock: {
                seconds += 1
                return seconds * 1_000_000_000
            }, writeOutput: { _ in }, writeError: { drawn += $0 })
        let words = ["--data", path] + words.split(separator: " ").map(String.init)
        #expect(Program.epin.run(words, output: output) == .fine, "\(words): \(drawn)")
        var labels: [String] = []
        for line in drawn.split(separator: "\r") where !line.hasPrefix("\u{1B}") {
            #expect(line.contains("/s"), "\(line)")
            let label = String(line.prefix { !$0.isNumber }).trimmingCharacters(in: .whitespaces)
            if !labels.contains(label) { labels.append(label) }
        }
        return labels
    }

    @Test func whatReadsAllTellsHowFarItIs() throws {
        let directory = try EpinData(nil)
        let path = directory.path
        try makeLedger(path, count: Self.eventCount)
        #expect(labels("export", path, isTerminal: false) == [])
        #expect(labels("export", path) == ["Exporting"])
        #expect(labels("verify", path) == ["Verifying"])
        #expect(labels("query actor=cardholder", path) == ["Reading"])
        // Nobody has made the views yet: the first who needs them does.
        #expect(labels("stat", path) == ["Updating the views"])
        #expect(labels("stat", path) == [])
        #expect(labels("query kind=cardholderRegistered", path) == ["Reading"])
        let stages = ["Folding", "Hashing rows", "Hashing indexes"]
        #expect(labels("replay", path) == stages)
        #expect(labels("rebuild", path) == stages)
        try FileManager.default.removeItem(atPath: "\(path)/views")
        #expect(labels("rebuild", path) == ["Updating the views"] + stages)
        for command in ["cardholder 7", "timeline cardholder 7", "query cardholder=7"] {
            try FileManager.default.removeItem(atPath: "\(path)/views")
            let told = labels(command, path)
            #expect(told.first == "Updating the views", "\(command)")
        }
    }

    @Test func anImportTellsHowMuchIsLeft() throws {
        let directory = try EpinData(nil)
        try makeLedger(directory.path, count: 5000)
        let exported = try directory.epin(["export"]).out
        let file = "\(directory.path).jsonl"
        try Data(exported).write(to: URL(filePath: file))
        #expect(labels("import \(file)", "\(directory.path)-copy") == ["Importing", "Folding"])
    }
}
