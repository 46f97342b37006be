import Foundation
import Ledger

@testable import Projections

/// Makes ledgers of events that a state admits, and that have been through no rule at all: every
/// kind, with any field that its schema allows.
struct EventMill {
    private(set) var events: [Event] = []
    private var random: SeededGenerator
    private let state = State()
    private var cardholders: [UInt64] = []
    /// The things each cardholder ever had.
    private var things: [UInt64: [Kind: [UInt64]]] = [:]

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    static func events(count: Int, seed: UInt64) throws -> [Event] {
        var mill = EventMill(seed: seed)
        while mill.events.count < count { try mill.step() }
        return mill.events
    }

    /// Tries one event; keeps it if the state admits it.
    mutating func step() throws {
        guard let event = try candidate() else { return }
        do {
            try State(over: state).evolve(event)
        } catch is StateError {
            return
        }
        try state.evolve(event)
        events.append(event)
        if event.kind == .cardholderRegistered { cardholders.append(event.sequence) }
        if [.sessionRequested, .challengeOpened, .codeIssued].contains(event.kind) {
            things[event.stream, default: [:]][event.kind, default: []].append(event.sequence)
        }
    }

    /// Nil when it would be about a thing that is not there yet.
    private mutating func candidate() throws -> Event? {
        var kind = Kind.allCases.randomElement(using: &random)!
        if events.isEmpty { kind = .ledgerCreated }
        // Few endings, so that most things get somewhere first.
        if kind == .sessionClosed || kind == .challengeEnded, number(1...4) > 1 {
            kind = kind == .sessionClosed ? .verificationSucceeded : .codeSubmitted
        }
        // Few of what no state takes notice of.
        if kind == .ledgerRead, number(1...3) > 1 { kind = .passwordChanged }
        // Few cardholders, with long histories.
        if kind == .cardholderRegistered, cardholders.count == 5 { kind = .codeIssued }
        let ownKinds: Set<Kind> = [
            .ledgerCreated, .ledgerOpened, .ledgerClosed, .clockStepped, .clockSteppedForward,
            .policyChanged, .logOriginSet, .checkpointSigned, .checkpointCosigned,
            .emailNotRecognised, .cardNotRecognised, .reviewCompleted, .alertRaised, .ledgerRead,
            .caseOpened, .caseNoted, .eventsAttached, .caseClosed,
        ]
        let sequence = UInt64(events.count)
        let stream =
            kind == .cardholderRegistered
            ? sequence
            : ownKinds.contains(kind) ? 0 : cardholders.randomElement(using: &random) ?? sequence
        var event = Event(
            kind, stream: stream, actor: Actor.allCases.randomElement(using: &random)!)
        event.sequence = sequence
        event.time = (events.last?.time ?? 1_000_000) + .random(in: 0...2_000, using: &random)
        let holder = try stream == 0 ? nil : state.cardholder(stream)
        event.version = (stream == 0 ? state.ledger.version : holder?.version ?? 0) + 1
        event.previous =
            event.version == 1 ? nil : stream == 0 ? state.ledger.last : holder?.last
        for field in kind.schema.required.fields { fill(&event, field, holder) }
        for field in kind.schema.optional.fields where Bool.random(using: &random) {
            fill(&event, field, holder)
        }
        let required = kind.schema.required
        for (field, thing) in [
            (Field.session, event.session), (.challenge, event.challenge), (.code, event.code),
            (.case, event.case),
        ] where required.contains(field) && thing == nil {
            return nil
        }
        // It is about a session or a challenge, but not both.
        if event.session != nil, event.challenge != nil {
            if Bool.random(using: &random) { event.session = nil } else { event.challenge = nil }
        }
        return event
    }

    private mutating func thing(_ kind: Kind, _ stream: UInt64) -> UInt64? {
        // Mostly one of the last, that something can still happen to.
        things[stream]?[kind]?.suffix(4).randomElement(using: &random)
    }

    /// One that is open; to be closed, one that holds nobody.
    private mutating func someCase(for kind: Kind) -> UInt64? {
        let open = state.ledger.openCases.suffix(4)
        guard kind == .caseClosed else { return open.randomElement(using: &random) }
        return open.first { (try? state.case($0))??.holders.isEmpty ?? false }
    }

