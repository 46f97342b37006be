import Detection
import Foundation
import Ledger
import TestSupport
import Testing

/// Each question's documented command on a ledger whose answer is known, compared with a scan that
/// was written from the question alone.
@Suite(.serialized, WithQuestionLedgers()) struct QuestionTests {
    let ledgers: QuestionLedgers
    let document: QuestionDocument

    init() throws {
        ledgers = try #require(QuestionLedgers.shared)
        document = try QuestionDocument()
    }

    // MARK: What is compared

    /// The sequences that an answer names: of events, or those that controls or detectors blame.
    static func sequences(_ answer: [JSON]) -> Set<UInt64> {
        Set(
            answer.flatMap { line in
                let named = line["events"]?.arrayValue ?? [line["sequence"] ?? .null]
                return named.compactMap { $0.integerValue(as: UInt64.self) }
            })
    }

    func run(
        _ question: Int, _ number: Int = 0, on place: QuestionLedgers.Place = .story,
        _ replacing: [(String, String)] = []
    ) throws -> [JSON] {
        try ledgers.run(document.line(question, number, replacing), on: place).json
    }

    /// The command, the construction and the scan say the same.
    func expect(
        _ question: Int, _ number: Int = 0, scan: String, _ arguments: [String] = [],
        on place: QuestionLedgers.Place = .story, _ replacing: [(String, String)] = [],
        reading: ([JSON]) throws -> Set<UInt64> = Self.sequences,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let found = try reading(try run(question, number, on: place, replacing)).sorted()
        let answers = place == .story ? ledgers.answers : ledgers.faults
        let known = (answers[scan] ?? []).sorted()
        try #require(!known.isEmpty, sourceLocation: location)
        #expect(found == known, "question \(question), made so", sourceLocation: location)
        let scanned = try ledgers.scan(scan, arguments, on: place)
        #expect(
            scanned == .array(found.map { .number($0) }), "question \(question), scanned",
            sourceLocation: location)
    }

    func holder(_ name: String) throws -> String {
        "\(try #require(ledgers.holders[name]))"
    }

    func kinds(_ place: QuestionLedgers.Place, _ kinds: Kind...) throws -> Set<UInt64> {
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
            let details = "cardholder=\(try #require(line["stream"]).text) after=\(change) "
            let text = try ledgers.story.epin(
                document.line(1, 0, []).split(separator: " ").dropFirst().map(String.init))
            #expect(text.text.contains(details), "\(text)")
        }
    }

    /// The evidence itself has tests of its own; here it must be of this payment.
    @Test func q02_theDisputedPayment() throws {
        try expect(2, scan: "2", ["2226", "29900", "2022-02-07"], of: "MyTestMerchantACS3")
        let number = try #require(ledgers.numbers["disputed"])
        let steps = try run(2, 1, [("56", "\(number)")])
        let scanned = try ledgers.scan("2b", ["\(number)"])
        #expect(.array(steps.compactMap { $0["sequence"] }) == scanned && steps.count == 7)
        for line in 2...3 {
            let replacing = line == 2 ? [("56", "\(number)")] : []
            #expect(try ledgers.run(document.line(2, line, replacing)).status == 0)
        }
        let lines = ledgers.story.file("payment/events.jsonl").split(separator: 0x0A)
        let inEvidence = Self.sequences(try lines.map { try JSON(parsing: Array($0)) })
        #expect(inEvidence.isSuperset(of: Self.sequences(steps)))
    }

    func expect(
        _ question: Int, scan: String, _ arguments: [String], of merchant: String
    ) throws {
        try expect(question, scan: scan, arguments)
        #expect(try run(question).allSatisfy { $0["merchantName"] == .string(merchant) })
    }

    @Test func q20_sums() throws {
        let payments = try #require(try run(20)[0]["paymentSums"]?.arrayValue)
        let rows = payments.map { row in
            let names = ["month", "merchantName", "method"].map { row[$0] ?? .null }
            let sums = ["authenticated", "failed"].flatMap { part in
                ["paymentCount", "amountSum"].map { row[part]?[$0] ?? .null }
            }
            return JSON.array(names + sums)
        }
        let known = """
            [["2022-02","Boutique","none",0,0,1,800],\
            ["2022-02","Boutique","passwordAndCode",5,15900,1,1000],\
            ["2022-02","MyTestMerchantACS3","passwordAndCode",1,29900,0,0]]
            """
        #expect(JSON.array(rows).text == known)
        #expect(try ledgers.scan("20", ["2022-02-01", "2022-03-01"]).text == known)
    }

    // MARK: What the rules refuse

    @Test(arguments: [(3, "3"), (4, "4"), (5, "5"), (6, "6"), (17, "17")])
    func q03to06and17_faults(_ question: Int, _ scan: String) throws {
        try expect(question, scan: scan, on: .faults)
        #expect(try Self.sequences(run(question)) == [])
    }

    /// SEED-4 covers everything: only what belongs to an authenticated payment is an answer.
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
}
