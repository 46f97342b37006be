import Authentication
import Foundation
import Ledger
import TestSupport
import Testing

/// A simulated ledger that commands make, such that the answer to each question is known: the
/// sequences are those of the replies.
final class QuestionStory {
    let data: EpinData
    /// By the name of the scan: what must be found.
    private(set) var answers: [String: Set<UInt64>] = [:]
    private(set) var holders: [String: Holder] = [:]
    /// Numbers that replace those in a document's command.
    var numbers: [String: UInt64] = [:]
    private var process: ApplyProcess
    /// Has answered since it was started.
    private var isOpen = false
    /// Milliseconds.
    private var now: UInt64 = 0
    private var transactionCount = 0

    static let start = "2016-11-01T08:00:00Z"
    static let card = "4970720000052226"

    struct Holder {
        let id: UInt64
        let email: String
        let phone: String
        let card: String
    }

    struct Reply {
        let json: JSON
        let events: [UInt64]

        func id(_ name: String) throws -> UInt64 { try #require(json[name]?.integerValue()) }
        var first: UInt64 { events[0] }
        var last: UInt64 { events[events.count - 1] }
    }

    init() throws {
        data = try EpinData([
            "--origin", "example.nc/epin", "--simulated-time", Self.start,
        ])
        process = try ApplyProcess(data, ["--simulated-time"])
    }

    // MARK: Steps

    /// The time of the next command.
    func at(_ time: String) throws { now = try #require(UTCTime(time)).milliseconds }

    func wait(seconds: UInt64) { now += seconds * 1000 }

    /// Carries out one command, which must come to `result`, ten seconds after the one before.
    @discardableResult
    func send(
        _ command: String, _ fields: [String: JSON], to result: String,
        at location: SourceLocation = #_sourceLocation
    ) throws -> Reply {
        var fields = fields
        fields["at"] = .string("\(UTCTime(milliseconds: now))")
        now += 10_000
        let line = Commands.line(command, fields, request: nil)
        let json = try #require(try process.send([line]).first)
        try #require(
            json["result"]?.stringValue == result, "\(line) \(json.text)", sourceLocation: location)
        let events = try #require(json["events"]?.arrayValue).map {
            try #require($0.integerValue(as: UInt64.self))
        }
        if !isOpen { answer("15", events[0] - 1) }
        isOpen = true
        return Reply(json: json, events: events)
    }

    func answer(_ scan: String, _ sequences: UInt64...) {
        answers[scan, default: []].formUnion(sequences)
    }

    /// The program ends, and is started again.
    func restart(_ between: () throws -> Void = {}) throws {
        try finish()
        try between()
        process = try ApplyProcess(data, ["--simulated-time"])
        isOpen = false
    }

    func finish() throws {
        #expect(try process.finish().status == 0)
        let closed = try #require(try data.events().last { $0.kind == .ledgerClosed })
        answer("15", closed.sequence)
        if !isOpen { answer("15", closed.sequence - 1) }
    }

    // MARK: Visits

    private static let verifier: [String: JSON] = ["verifier": "peer", "origin": "192.0.2.7"]

    func register(_ name: String, _ number: Int, card: String? = nil) throws {
        let (email, phone) = (Commands.email(number), Commands.phone(number))
        let card = card ?? Commands.card(number)
        let reply = try send(
            "registerCardholder",
            ["email": .string(email), "phone": .string(phone), "cards": [.string(card)]],
            to: "cardholderRegistered")
        let id = try reply.id("cardholder")
        holders[name] = Holder(id: id, email: email, phone: phone, card: card)
    }

    func holder(_ name: String) throws -> Holder { try #require(holders[name], "\(name)") }

    func request(_ name: String) throws -> JSON {
        let email = try holder(name).email
        let reply = try send(
            "requestCodes", Self.verifier.merging(["email": .string(email)]) { $1 },
            to: "codesSent")
        return try .number(reply.id("session"))
    }

    @discardableResult
    func verify(_ session: JSON, right: Bool = true, to result: String? = nil) throws -> Reply {
        try send(
            "submitCodes",
            Self.verifier.merging([
                "session": session, "smsResult": right ? "right" : "wrong", "emailResult": "right",
            ]) { $1 }, to: result ?? (right ? "sessionOpened" : "verificationFailed"))
    }

    /// A visit of the portal after which there is another password; its event.
    @discardableResult
    func choosePassword(_ name: String, isFirst: Bool = false) throws -> UInt64 {
        let session = try request(name)
        try verify(session)
        let reply = try send(
            "setPassword",
            Self.verifier.merging(["session": session, "passwordResult": "accepted"]) { $1 },
            to: isFirst ? "passwordSet" : "passwordChanged")
        try send("logOut", ["session": session], to: "sessionClosed")
        return reply.first
    }

    /// Opens a payment; its challenge.
    func openPayment(_ name: String, _ amount: Int, at merchant: String) throws -> UInt64 {
        transactionCount += 1
        let number = 100_000_000_000 + transactionCount
        var fields: [String: JSON] = [
            "card": .string(try holder(name).card), "purchaseAmount": .number(amount),
            "purchaseCurrency": 978, "purchaseExponent": 2, "origin": "192.0.2.7",
            "purchaseDate": .string("\(UTCTime(milliseconds: now))"),
            "merchantName": .string(merchant),
        ]
        for (party, id) in ["threeDSServerTransID", "dsTransID", "acsTransID"].enumerated() {
            fields[id] = .string("0000000\(party)-0000-8000-8000-\(number)")
        }
        return try send("openChallenge", fields, to: "challengeOpened").id("challenge")
    }

    /// A payment whose password and code are typed; its challenge, and the event of its end.
    @discardableResult
    func pay(
        _ name: String, _ amount: Int = 29_900, at merchant: String = "Boutique",
        password: Bool = true, code: Bool = true
    ) throws -> (challenge: UInt64, end: UInt64) {
        let challenge = try openPayment(name, amount, at: merchant)
        let id: [String: JSON] = Self.verifier.merging(["challenge": .number(challenge)]) { $1 }
        try send(
            "submitPassword", id.merging(["passwordResult": password ? "right" : "wrong"]) { $1 },
            to: "codesSent")
        let reply = try send(
            "submitCode", id.merging(["codeResult": code ? "right" : "wrong"]) { $1 },
            to: "challengeEnded")
        return (challenge, reply.last)
    }
}
