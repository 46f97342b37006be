import Foundation
import Ledger
import Projections
import Testing

@testable import Authentication

/// An issuer with a new simulated ledger in a directory of its own, spoken to in command lines as
/// an integrator would, with a clock that the test sets.
final class TestIssuer {
    let root: String
    let directory: DataDirectory
    private(set) var service: Service
    /// Milliseconds; each command is sent at this time.
    var now = UTCTime("2022-02-07T20:00:00Z")!.milliseconds

    init(
        mailProgram: [String] = [], smsProgram: [String] = [],
        generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    ) throws {
        root = "\(NSTemporaryDirectory())/epin-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        directory = DataDirectory("\(root)/data")
        let settings = Settings(
            keyFile: "\(root)/key",
            delivery: Delivery(spool: "spool", mailProgram: mailProgram, smsProgram: smsProgram))
        var random = SystemRandomNumberGenerator()
        try Service.create(
            directory, settings: settings, simulatedFrom: now, clock: { 0 }, generator: &random)
        service = try Service(directory, time: .simulated, generator: generator)
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func advance(seconds: UInt64) { now += seconds * 1000 }

    /// Ends the service without closing it and opens another: a process that was restarted.
    func restart() throws {
        // One environment a process: the first must be gone before it is opened again.
        service = try Service(Self.placeholder(), time: .simulated)
        service = try Service(directory, time: .simulated)
    }

    /// A ledger that holds the place while the real one is closed.
    private static func placeholder() throws -> DataDirectory {
        let root = "\(NSTemporaryDirectory())/epin-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        let directory = DataDirectory("\(root)/data")
        var random = SystemRandomNumberGenerator()
        try Service.create(
            directory,
            settings: Settings(keyFile: "\(root)/key", delivery: Delivery(spool: "spool")),
            simulatedFrom: 1, clock: { 0 }, generator: &random)
        return directory
    }

    /// Sends one command line, with the time added, through the parser.
    @discardableResult
    func send(_ name: String, _ fields: [String: Any] = [:]) throws -> Reply {
        var line = fields
        line["command"] = name
        line["at"] = UTCTime(milliseconds: now).description
        let data = try JSONSerialization.data(withJSONObject: line)
        return service.apply([try Request(line: Array(data))])[0]
    }

    /// The code in the message that was spooled for this `codeIssued`.
    func code(_ sequence: UInt64) throws -> String {
        for ending in ["sms", "eml"] {
            let path = "\(directory.spool)/\(sequence).\(ending)"
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { continue }
            let marker = try #require(text.range(of: "votre code est "))
            return String(text[marker.upperBound...].prefix { $0.isLetter || $0.isNumber })
        }
        throw CocoaError(.fileNoSuchFile)
    }

    func event(_ sequence: UInt64) throws -> Event {
        try #require(try service.ledger.read { try $0.event(sequence) })
    }

    /// Every event so far.
    func events() throws -> [Event] {
        var events: [Event] = []
        try service.ledger.read { ledger in
            try ledger.forEachEvent(in: 0..<ledger.size) {
                events.append($0)
                return true
            }
        }
        return events
    }

    // MARK: Steps that many tests take

    static let email = "awa@example.nc"
    static let phone = "+687 00 00 23"
    /// Test numbers of Visa's BIN in the guide; the last passes the Luhn check.
    static let card = "4970720000002226"

    /// A registered cardholder with one card.
    func register(
        email: String = email, phone: String = phone, cards: [String]? = nil
    ) throws -> UInt64 {
        let reply = try send(
            "registerCardholder",
            ["email": email, "phone": phone, "cards": cards ?? [Self.validCard(2226)]])
        return try #require(reply.events.first)
    }

    /// A card number of the guide's BIN that passes the Luhn check and ends with these digits.
    static func validCard(_ lastFour: Int) -> String {
        for middle in 0..<1_000_000 {
            let ending = String(10_000 + lastFour).dropFirst()
            let number = "497072\(String(1_000_000 + middle).dropFirst())\(ending)"
            if CardNumber(number) != nil { return number }
        }
        fatalError("one in ten passes")
    }

    /// Requests codes and gives both back right: an open session.
    func openSession(email: String = email) throws -> UInt64 {
        let asked = try send("requestCodes", ["email": email])
        let session = try #require(self.session(asked))
        let codes = try issued(asked)
        let opened = try send(
            "submitCodes",
            ["session": session, "smsCode": codes.sms, "emailCode": codes.email])
        #expect(opened.result == "sessionOpened")
        return session
    }

    func session(_ reply: Reply) -> UInt64? { reply.json["session"]?.integerValue() }

    func challenge(_ reply: Reply) -> UInt64? { reply.json["challenge"]?.integerValue() }

    /// The codes that a reply tells were issued.
    func issued(_ reply: Reply) throws -> (sms: String, email: String) {
        let issues = try reply.events.map(event).filter { $0.kind == .codeIssued }
        let sms = try #require(issues.first { $0.channel == .sms })
        let email = issues.first { $0.channel == .email }
        return (try code(sms.sequence), try email.map { try code($0.sequence) } ?? "")
    }

    /// Opens a challenge for the guide's payment.
    func openChallenge(card: String? = nil) throws -> Reply {
        try send(
            "openChallenge",
            [
                "card": card ?? Self.validCard(2226),
                "threeDSServerTransID": UUID().uuidString, "dsTransID": UUID().uuidString,
                "acsTransID": UUID().uuidString, "purchaseAmount": 29900,
                "purchaseCurrency": 978, "purchaseExponent": 2,
                "purchaseDate": "2022-02-07T21:28:18Z", "merchantName": "MyTestMerchantACS3",
            ])
    }

    /// A cardholder with a password, its session closed.
    func enrol(password: String = "6789") throws -> UInt64 {
        let cardholder = try register()
        let session = try openSession()
        let reply = try send(
            "setPassword",
            ["session": session, "password": password, "confirmation": password])
        #expect(reply.result == "passwordSet")
        try send("logOut", ["session": session])
        return cardholder
    }
}
