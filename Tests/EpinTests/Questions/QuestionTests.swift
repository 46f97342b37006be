import Foundation
import Ledger
import Testing

/// Each question's documented command on a ledger whose answer is known, held against a scan that
/// was written from the question alone.
@Suite(.serialized, WithQuestionLedgers()) struct QuestionTests {
    private let ledgers: QuestionLedgers
    private let document: QuestionDocument

    init() throws {
        ledgers = try #require(QuestionLedgers.shared)
        document = try QuestionDocument()
    }

    // MARK: What is compared

    /// The sequences that an answer names: of events, or those that controls or detectors blame.
    private static func sequences(_ answer: [JSON]) -> Set<UInt64> {
        Set(
            answer.flatMap { line in
                let named = line["events"]?.arrayValue ?? [line["sequence"] ?? .null]
                return named.compactMap { $0.integerValue(as: UInt64.self) }
            })
    }

    private func run(
        _ question: Int, _ number: Int = 0, on place: QuestionLedgers.Place = .story,
        _ replacing: [(String, String)] = []
    ) throws -> [JSON] {
        try ledgers.run(document.line(question, number, replacing), on: place).json
    }

    /// The command, the construction and the scan say the same.
    private func expect(
        _ question: Int, _ number: Int = 0, scan: String, _ arguments: [String] = [],
        on place: QuestionLedgers.Place = .story, _ replacing: [(String, String)] = [],
        reading: ([JSON]) throws -> Set<UInt64> = Self.sequences,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let found = try reading(try run(question, number, on: place, replacing)).sorted()
        let answers = place == .story ? ledgers.answers : ledgers.faults
        let known = (answers[scan] ?? []).sorted()
        #expect(found == known, "question \(question), made so", sourceLocation: location)
        let scanned = try ledgers.scan(scan, arguments, on: place)
        #expect(
            scanned == .array(found.map { .number($0) }), "question \(question), scanned",
            sourceLocation: location)
    }

    private func holder(_ name: String) throws -> String { "\(try #require(ledgers.holders[name]))" }

    private func kinds(_ place: QuestionLedgers.Place, _ kinds: Kind...) throws -> Set<UInt64> {
        let path = ledgers.story.directory.appending(path: "\(place.rawValue).jsonl").path
        let lines = try #require(FileManager.default.contents(atPath: path)).split(separator: 0x0A)
        return Set(
            try lines.map { try JSON(parsing: Array($0)) }
                .filter { line in kinds.contains { line["kind"] == .string($0.name) } }
                .compactMap { $0["sequence"]?.integerValue(as: UInt64.self) })
    }

    // MARK: Payments

    @Test func q01_soonAfterAChangeOfPassword() throws {
        try expect(1, scan: "1")
        for line in try run(1) {
            let change = try #require(line["after"]).text
            #expect(try ledgers.run("epin show \(change)").json[0]["kind"] == "passwordChanged")
        }
    }

    /// The evidence itself has tests of its own; here it must be of this payment.
    @Test func q02_theDisputedPayment() throws {
        try expect(2, scan: "2", ["2226", "29900", "2022-02-07"], of: "MyTestMerchantACS3")
        let number = try #require(ledgers.numbers["disputed"])
        let steps = try run(2, 1, [("52", "\(number)")]).compactMap { $0["event"] }
        let scanned = try ledgers.scan("2b", ["\(number)"])
        #expect(.array(steps.compactMap { $0["sequence"] }) == scanned && steps.count == 7)
        for line in 2...3 {
            let replacing = line == 2 ? [("52", "\(number)")] : []
            #expect(try ledgers.run(document.line(2, line, replacing)).status == 0)
        }
        let lines = ledgers.story.file("payment/events.jsonl").split(separator: 0x0A)
        let inEvidence = Self.sequences(try lines.map { try JSON(parsing: Array($0)) })
        #expect(inEvidence.isSuperset(of: Self.sequences(steps)))
    }

    private func expect(
        _ question: Int, scan: String, _ arguments: [String], of merchant: String
    ) throws {
        try expect(question, scan: scan, arguments)
        #expect(try run(question).allSatisfy { $0["merchantName"] == .string(merchant) })
    }

    @Test func q20_payments() throws {
        let month = [("2022-02-01", "2022-02-01"), ("2022-03-01", "2022-03-01")]
        let found = Self.sequences(try run(20, 0, month))
        #expect(
            try ledgers.scan("20b", ["2022-02-01", "2022-03-01"])
                == .array(found.sorted().map { .number($0) }))
        // Authenticated and failed, how many and how much.
        #expect(
            try ledgers.scan("20", ["2022-02-01", "2022-03-01"]).text
                == #"{"Boutique":[5,15900,1,1000],"MyTestMerchantACS3":[1,29900,0,0]}"#)
    }

    // MARK: What the rules refuse

    @Test(arguments: [(3, "3"), (4, "4"), (5, "5"), (6, "6"), (17, "17")])
    func q03to06and17_faults(_ question: Int, _ scan: String) throws {
        try expect(question, scan: scan, on: .faults)
        #expect(try Self.sequences(run(question)) == [])
    }

    /// SEED-4 is of everything: only what belongs to an authenticated payment is an answer.
    @Test func q07_bothFactorsInOrder() throws {
        let lines = ledgers.story.file("faults.jsonl").split(separator: 0x0A)
        let events = try lines.map { try JSON(parsing: Array($0)) }
        var ends: [String: UInt64] = [:]
        for event in events where event["outcome"] == "authenticated" {
            ends[try #require(event["challenge"]).text] = event["sequence"]?.integerValue()
        }
        try expect(7, scan: "7", on: .faults) { answer in
            Set(
                Self.sequences(answer).compactMap { sequence in
                    ends[(events[Int(sequence)]["challenge"] ?? .null).text]
                })
        }
        #expect(try Self.sequences(run(7)) == [])
    }

    @Test func q08_outcomes() throws {
        try expect(8, scan: "8", on: .faults)
        #expect(try Self.sequences(run(8)) == [])
        let others = Self.sequences(try run(8, 1))
        #expect(try ledgers.scan("8b") == .array(others.sorted().map { .number($0) }))
        #expect(others.count == 4)
    }

    // MARK: Phones, passwords, cards

    @Test func q09_phones() throws {
        try expect(9, scan: "9")
        try expect(9, 2, scan: "9b")
        let phones = try kinds(.faults, .phoneChanged)
        try expect(9, 1, scan: "9c", on: .faults) { Self.sequences($0).intersection(phones) }
        #expect(try Self.sequences(run(9, 1)) == [])
    }

    @Test func q10_aQuarter() throws {
        try expect(10, scan: "10", ["2022-01-01", "2022-04-01"])
        #expect(try Self.sequences(run(10, 1)) == [])
        let next = [("2022-04-01", "2022-07-01"), ("2022-01-01", "2022-04-01")]
        let passwords = try kinds(.faults, .passwordSet, .passwordChanged)
        try expect(10, 1, scan: "10b", ["2022-04-01", "2022-07-01"], on: .faults, next) {
            Self.sequences($0).intersection(passwords)
        }
    }

    @Test func q11_cards() throws {
        let awa = try holder("Awa")
        try expect(11, scan: "11", [awa], [("cardholder=4", "cardholder=\(awa)")])
    }

    // MARK: As of a moment

    /// After the lock is over and before anybody came: the record still has it.
    @Test func q12_atAMinute() throws {
        let dina = try holder("Dina")
        for (time, isOver) in [("2022-03-10T10:20:00.000Z", false), ("2022-03-10T10:45:00.000Z", true)] {
            let replacing = [("cardholder 4", "cardholder \(dina)"), ("2022-02-07T21:00:00Z", time)]
            let (at, asOf) = (try run(12, 0, replacing)[0], try run(12, 1, replacing)[0])
            let scanned = try ledgers.scan("12", [dina, time])
            for name in ["version", "last", "email", "phone"] {
                #expect(asOf[name] == scanned[name], "\(name)")
            }
            #expect(at["lockedUntil"] == scanned["lock"])
            #expect(asOf["lockedUntil"] == scanned["recordedLock"])
            #expect((at["lockedUntil"] == asOf["lockedUntil"]) == !isOver)
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
        #expect(steps == ledgers.faults["16"] && steps.count == 1)
        #expect(try ledgers.scan("16", on: .copy) == .array(steps.map { .number($0) }))
        // RTS-29 also names outcomes, of which question 8 is.
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
            .filter { $0["reason"] == "plainte 18" }
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
        let dry = try run(22)[0]
        #expect(try ledgers.scan("22c").text == "\(try #require(ledgers.numbers["past"]))")
        #expect(dry.text == "")
        try expect(22, 1, scan: "22")
        try expect(22, 2, scan: "22b") { Set($0.compactMap { $0["case"]?.integerValue() }) }
    }

    /// The erasure is of a copy: other questions are of this ledger too.
    @Test func q23_aPerson() throws {
        let awa = try holder("Awa")
        let replacing = [("cardholder 4", "cardholder \(awa)")]
        let held = try #require(try run(23, 0, replacing)[0]["data"]?.arrayValue)
        let references = held.filter { $0["reference"] ?? .null != .null }
            .map { JSON.array([$0["class"]!, $0["reference"]!]).text }
        let scanned = try #require(try ledgers.scan("23", [awa]).arrayValue).map(\.text)
        #expect(references.sorted() == scanned.sorted())
        let before = try run(23, 2)[0]
        let copy = try ledgers.story.copied()
        let erased = try copy.epin(["--json", "erase", "cardholder", awa])
        #expect(erased.status == 0, "\(erased)")
        let after = try copy.epin(["--json", "subject", "cardholder", awa]).json[0]
        #expect(after["data"]?.arrayValue?.allSatisfy { $0["status"] != "held" } == true)
        let verified = try copy.epin(["--json", "verify"]).json[0]
        #expect(verified["intact"] == true)
        // The events from before are those they were.
        let exported = try copy.epin(["export"]).out
        let size = try #require(before["events"]?.integerValue(as: Int.self))
        let first = exported.split(separator: 0x0A).prefix(size)
        #expect(Array(first.joined(separator: [0x0A])) + [0x0A] == ledgers.story.file("data.jsonl"))
    }

    // MARK: Patterns and limits

    @Test func q24_guessedAddresses() throws {
        try expect(24, scan: "24")
        let entities = try run(24)[0]["entities"]?.arrayValue ?? []
        let origin = try #require(entities.first { $0["kind"] == "origin" }?["number"]).text
        let links = try run(24, 1, [("origin 5", "origin \(origin)")])
        let linked = Set(links.filter { $0["step"] == 1 }.compactMap { $0["to"]?.stringValue })
        for name in ["Bruno", "Cléa"] { #expect(linked.contains("cardholder=\(try holder(name))")) }
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
