import Foundation
import TestSupport

@testable import Ledger

/// A ledger of made-up events in its own directory, deleted with this.
///
/// The events have every shape of field and many streams that cross, but are decided by no rule:
/// what is verified is that they are there as they were appended.
final class SampleLedger {
    let path: String
    let store: LedgerStore
    /// Every event appended so far.
    private(set) var events: [Event] = []
    private var generator: SeededGenerator
    /// Version and last sequence of each stream, and the streams in the order of their birth.
    private var heads: [UInt64: (version: UInt64, last: UInt64)] = [:]
    private var streams: [UInt64] = []

    init(eventCount: Int = 0, seed: UInt64) throws {
        path = try Self.makeDirectory()
        try LedgerStore.create(path: path)
        store = try LedgerStore(path: path, readOnly: false)
        generator = SeededGenerator(seed: seed)
        try grow(to: eventCount)
    }

    /// A ledger of these events, whatever they say: hashes and tree fit.
    init(forged events: [Event]) throws {
        path = try Self.makeDirectory()
        try Forgery.write(events, to: path)
        store = try LedgerStore(path: path, readOnly: false)
        generator = SeededGenerator(seed: 0)
        self.events = events
    }

    deinit { try? FileManager.default.removeItem(atPath: FileSystem.parent(of: path)) }

    private static func makeDirectory() throws -> String {
        let data = DataDirectory("\(TestDirectory.parent)/epin-verify-\(UUID().uuidString)")
        for new in [data.path, data.ledger] { try FileSystem.makeDirectory(new) }
        return data.ledger
    }

    /// Appends events in one transaction.
    func grow(to count: Int) throws {
        let first = events.count
        while events.count < count { events.append(next()) }
        try store.append { appender in
            for event in events[first...] { try appender.append(event) }
        }
    }

    /// The hashes of the records as RFC 6962 defines the leaves.
    var leaves: [Digest] { events.map { SHA256.hash([0x00] + $0.record) } }

    // MARK: Events

    private func next() -> Event {
        let sequence = UInt64(events.count)
        var event = sequence == 0 ? created() : any()
        event.sequence = sequence
        // Often the same millisecond, as in a batch.
        event.time = (events.last?.time ?? 1_644_264_000_000) + (chance(3) ? below(90_000) : 0)
        if event.kind == .cardholderRegistered {
            event.stream = sequence
            streams.append(sequence)
        }
        let head = heads[event.stream]
        event.version = (head?.version ?? 0) + 1
        event.previous = head?.last
        heads[event.stream] = (event.version, sequence)
        return event
    }

    private func created() -> Event {
        var event = Event(.ledgerCreated, stream: 0, actor: .system)
        event.simulated = 0
        return event
    }

    private func any() -> Event {
        if streams.isEmpty || chance(12) {
            var event = Event(.cardholderRegistered, stream: 0, actor: .issuer)
            event.email = below(5000)
            event.phone = below(5000)
            event.request = uuid()
            return event
        }
        let stream = streams[Int(below(UInt64(streams.count)))]
        switch below(7) {
        case 0: return Event(.ledgerOpened, stream: 0, actor: .system)
        case 1:
            var event = Event(.cardAttached, stream: stream, actor: .issuer)
            event.card = below(5000)
            event.mask = "497072XXXXXX\(1000 + below(9000))"
            return event
        case 2: return challenge(stream)
        case 3:
            var event = Event(.codeIssued, stream: stream, actor: .cardholder)
            event.channel = chance(2) ? .sms : .email
            event.validity = 600
            event.session = below(UInt64(events.count))
            event.generation = 1 + below(4)
            return event
        case 4:
            var event = Event(.passwordSet, stream: stream, actor: .cardholder)
            event.session = below(UInt64(events.count))
            event.credentialVersion = 1
            event.cards = (0..<below(5)).map { _ in below(5000) }
            return event
        case 5:
            var event = Event(.verificationFailed, stream: stream, actor: .cardholder)
            event.session = below(UInt64(events.count))
            event.smsFactor = .right
            event.emailFactor = .wrong
            event.failures = 1 + below(4)
            event.origin = below(5000)
            return event
        default:
            var event = Event(.codeSent, stream: stream, actor: .system)
            event.code = below(UInt64(events.count))
            event.cause = below(UInt64(events.count))
            return event
        }
    }

    private func challenge(_ stream: UInt64) -> Event {
        var event = Event(.challengeOpened, stream: stream, actor: .acs)
        event.card = below(5000)
        event.threeDSServerTransID = uuid()
        event.dsTransID = uuid()
        event.acsTransID = uuid()
        event.purchaseAmount = below(100_000)
        event.purchaseCurrency = 978
        event.purchaseExponent = 2
        event.purchaseDate = 1_644_264_000_000
        event.merchantName = "Boutique n° \(below(100))"
        event.binding = Binding(
            amount: below(100_000), currency: 978, exponent: 2, merchantName: "Boutique")
        return event
    }

    private func below(_ limit: UInt64) -> UInt64 {
        limit == 0 ? 0 : UInt64.random(in: 0..<limit, using: &generator)
    }

    private func chance(_ oneIn: UInt64) -> Bool { below(oneIn) == 0 }

    private func uuid() -> UUID {
        let bytes = (below(.max).bigEndianBytes + below(.max).bigEndianBytes)
        return UUID(bytes.span)
    }
}
