import Authentication
import Foundation
import Ledger
import TestSupport
import Testing

/// Every read is recorded beside the ledger, by the real program on the guide's ledger.
@Suite struct ReadsTests {
    private func guide(_ options: [String] = []) throws -> EpinData {
        let data = try EpinData(nil)
        let played = try data.epin(["guide"])
        try #require(played.status == 0, "\(played)")
        return data
    }

    private func reads(_ data: EpinData, _ options: [String] = []) throws -> [JSON] {
        let outcome = try data.epin(["--json", "reads"] + options)
        #expect(outcome.status == 0, "\(outcome)")
        return try outcome.json
    }

    /// The root of RFC 6962, worked out over the records that a read says it showed.
    private func root(_ records: [[UInt8]]) -> String {
        var tree = CompactRange()
        for record in records { tree.append(MerkleTree.leafHash(record: record.span)) }
        return tree.root.hex
    }

    @Test func everyCommandThatShowsEventsIsRecorded() throws {
        let data = try guide()
        let records = try data.records()
        let events = try data.events()
        let holder = try #require(events.first { $0.kind == .cardholderRegistered }).sequence
        let opening = try #require(events.first { $0.kind == .challengeOpened })
        let stream = events.filter { $0.stream == holder }.map(\.sequence)
        let payment = events.filter {
            $0.challenge == opening.sequence || $0.sequence == opening.sequence
        }.map(\.sequence)
        let all = UInt64(events.count)
        // The words, the question as it is recorded, and what was shown: nil for all of it.
        let asked: [([String], String, [UInt64]?)] = [
            (["show", "3"], "show 3", [3]),
            (["timeline", "cardholder", "\(holder)"], "timeline cardholder=\(holder)", stream),
            (
                ["query", "challenge=\(opening.sequence)", "--since", "2022-01-01"],
                "query challenge=\(opening.sequence) --since 2022-01-01", payment
            ),
            (["query", "kind=fraudReported"], "query kind=fraudReported", []),
            (["cardholder", "\(holder)"], "cardholder \(holder)", [stream.last!]),
            (
                ["challenge", "\(opening.sequence)", "--as-of", "\(opening.sequence)"],
                "challenge \(opening.sequence) --as-of \(opening.sequence)", [opening.sequence]
            ),
            (["export"], "export --format jsonl", nil),
            (["audit"], "audit", nil),
        ]
        for (words, _, _) in asked { _ = try data.epin(words) }
        let found = try reads(data)
        try #require(found.count == asked.count)
        for (read, (_, question, shown)) in zip(found, asked) {
            #expect(read["question"] == .string(question))
            let listed = (shown ?? []).map { JSON.number($0) }
            #expect(read["events"] == .array(listed), "\(question)")
            #expect(read["eventCount"] == .number(shown.map { UInt64($0.count) } ?? all))
            #expect(read["bulk"] == .bool(shown == nil), "\(question)")
            let bytes = shown.map { $0.map { records[Int($0)] } } ?? records
            #expect(read["root"] == .string(root(bytes)), "\(question)")
            #expect(read["why"] == .null)
        }
        // What shows nobody's data is no read, nor is the list of reads.
        for words in [["stat"], ["verify"], ["reads"], ["schema", "event"], ["rebuild"]] {
            _ = try data.epin(words)
        }
        #expect(try reads(data).count == asked.count)
        // The ledger that was read has not grown, and that of reads is sound.
        #expect(try data.records() == records)
        let store = try LedgerStore(path: "\(data.path)/reads", readOnly: true)
        #expect(try store.read { $0.size } == UInt64(1 + 2 * asked.count))
        var tree = CompactRange()
        try store.read { reads in
            try reads.forEachRecord(in: 0..<reads.size) { _, _, record in
                tree.append(MerkleTree.leafHash(record: record))
                return true
            }
            #expect(reads.root == tree.root)
        }
    }

