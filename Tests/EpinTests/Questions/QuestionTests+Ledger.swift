import Foundation
import Ledger
import TestSupport
import Testing

/// The questions about the ledger itself, people and limits.
extension QuestionTests {
    // MARK: As of a moment

    /// Ten minutes after the codes, and before anything records that they are over.
    @Test func q12_atAMinute() throws {
        for (name, time, isOver) in [
            ("Dina", "2022-03-10T10:20:00.000Z", false),
            ("Bruno", "2022-03-20T03:09:00.000Z", false),
            ("Bruno", "2022-03-20T03:30:00.000Z", true),
            ("Bruno", "2022-03-20T12:00:00.000Z", false),
        ] {
            let holder = try holder(name)
            let replacing = [
                ("cardholder 4", "cardholder \(holder)"), ("2022-02-07T21:00:00Z", time),
            ]
            let (at, asOf) = (try run(12, 0, replacing)[0], try run(12, 1, replacing)[0])
            let scanned = try ledgers.scan("12", [holder, time])
            for field in ["version", "last", "phone", "lockedUntil", "liveSessions"] {
                #expect(asOf[field] == scanned[field], "\(name), \(time): \(field)")
            }
            #expect(at["liveSessions"] == scanned["inTime"], "\(name), \(time)")
            #expect((at["liveSessions"] != asOf["liveSessions"]) == isOver, "\(name), \(time)")
        }
    }

    // MARK: The ledger itself

    /// No scan can fold: another ledger of the same events must come to the same views. Damaged
    /// views have tests of their own.
    @Test func q13_rebuilt() throws {
        let rebuilt = try run(13)[0]
        #expect(rebuilt["equal"] == true)
        let copy = ledgers.story.directory.appending(path: "again").path
        let lines = ledgers.story.file("data.jsonl")
        #expect(try ledgers.story.epin(["import"], input: lines, data: copy).status == 0)
        let other = try ledgers.story.epin(["--json", "rebuild"], data: copy).json[0]
        #expect(other["state"] == rebuilt["state"] && other["indexes"] == rebuilt["indexes"])
        #expect(try run(13, 1)[0]["intact"] == true)
    }

    /// The scan works out the tree of RFC 6962 over the records; what is signed must be its root.
    @Test func q14_nothingWasAltered() throws {
        let verified = try run(14)[0]
        #expect(verified["intact"] == true)
        #expect(try ledgers.scan("14")["hex"] == verified["root"])
        let signed = String(decoding: ledgers.story.file("checkpoint"), as: UTF8.self)
            .split(separator: "\n").map(String.init)
        #expect(try ledgers.scan("14", [signed[1]])["base64"] == .string(signed[2]))
        // A ledger that differs in one event, hashes and all, is not the one that was signed.
        var events = try ledgers.story.events()
        let place = try #require(events.firstIndex { $0.kind == .challengeOpened })
        events[place].purchaseAmount = 1
        let forged = ledgers.story.directory.appending(path: "forged").path
        try QuestionFaults.write(events, to: forged)
        let words = ["verify", "--key", "log.pem.pub", "--against", "checkpoint"]
        #expect(try ledgers.story.epin(words, data: forged).status == 12)
    }

