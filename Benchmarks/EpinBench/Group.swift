import Authentication
import Foundation
import Ledger

/// Callers that share commits: each opens a payment, submits its password and its code, and begins
/// again. An outside verifier compares, so that no message is delivered. A command is answered once
/// it is durable.
func group(_ directory: String, callers: Int, seconds: Int) throws -> JSON {
    let service = try makeIssuer(directory)
    let payers = try (0..<callers).map { try Payer($0) }
    try Payer.enrol(payers, service)
    let before = try service.ledger.read { $0.size }
    let queue = CommandQueue(service)
    let results = Results()
    let clock = ContinuousClock()
    let start = clock.now
    let end = start + .seconds(seconds)
    let isDone = DispatchSemaphore(value: 0)
    for payer in payers {
        Thread.detachNewThread {
            var laps: [UInt64] = []
            var random = SeededGenerator(seed: payer.number)
            do {
                while clock.now < end { try payer.pay(queue, clock, &random, &laps) }
            } catch {
                results.fail(error)
            }
            results.add(laps)
            isDone.signal()
        }
    }
    for _ in payers { isDone.wait() }
    let spent = (clock.now - start).nanoseconds
    try results.check()
    let size = try service.ledger.read { $0.size }
    return object(
        [
            ("callers", .number(callers)), ("commands", .number(results.laps.count)),
            ("events", .number(size - before)), ("nanoseconds", .number(spent)),
        ] + percentiles(results.laps))
}

private func makeIssuer(_ directory: String) throws -> Service {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let data = DataDirectory("\(directory)/data")
    let now: @Sendable () throws -> Moment = {
        let (seconds, fraction) = modf(Date().timeIntervalSince1970)
        return try Moment(seconds: Int(seconds), nanoseconds: Int(fraction * 1e9))
    }
    var random = SystemRandomNumberGenerator()
    try Service.create(
        data, settings: Settings(keyFile: "\(directory)/key", delivery: Delivery(spool: "spool")),
        clock: now, generator: &random)
    return try Service(data, time: .clock(now), generator: random)
}

/// The results of the threads.
private final class Results: @unchecked Sendable {
    private let lock = NSLock()
    private(set) var laps: [UInt64] = []
    private var error: (any Error)?

    func add(_ laps: [UInt64]) { lock.withLock { self.laps += laps } }

    func fail(_ error: any Error) { lock.withLock { self.error = error } }

    func check() throws {
        if let error { throw error }
    }
}

/// A cardholder with one card and a password that an outside verifier keeps.
private struct Payer: Sendable {
    let number: UInt64
    private let email: EmailAddress
    private let phone: PhoneNumber
    private let card: CardNumber
    private let origin: String
    private static let verifier = "verifier.example.nc"

    init(_ number: Int) throws {
        self.number = UInt64(number)
        func digits(_ number: Int, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: count - text.count) + text
        }
        let start = "497072" + digits(number, 9)
        let card = (0...9).lazy.compactMap { CardNumber("\(start)\($0)") }.first
        guard let email = EmailAddress("c\(number)@example.nc"), let card,
            let phone = PhoneNumber("+68700\(digits(number, 4))")
        else { throw BenchError("no caller \(number)") }
        (self.email, self.phone, self.card) = (email, phone, card)
        origin = "192.0.2.\(number % 250 + 1)"
    }

    /// Registers and enrols everybody, one step of all of them in each batch.
    static func enrol(_ payers: [Payer], _ service: Service) throws {
        let right = Submission.result(.right, verifier: verifier)
        let password = NewPassword.result(.accepted, verifier: verifier)
        func apply(_ command: (Int) -> Command) throws -> [Reply] {
            let requests = payers.indices.map {
                Request(command($0), origin: payers[$0].origin)
            }
            return try service.apply(requests).map(checked)
        }
        // They pay more often in an hour than people do.
        let none: [PolicyParameter: UInt64] = [.originCodeLimit: 0, .cardholderCodeLimit: 0]
        let policy = Command.operation(.changePolicy(values: none, account: "bench", ticket: nil))
        _ = try service.apply([Request(policy)]).map(checked)
        _ = try apply {
            let payer = payers[$0]
            return .issuer(
                .registerCardholder(
                    email: payer.email, phone: payer.phone, cards: [payer.card]))
        }
        let replies = try apply {
            .portal(.requestCodes(email: payers[$0].email.text, verifier: verifier))
        }
        let sessions = try replies.map { try number("session", $0) }
        _ = try apply { .portal(.submitCodes(session: sessions[$0], sms: right, email: right)) }
        _ = try apply { .portal(.setPassword(session: sessions[$0], password)) }
        _ = try apply { .portal(.logOut(session: sessions[$0])) }
    }

    /// One payment: three commands, seven events.
    func pay(
        _ queue: CommandQueue, _ clock: ContinuousClock, _ random: inout SeededGenerator,
        _ laps: inout [UInt64]
    ) throws {
        // The system's own would cost a system call each.
        func uuid() -> UUID {
            UUID((random.next().bigEndianBytes + random.next().bigEndianBytes).span)
        }
        let right = Submission.result(.right, verifier: Self.verifier)
        let purchase = Purchase(
            amount: 29_900, currency: 978, exponent: 2, merchantName: "MyTestMerchantACS3")
        let transaction = Transaction(
            threeDSServerTransID: uuid(), dsTransID: uuid(), acsTransID: uuid(),
            purchase: purchase, purchaseDate: 1_644_269_298_000)
        func apply(_ command: Command) throws -> Reply {
            let request = Request(command, id: uuid(), origin: origin)
            let start = clock.now
            let reply = queue.apply(request)
            laps.append((clock.now - start).nanoseconds)
            return try Self.checked(reply)
        }
        let opened = try apply(.payment(.openChallenge(card: card, transaction)))
        let challenge = try Self.number("challenge", opened)
        _ = try apply(.payment(.submitPassword(challenge: challenge, right, shown: nil)))
        let ended = try apply(.payment(.submitCode(challenge: challenge, right, shown: nil)))
        guard ended.json["outcome"]?.stringValue == "authenticated" else {
            throw BenchError("not authenticated: \(ended.json.text)")
        }
    }

    private static func checked(_ reply: Reply) throws -> Reply {
        if let error = reply.error { throw BenchError("\(error)") }
        return reply
    }

    private static func number(_ name: String, _ reply: Reply) throws -> UInt64 {
        guard let number: UInt64 = reply.json[name]?.integerValue() else {
            throw BenchError("no \(name) in \(reply.json.text)")
        }
        return number
    }
}