    @Test func aReasonIsKeptAndAskedForWhereTheDeploymentSaysSo() throws {
        let data = try EpinData(["--reason-required"])
        let refused = try data.epin(["show", "0"])
        #expect(refused.status == 2)
        #expect(refused.err == "epin: a reason is required: '--reason TEXT'\n")
        #expect(refused.out.isEmpty)
        // A reason in which there is nothing to see is none: blanks, fillers, marks of direction.
        for reason in ["", " ", "\u{A0}\u{3000}", "\u{200B}", "\u{3164}", "\u{2800}\u{202E}"] {
            let unseen = try data.epin(["--reason", reason, "show", "0"])
            #expect(unseen.status == 64 && unseen.out.isEmpty, "\(reason)")
            #expect(unseen.err.hasPrefix("epin: '--reason' "), "\(unseen)")
        }
        #expect(try data.epin(["--reason", "plainte 7", "show", "0"]).status == 0)
        let found = try reads(data)
        #expect(found.map { $0["why"] } == [.string("plainte 7")])
        #expect(try data.epin(["stat"]).status == 0)
    }

    /// Personal values are typed, references are recorded.
    @Test func aQuestionHoldsNoPersonalValue() throws {
        let data = try guide()
        let email = "cardholder@example.nc"
        for words in [
            ["timeline", "email", email], ["query", "email=\(email)"],
            ["query", "phone=+687 00 00 23"],
        ] { _ = try data.epin(words) }
        for read in try reads(data) {
            let question = try #require(read["question"]?.stringValue)
            #expect(question.contains(/(email|phone)=(\d+|–)$/), "\(question)")
        }
        for name in ["data.mdb", "lock.mdb"] {
            let bytes = try Data(contentsOf: URL(filePath: "\(data.path)/reads/\(name)"))
            #expect(bytes.range(of: Data("example.nc".utf8)) == nil)
        }
    }

    /// A reason stays for ever; nor is a merchant's name one if it looks like somebody's value.
    @Test func whatCouldBePersonalIsNotKept() throws {
        let data = try guide()
        for reason in ["awa@example.nc asked", "4970720000052226", "call +687000023", "192.0.2.7"] {
            let refused = try data.epin(["--reason", reason, "show", "0"])
            #expect(refused.status == 64 && refused.out.isEmpty, "\(refused)")
            #expect(refused.err.contains("which would stay for ever"), "\(refused)")
        }
        let control = try data.epin(["--reason", "a\u{1B}[2J", "show", "0"])
        #expect(control.err.contains("'--reason' has a control character"))
        #expect(try reads(data).isEmpty)
        _ = try data.epin(["timeline", "merchantName", "awa@example.nc"])
        _ = try data.epin(["query", "ticket=4970720000052226"])
        let questions = try reads(data).map { $0["question"] }
        #expect(questions == ["timeline (a personal value)", "query (a personal value)"])
        for ticket in ["awa@example.nc", "+687000023"] {
            let refused = try data.epin(["erase", "cardholder", "4", "--ticket", ticket])
            #expect(refused.status == 64, "\(refused)")
        }
    }

    @Test func casesAndDryRunsAreReadsToo() throws {
        let data = try EpinData()
        for words in [["case", "list"], ["retention", "--dry-run"]] { _ = try data.epin(words) }
        #expect(try reads(data).map { $0["question"] } == ["case list", "retention --dry-run"])
    }