    @Test func q15_startsAndStops() throws {
        try expect(15, scan: "15")
        #expect(try Self.sequences(run(15, 1)) == [])
        let copied = Self.sequences(try run(15, on: .copy))
        #expect(
            try ledgers.scan("15", on: .copy) == .array(copied.sorted().map { .number($0) }))
        try expect(15, 1, scan: "15b", on: .faults)
    }

    @Test func q16_theClock() throws {
        let steps = Self.sequences(try run(16, on: .copy))
        #expect(steps == ledgers.faults["16"] && steps.count == 2)
        #expect(try ledgers.scan("16", on: .copy) == .array(steps.sorted().map { .number($0) }))
        // RTS-29 also names outcomes, which question 8 is about.
        try expect(16, 1, scan: "16b", on: .faults) { answer in
            #expect(answer.contains { $0["notes"]?.text.contains("by 1500 ms") == true })
            return Self.sequences(answer.filter { $0["control"] == "PCI-10.6" })
        }
    }

    @Test func q19_sharedAccounts() throws { try expect(19, scan: "19") }

    // MARK: People

    /// Reads are in a ledger of their own, which no export has.
    @Test func q18_readers() throws {
        let (awa, gus) = (try holder("Awa"), try holder("Gus"))
        for line in ["show \(awa)", "cardholder \(gus)", "export --format csv"] {
            _ = try ledgers.run("epin --reason 'plainte 18' \(line)")
        }
        let reads = try run(18, 0, [("cardholder 4", "cardholder \(awa)")])
            .filter { $0["why"] == "plainte 18" }
        #expect(
            reads.map { $0["question"] } == [.string("show \(awa)"), "export --format csv"])
        #expect(reads.map { $0["bulk"] } == [false, true])
    }

    @Test func q21_reviews() throws {
        try expect(21, scan: "21") { Set($0.compactMap { $0["review"]?.integerValue() }) }
        try expect(21, scan: "21b") { reviews in
            let alerts = reviews.flatMap { $0["alerts"]?.arrayValue ?? [] }
            return Set(
                alerts.filter { $0["closedBy"] ?? .null == .null }
                    .compactMap { $0["alert"]?.integerValue() })
        }
    }

    @Test func q22_retention() throws {
        // Registered with an address and a phone, then a card; the others are heard of since.
        let past = try run(22, on: .spare).filter { $0["class"] != nil }
        #expect(past.map { $0["class"] } == ["email", "phone", "card"])
        #expect(past.allSatisfy { $0["what"] == "would be erased" })
        #expect(try past.allSatisfy { $0["cardholder"]?.text == (try holder("Félix")) })
        let events = try #require(ledgers.answers["22c"]).sorted().map { JSON.number($0) }
        #expect(try ledgers.scan("22c") == .array(events))
        try expect(22, 1, scan: "22")
        try expect(22, 2, scan: "22b") { Set($0.compactMap { $0["case"]?.integerValue() }) }
    }

    /// The erasure is done on a copy: the other questions are about the story as it is.
    @Test func q23_aPerson() throws {
        let awa = try holder("Awa")
        let replacing = [("cardholder 4", "cardholder \(awa)")]
        let held = try #require(try run(23, 0, replacing)[0]["data"]?.arrayValue)
        let references = held.filter { $0["reference"] ?? .null != .null }
            .map { JSON.array([$0["class"]!, $0["reference"]!]).text }
        let scanned = try #require(try ledgers.scan("23", [awa]).arrayValue).map(\.text)
        #expect(references.sorted() == scanned.sorted())
        let dry = try run(23, 1, on: .spare, replacing)
        let classes = ["erased", "keptValues"].map { part in
            dry[0][part]?.arrayValue?.compactMap { $0["class"]?.stringValue } ?? []
        }
        // Others also came from where she came from.
        #expect(classes == [["email", "phone", "card", "card"], ["origin"]])
        #expect(try run(23, 2)[0]["intact"] == true)
        #expect(try ledgers.run("epin erase cardholder \(awa)", on: .spare).status == 0)
        let after = try run(23, 0, on: .spare, replacing)[0]
        let left = after["data"]?.arrayValue?.filter { $0["status"] == "held" }
        #expect(left?.map { $0["class"] } == ["origin"])
        #expect(try run(23, 2, on: .spare)[0]["intact"] == true)
        // The events from before are those they were.
        let exported = try ledgers.run("epin export", on: .spare).out
        #expect(exported.starts(with: ledgers.story.file("data.jsonl")))
    }

    // MARK: Patterns and limits

    @Test func q24_guessedAddresses() throws {
        try expect(24, scan: "24")
        let entities = try run(24)[0]["entities"]?.arrayValue ?? []
        let origin = try #require(entities.compactMap { $0["origin"] }.first).text
        let links = try run(24, 1, [("origin 5", "origin \(origin)")])
        let linked = Set(links.filter { $0["step"] == 1 }.compactMap { $0["to"]?.stringValue })
        for name in ["Bruno", "Cléa"] {
            let id = try holder(name)
            #expect(linked.contains("cardholder=\(id)"))
        }
        try expect(24, 2, scan: "24b", [("origin=5", "origin=\(origin)")])
    }

    private func expect(
        _ question: Int, _ number: Int, scan: String, _ replacing: [(String, String)]
    ) throws {
        try expect(question, number, scan: scan, [], on: .story, replacing)
    }

    @Test func q25_limits() throws {
        try expect(25, scan: "25")
        try expect(25, 1, scan: "25b", ["3"]) { differences in
            Set(
                differences.filter { $0["difference"] == "locked" }
                    .compactMap { $0["event"]?.integerValue() })
        }
    }
}
