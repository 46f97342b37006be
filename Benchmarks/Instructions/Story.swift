import FoundationEssentials
import Ledger

/// The events of cardholders who enrol and pay, one after another: what a ledger is made of every
/// day, the same from the same seed.
struct Story {
    private(set) var events: [Event] = []
    private var random: SeededGenerator
    private var time: UInt64 = 1_644_269_298_000
    /// The version and the last event of the stream that is told.
    private var version: UInt64 = 0
    private var last: UInt64?

    /// - Parameter count: the events to tell at least; the last cardholder's are told to their end.
    init(count: Int, seed: UInt64) {
        random = SeededGenerator(seed: seed)
        add(Event(.ledgerCreated, stream: 0, actor: .system)) { $0.simulated = 0 }
        add(Event(.ledgerOpened, stream: 0, actor: .system))
        while events.count < count { tellCardholder() }
    }

    private var next: UInt64 { UInt64(events.count) }

    private mutating func below(_ limit: UInt64) -> UInt64 {
        .random(in: 0..<limit, using: &random)
    }

    private mutating func uuid() -> UUID {
        UUID(
            SHA256.hash(next.bigEndianBytes + below(.max).bigEndianBytes).bytes.span
                .extracting(0..<16))
    }

    /// Adds an event of the stream; its first fields are those of every command.
    @discardableResult
    private mutating func add(
        _ event: Event, isFirst: Bool = true, _ fill: (inout Event) -> Void = { _ in }
    ) -> UInt64 {
        var event = event
        time += below(2_000)
        version += 1
        event.sequence = next
        event.time = time
        event.version = version
        event.previous = last
        if event.stream > 0 {
            event.origin = 70_000 + below(1_000)
            event.device = 80_000 + below(1_000)
            if isFirst {
                event.request = uuid()
                event.policy = 1
            } else {
                event.cause = last
            }
        }
        fill(&event)
        events.append(event)
        last = event.sequence
        return event.sequence
    }

    private mutating func tellCardholder() {
        let stream = next
        let card = 400_000 + stream
        (version, last) = (0, nil)
        add(Event(.cardholderRegistered, stream: stream, actor: .issuer)) {
            $0.email = 200_000 + stream
            $0.phone = 300_000 + stream
        }
        add(Event(.cardAttached, stream: stream, actor: .issuer), isFirst: false) {
            $0.card = card
            $0.mask = "497072XXXXXX2226"
        }
        enrol(stream, card)
        for _ in 0..<3 { pay(stream, card) }
    }

    private mutating func enrol(_ stream: UInt64, _ card: UInt64) {
        let session = add(Event(.sessionRequested, stream: stream, actor: .cardholder)) {
            $0.email = 200_000 + stream
        }
        let codes = [Channel.sms, .email].map { channel in
            add(Event(.codeIssued, stream: stream, actor: .system), isFirst: false) {
                $0.session = session
                $0.channel = channel
                $0.validity = 600
                $0.generation = 1
            }
        }
        for code in codes {
            add(Event(.codeSent, stream: stream, actor: .system)) {
                $0.session = session
                $0.code = code
            }
        }
        add(Event(.verificationSucceeded, stream: stream, actor: .cardholder)) {
            $0.session = session
            $0.smsFactor = .right
            $0.emailFactor = .right
        }
        for code in codes {
            add(Event(.codeConsumed, stream: stream, actor: .system), isFirst: false) {
                $0.session = session
                $0.code = code
            }
        }
        add(Event(.passwordSet, stream: stream, actor: .cardholder)) {
            $0.session = session
            $0.credentialVersion = 1
            $0.cards = [card]
        }
        add(Event(.sessionClosed, stream: stream, actor: .cardholder)) {
            $0.session = session
            $0.reason = .logout
        }
    }

    private mutating func pay(_ stream: UInt64, _ card: UInt64) {
        let amount = 100 + below(50_000)
        let merchant = "Marchand de Nouméa \(below(2_000))"
        let binding = Binding(
            amount: amount, currency: 953, exponent: 0, merchantName: merchant)
        let ids = [uuid(), uuid(), uuid()]
        let challenge = add(Event(.challengeOpened, stream: stream, actor: .acs)) {
            $0.card = card
            ($0.threeDSServerTransID, $0.dsTransID, $0.acsTransID) = (ids[0], ids[1], ids[2])
            ($0.purchaseAmount, $0.purchaseCurrency, $0.purchaseExponent) = (amount, 953, 0)
            $0.purchaseDate = $0.time
            $0.merchantName = merchant
            $0.mcc = 5411
            $0.merchantCountryCode = 540
            $0.binding = binding
        }
        add(Event(.passwordSubmitted, stream: stream, actor: .cardholder)) {
            $0.challenge = challenge
            $0.passwordFactor = .right
            $0.credentialVersion = 1
            $0.interactionCounter = 1
            $0.binding = binding
        }
        let code = add(Event(.codeIssued, stream: stream, actor: .system), isFirst: false) {
            $0.challenge = challenge
            $0.channel = .sms
            $0.validity = 600
            $0.binding = binding
        }
        add(Event(.codeSent, stream: stream, actor: .system)) {
            $0.challenge = challenge
            $0.code = code
        }
        add(Event(.codeSubmitted, stream: stream, actor: .cardholder)) {
            $0.challenge = challenge
            $0.code = code
            $0.smsFactor = .right
            $0.interactionCounter = 2
            $0.binding = binding
        }
        add(Event(.codeConsumed, stream: stream, actor: .system), isFirst: false) {
            $0.challenge = challenge
            $0.code = code
        }
        add(Event(.challengeEnded, stream: stream, actor: .system), isFirst: false) {
            $0.challenge = challenge
            $0.outcome = .authenticated
            $0.transStatus = .Y
            $0.eci = 5
            $0.authenticationMethod = [2, 10]
            $0.interactionCounter = 2
        }
    }
}