    @Test func whoReadAHolder() throws {
        let data = try guide()
        let events = try data.events()
        let holders = events.filter { $0.kind == .cardholderRegistered }.map(\.sequence)
        let own = try #require(events.first { $0.stream == 0 }).sequence
        for words in [["show", "\(own)"], ["cardholder", "\(holders[0])"], ["export"]] {
            _ = try data.epin(words)
        }
        let found = try reads(data, ["--cardholder", "\(holders[0])"])
        #expect(
            found.map { $0["question"] } == [
                .string("cardholder \(holders[0])"), "export --format jsonl",
            ])
        let none = try data.epin(["reads", "--account", "nobody-of-this-name"])
        #expect(none.out.isEmpty && none.err == "epin: no read found\n")
        let late = try reads(data, ["--since", "2200-01-01"])
        #expect(late.isEmpty)
        let text = try data.epin(["reads"]).text
        #expect(text.contains("bulk") && text.contains("QUESTION"))
    }

    @Test func longQuestionsAreShortened() throws {
        let data = try guide()
        let words = (0..<40).map { "merchantName=Épicerie n° \($0)" }
        _ = try data.epin(["query"] + words)
        let question = try #require(try reads(data)[0]["question"]?.stringValue)
        #expect(question.utf8.count <= 160 && question.hasSuffix("…"))
        #expect(question.hasPrefix("query merchantName=Épicerie n° 0 merchant"))
    }

    /// More than an event lists: only their number, and their root.
    @Test func manyEventsAreNotListed() throws {
        let data = try EpinData()
        let directory = DataDirectory(data.path)
        func answered(_ count: UInt64) throws -> RecordedRead {
            // Open only while it is used: no process opens a store twice.
            try ReadLog(directory, account: "m.waia", reason: nil, now: { 0 }).record("all") {
                for sequence in 0..<count {
                    var event = Event(.ledgerOpened, stream: 0, actor: .system)
                    event.sequence = sequence
                    $0.show(event)
                }
            }
            return try #require(try ReadLog.reads(of: directory).last)
        }
        let listed = try answered(1024)
        #expect(listed.answered?.events?.count == 1024 && !listed.isBulk)
        let bulk = try answered(1025)
        #expect(bulk.answered?.treeSize == 1025 && bulk.answered?.events == nil && bulk.isBulk)
    }

    /// A reader that fails, or is stopped, has asked all the same.
    @Test func whatWasAskedIsKnownWhateverHappens() throws {
        let data = try EpinData()
        struct Stopped: Error {}
        let directory = DataDirectory(data.path)
        #expect(throws: Stopped.self) {
            try ReadLog(directory, account: "m.waia", reason: nil, now: { 5 })
                .record("a question") { _ in throw Stopped() }
        }
        let read = try #require(try ReadLog.reads(of: directory).last)
        #expect(read.asked.note == "a question" && read.answered?.treeSize == 0)
        // A clock that is behind does not make the record go back.
        #expect(read.asked.time > 5)
        let missing = try data.epin(["show", "999"])
        #expect(missing.status == 2)
        #expect(try reads(data).last?["question"] == "show 999")
    }

    @Test func whereItCannotBeRecordedNothingIsShown() throws {
        let data = try EpinData()
        let file = "\(data.path)/reads/data.mdb"
        try FileManager.default.removeItem(atPath: file)
        for words in [["show", "0"], ["export"], ["audit"]] {
            let refused = try data.epin(words)
            #expect(refused.status == 2 && refused.out.isEmpty, "\(words)")
            #expect(
                refused.err.hasPrefix(
                    "epin: every read is recorded, and this one cannot be: \(data.path)/reads"))
        }
    }

    /// Taking the record away does not end it.
    @Test func withoutTheRecordNothingIsShown() throws {
        let data = try EpinData()
        try FileManager.default.removeItem(atPath: "\(data.path)/reads")
        let refused = try data.epin(["show", "0"])
        #expect(refused.status == 2 && refused.out.isEmpty)
        #expect(refused.err.contains("reads is missing: put it back"), "\(refused)")
        #expect(refused.err.contains("epin upgrade"), "\(refused)")
        let nowhere = try data.epin(["reads"], data: "\(data.directory.path)/nowhere")
        #expect(nowhere.status == 2 && !nowhere.err.contains("copy"), "\(nowhere)")
    }

    /// What somebody does with a copy is out of reach, and the program says so.
    @Test func aCopyHasNone() throws {
        let data = try guide()
        let lines = try data.epin(["export"]).out
        let copy = "\(data.directory.path)/copy"
        let imported = try data.epin(["import"], input: lines, data: copy)
        #expect(imported.status == 0, "\(imported)")
        #expect(try data.epin(["show", "0"], data: copy).status == 0)
        let none = try data.epin(["reads"], data: copy)
        #expect(none.status == 2)
        #expect(none.err == "epin: \(copy) is a copy: reading it is not recorded\n")
    }
}
