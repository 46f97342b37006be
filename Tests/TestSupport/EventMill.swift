import Foundation
import Ledger
import Projections

/// Makes events that a state admits, and that have been through no rule at all: every kind, with
/// every field that its schema allows, about a few cardholders with long histories.
package struct EventMill {
    package private(set) var events: [Event] = []
    private var random: SeededGenerator
    private let state = State()
    private var holders: [UInt64] = []
    /// The sessions, challenges and codes that each cardholder ever had.
    private var things: [UInt64: [Kind: [UInt64]]] = [:]

    private static let merchants = [
        "Boutique", "Marchand n° 2", "A=B", ">=1", "Épicerie « Léa »", "a,b",
    ]

    package static func events(count: Int, seed: UInt64) throws -> [Event] {
        var mill = EventMill(random: SeededGenerator(seed: seed))
        while mill.events.count < count { try mill.step() }
        return mill.events
    }

    private init(random: SeededGenerator) { self.random = random }

    /// Tries one event; keeps it if the state allows it.
    private mutating func step() throws {
        guard let event = try candidate() else { return }
        do {
            try State(over: state).evolve(event)
        } catch is StateError {
            return
        }
        try state.evolve(event)
        events.append(event)
        if event.kind == .cardholderRegistered { holders.append(event.sequence) }
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
        if kind == .cardholderRegistered, holders.count == 5 { kind = .codeIssued }
        // The ledger's own kinds come first, and some more are of no cardholder.
        let others: Set<Kind> = [
            .emailNotRecognised, .nonEmailTyped, .cardNotRecognised, .alertRaised,
            .caseOpened, .caseNoted, .eventsAttached, .caseClosed,
        ]
        let isOwn = kind.family == .ledger || others.contains(kind)
        let sequence = UInt64(events.count)
        let isNew = kind == .cardholderRegistered
        let stream = isOwn ? 0 : isNew ? sequence : holders.randomElement(using: &random) ?? 0
        if stream == 0, !isOwn { return nil }
        var event = Event(kind, stream: stream, actor: pick(Actor.self))
        let holder = try stream == 0 ? nil : state.cardholder(stream)
        event.sequence = sequence
        event.time = (events.last?.time ?? 1_644_264_000_000) + number(0...1) * number(0...900)
        event.version = (stream == 0 ? state.ledger.version : holder?.version ?? 0) + 1
        event.previous = event.version == 1 ? nil : stream == 0 ? state.ledger.last : holder?.last
        let schema = kind.schema
        for field in schema.required.union(schema.optional).fields
        where schema.required.contains(field) || number(0...1) == 0 {
            fill(&event, field, holder)
        }
        let found: [(Field, UInt64?)] = [
            (.session, event.session), (.challenge, event.challenge), (.code, event.code),
            (.case, event.case),
        ]
        guard found.allSatisfy({ !schema.required.contains($0) || $1 != nil }) else { return nil }
        // It is about a session or a challenge, but not both.
        if event.session != nil, event.challenge != nil {
            if Bool.random(using: &random) { event.session = nil } else { event.challenge = nil }
        }
        return event
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

    private mutating func pick<Code: CodedValue>(_ type: Code.Type) -> Code {
        Code.allCases.randomElement(using: &random)!
    }

    private mutating func thing(_ kind: Kind, _ stream: UInt64) -> UInt64? {
        // Mostly one of the last, that something can still happen to.
        things[stream]?[kind]?.suffix(4).randomElement(using: &random)
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
            event.case =
                event.kind == .holdReleased
                ? holder?.holds.randomElement(using: &random)
                : someCase(for: event.kind)
        case .events: event.events = [number(0...event.sequence)]
        case .note: event.note = "Note \(number(1...3))."
        case .rule: event.rule = "D0\(number(1...9))"
        case .card:
            let attached = holder?.cards.randomElement(using: &random)
            event.card = event.kind == .cardDetached ? attached ?? 999 : number(200...220)
        case .cards: event.cards = holder?.cards
        case .credentialVersion:
            event.credentialVersion = (holder?.credentialVersion ?? 0) + number(0...1)
        case .origin: event.origin = number(1...9)
        case .device: event.device = number(1...9)
        case .email: event.email = number(100...120)
        case .phone: event.phone = number(300...320)
        case .language: event.language = Language.allCases.randomElement(using: &random)
        case .instance:
            let opened = events.last { $0.kind == .ledgerOpened }
            event.instance = opened?.sequence ?? 1
        case .cause: event.cause = number(0...event.sequence)
        case .policy: event.policy = number(0...event.sequence)
        case .request: event.request = uuid()
        case .threeDSServerTransID: event.threeDSServerTransID = uuid()
        case .dsTransID: event.dsTransID = uuid()
        case .acsTransID: event.acsTransID = uuid()
        case .merchantName: event.merchantName = Self.merchants.randomElement(using: &random)
        case .mask: event.mask = "497072XXXXXX22\(number(10...19))"
        case .verifier: event.verifier = "otp\(number(1...3)).example.nc"
        case .account: event.account = "op.\(number(1...3))"
        case .ticket: event.ticket = "DEMANDE-\(number(1...5))"
        default: fillValue(&event, field)
        }
    }

    private mutating func fillValue(_ event: inout Event, _ field: Field) {
        switch field {
        case .channel: event.channel = pick(Channel.self)
        case .reason: event.reason = pick(Reason.self)
        case .smsFactor: event.smsFactor = pick(Factor.self)
        case .emailFactor: event.emailFactor = pick(Factor.self)
        case .passwordFactor: event.passwordFactor = pick(Factor.self)
        case .outcome: event.outcome = pick(Outcome.self)
        case .transStatus: event.transStatus = pick(TransStatus.self)
        case .binding:
            event.binding = Binding(
                amount: number(1...4), currency: 978, exponent: 2, merchantName: "Boutique")
        case .parameters: event.parameters = PolicyParameter.allCases.map { number($0.range) }
        case .authenticationMethod: event.authenticationMethod = [number(1...2), 2, 11]
        case .generation: event.generation = number(1...4)
        case .validity: event.validity = number(30...600)
        case .failures: event.failures = number(1...5)
        case .until: event.until = event.time + number(1...9_999)
        case .purchaseAmount: event.purchaseAmount = number(0...99_999)
        case .purchaseCurrency: event.purchaseCurrency = [978, 953][Int(number(0...1))]
        case .purchaseExponent: event.purchaseExponent = number(0...2)
        case .purchaseDate: event.purchaseDate = event.time + number(0...1)
        case .mcc: event.mcc = 5411 + number(0...3)
        case .merchantCountryCode: event.merchantCountryCode = 540 + number(0...2)
        case .interactionCounter: event.interactionCounter = number(1...3)
        case .transStatusReason: event.transStatusReason = number(1...22)
        case .challengeCancel: event.challengeCancel = number(1...8)
        case .eci: event.eci = number(5...7)
        case .simulated: event.simulated = 1
        case .offset: event.offset = number(1...9_999)
        case .logOrigin: event.logOrigin = "example.nc/epin"
        case .treeSize: event.treeSize = number(0...99)
        case .rootHash: event.rootHash = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        case .witness: event.witness = "witness.example"
        case .signature: event.signature = "c2lnbmVk"
        case .note: event.note = "note \(number(1...3))"
        case .rule: event.rule = "D0\(number(1...9))"
        default: break
        }
    }
}
