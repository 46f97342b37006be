import Foundation
import Ledger

/// Events made by hand for detectors: only those that they look at, about any cardholder.
package struct FraudStory {
    package private(set) var events: [Event] = []
    /// Milliseconds: noon of a day of UTC.
    package var now: UInt64 = 1_700_006_400_000 - 1_700_006_400_000 % 86_400_000 + 43_200_000
    private var versions: [UInt64: UInt64] = [:]
    /// The last event of each stream.
    private var lastEvents: [UInt64: UInt64] = [:]
    private var nextReference: UInt64 = 1_000

    package static let minute: UInt64 = 60_000
    package static let hour: UInt64 = 3_600_000
    package static let day: UInt64 = 86_400_000

    package init() {
        add(.ledgerCreated) { $0.simulated = 0 }
        add(.policyChanged) { $0.parameters = [600, 600, 5, 5, 1800, 3, 300, 1, 600, 1, 0] }
        add(.ledgerOpened)
    }

    /// A reference that nothing has yet.
    package mutating func reference() -> UInt64 {
        nextReference += 1
        return nextReference
    }

    @discardableResult
    package mutating func add(
        _ kind: Kind, _ holder: UInt64 = 0, _ fill: (inout Event) -> Void = { _ in }
    ) -> UInt64 {
        var event = Event(kind, stream: holder, actor: Self.actor(of: kind))
        event.sequence = UInt64(events.count)
        event.time = now
        versions[holder, default: 0] += 1
        event.version = versions[holder]!
        event.previous = lastEvents.updateValue(event.sequence, forKey: holder)
        fill(&event)
        Self.complete(&event)
        events.append(event)
        return event.sequence
    }

    /// Fills what a record must have and no detector looks at.
    private static func complete(_ event: inout Event) {
        let required = event.kind.schema.required
        if required.contains(.interactionCounter) { event.interactionCounter = 1 }
        if required.contains(.credentialVersion), event.credentialVersion == nil {
            event.credentialVersion = 1
        }
        if required.contains(.binding) {
            event.binding = Binding(amount: 1, currency: 978, exponent: 2, merchantName: "")
        }
        if required.contains(.acsTransID) {
            (event.threeDSServerTransID, event.dsTransID, event.acsTransID) = (id, id, id)
        }
    }

    private static let id = UUID(uuidString: "00000000-0000-4000-8000-000000000001")!

    private static func actor(of kind: Kind) -> Actor {
        switch kind {
        case .challengeOpened, .cardNotRecognised: .acs
        case .codeSent, .codeExpired: .system
        case .cardholderRegistered, .cardAttached, .simSwapReported: .issuer
        case let kind where kind.family == .ledger: .system
        default: .cardholder
        }
    }

    package mutating func policy(_ parameter: PolicyParameter, _ value: UInt64) {
        add(.policyChanged) {
            $0.parameters = Policy.recorded { $0 == parameter ? value : $0.defaultValue }
        }
    }

    @discardableResult
    package mutating func register(phone: UInt64? = nil) -> UInt64 {
        let id = UInt64(events.count)
        let references = (reference(), reference())
        return add(.cardholderRegistered, id) {
            ($0.email, $0.phone) = (references.0, phone ?? references.1)
        }
    }

    // MARK: Portal

    /// A session without its codes.
    package mutating func request(_ holder: UInt64, from origin: UInt64? = 1, email: UInt64 = 7)
        -> UInt64
    {
        add(.sessionRequested, holder) {
            $0.email = email
            $0.origin = origin
        }
    }

    @discardableResult
    package mutating func verify(_ session: UInt64, of holder: UInt64) -> UInt64 {
        add(.verificationSucceeded, holder) {
            ($0.session, $0.smsFactor, $0.emailFactor) = (session, .right, .right)
        }
    }

    @discardableResult
    package mutating func fail(
        _ session: UInt64, of holder: UInt64, _ factor: Factor = .wrong, from origin: UInt64? = nil
    ) -> UInt64 {
        add(.verificationFailed, holder) {
            ($0.session, $0.smsFactor, $0.emailFactor) = (session, factor, .right)
            $0.failures = 1
            $0.origin = origin
        }
    }

    @discardableResult
    package mutating func password(_ session: UInt64, of holder: UInt64, version: UInt64) -> UInt64
    {
        add(version == 1 ? .passwordSet : .passwordChanged, holder) {
            ($0.session, $0.credentialVersion, $0.cards) = (session, version, [])
        }
    }

    /// Verified from an origin, where the password is set; nothing stays open.
    @discardableResult
    package mutating func enrol(_ holder: UInt64, from origin: UInt64 = 1, version: UInt64 = 1)
        -> UInt64
    {
        let session = request(holder, from: origin)
        verify(session, of: holder)
        let changed = password(session, of: holder, version: version)
        add(.sessionClosed, holder) { ($0.session, $0.reason) = (session, .logout) }
        return changed
    }

    @discardableResult
    package mutating func changePhone(_ holder: UInt64, to phone: UInt64? = nil) -> UInt64 {
        let new = reference()
        return add(.phoneChanged, holder) { $0.phone = phone ?? new }
    }

    /// A code by SMS that is sent; what was issued, and the sending.
    package mutating func send(
        _ holder: UInt64, to phone: UInt64 = 9, session: UInt64? = nil, challenge: UInt64? = nil
    ) -> (code: UInt64, sent: UInt64) {
        let code = add(.codeIssued, holder) {
            ($0.channel, $0.validity, $0.phone) = (.sms, 600, phone)
            ($0.session, $0.challenge) = (session, challenge)
        }
        let sent = add(.codeSent, holder) {
            ($0.code, $0.session, $0.challenge) = (code, session, challenge)
        }
        return (code, sent)
    }

    // MARK: Payments

    package mutating func open(
        _ holder: UInt64, euros: Double = 20, at merchant: String = "Librairie",
        card: UInt64? = nil,
        from origin: UInt64? = 1, device: UInt64? = nil, currency: UInt64 = 978,
        exponent: UInt64 = 2, amount: UInt64? = nil
    ) -> UInt64 {
        add(.challengeOpened, holder) {
            $0.card = card ?? 500 + holder
            $0.purchaseAmount = amount ?? UInt64((euros * 100).rounded())
            $0.purchaseCurrency = currency
            $0.purchaseExponent = exponent
            $0.purchaseDate = $0.time
            $0.merchantName = merchant
            $0.origin = origin
            $0.device = device
        }
    }

    @discardableResult
    package mutating func end(
        _ challenge: UInt64, of holder: UInt64, _ outcome: Outcome = .authenticated
    ) -> UInt64 {
        add(.challengeEnded, holder) {
            ($0.challenge, $0.outcome) = (challenge, outcome)
            $0.transStatus = outcome == .authenticated ? .Y : .N
        }
    }

    /// A payment that is authenticated at once; the sequence of its end.
    @discardableResult
    package mutating func pay(
        _ holder: UInt64, euros: Double = 20, at merchant: String = "Librairie",
        card: UInt64? = nil,
        from origin: UInt64? = 1
    ) -> UInt64 {
        let challenge = open(holder, euros: euros, at: merchant, card: card, from: origin)
        return end(challenge, of: holder)
    }
}