    private mutating func number(_ range: ClosedRange<UInt64>) -> UInt64 {
        .random(in: range, using: &random)
    }

    private mutating func uuid() -> UUID {
        // Few, so that some are there twice.
        UUID(uuidString: "00000000-0000-4000-8000-0000000000\(number(10...99))")!
    }

    private mutating func fill(_ event: inout Event, _ field: Field, _ holder: Cardholder?) {
        switch field {
        case .session: event.session = thing(.sessionRequested, event.stream)
        case .challenge: event.challenge = thing(.challengeOpened, event.stream)
        case .code: event.code = thing(.codeIssued, event.stream)
        case .case:
            // One that holds the cardholder where it is to be released.
            event.case =
                event.kind == .holdReleased
                ? holder?.holds.randomElement(using: &random)
                : someCase(for: event.kind)
        case .events: event.events = (0..<number(1...3)).map { _ in number(0...event.sequence) }
        case .card:
            let attached = holder?.cards.randomElement(using: &random)
            event.card = event.kind == .cardDetached ? attached ?? 999 : number(200...240)
        case .cards: event.cards = holder?.cards
        case .credentialVersion:
            event.credentialVersion = (holder?.credentialVersion ?? 0) + number(0...1)
        case .origin: event.origin = number(1...9)
        case .device: event.device = number(1...9)
        case .email: event.email = number(100...120)
        case .phone: event.phone = number(300...320)
        case .instance:
            event.instance = 1
        case .request: event.request = uuid()
        case .threeDSServerTransID: event.threeDSServerTransID = uuid()
        case .dsTransID: event.dsTransID = uuid()
        case .acsTransID: event.acsTransID = uuid()
        case .merchantName: event.merchantName = "Marchand \(number(1...6))"
        default: fillValue(&event, field)
        }
    }

    private mutating func fillValue(_ event: inout Event, _ field: Field) {
        switch field {
        case .channel: event.channel = Channel.allCases.randomElement(using: &random)
        case .reason: event.reason = Reason.allCases.randomElement(using: &random)
        case .smsFactor: event.smsFactor = Factor.allCases.randomElement(using: &random)
        case .emailFactor: event.emailFactor = Factor.allCases.randomElement(using: &random)
        case .passwordFactor: event.passwordFactor = Factor.allCases.randomElement(using: &random)
        case .outcome: event.outcome = Outcome.allCases.randomElement(using: &random)
        case .transStatus: event.transStatus = TransStatus.allCases.randomElement(using: &random)
        case .binding:
            event.binding = Binding(amount: 1, currency: 978, exponent: 2, merchantName: "M")
        case .mask: event.mask = "497072XXXXXX2226"
        case .verifier: event.verifier = "otp.example.nc"
        case .account: event.account = "op.un"
        case .ticket: event.ticket = "DEMANDE-1"
        case .parameters:
            event.parameters = PolicyParameter.allCases.map { number($0.range) }
        case .authenticationMethod: event.authenticationMethod = [1, 2]
        case .generation: event.generation = number(1...4)
        case .validity: event.validity = number(30...600)
        case .failures: event.failures = number(1...5)
        case .until: event.until = event.time + number(1...9_999)
        case .purchaseAmount: event.purchaseAmount = number(0...99_999)
        case .purchaseCurrency: event.purchaseCurrency = 978
        case .purchaseExponent: event.purchaseExponent = 2
        case .purchaseDate: event.purchaseDate = event.time
        case .mcc: event.mcc = 5411
        case .merchantCountryCode: event.merchantCountryCode = 540
        case .interactionCounter: event.interactionCounter = number(1...3)
        case .transStatusReason: event.transStatusReason = 1
        case .challengeCancel: event.challengeCancel = 1
        case .eci: event.eci = 5
        case .simulated: event.simulated = 1
        case .offset: event.offset = number(1...9_999)
        case .logOrigin: event.logOrigin = "example.nc/epin"
        case .treeSize: event.treeSize = number(0...99)
        case .rootHash: event.rootHash = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        case .witness: event.witness = "witness.example"
        case .note: event.note = "Note \(number(1...6))."
        case .rule: event.rule = "D02"
        case .signature: event.signature = "c2lnbmVk"
        default: break
        }
    }
}
