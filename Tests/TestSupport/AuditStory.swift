import Foundation
import Ledger

/// A ledger made by hand, event by event: also what no rule would have led to.
///
/// Each step can be changed before it is appended. Nothing here is shared with the rules or with
/// the audit.
package struct AuditStory {
    package private(set) var events: [Event] = []
    /// Milliseconds.
    package var now: UInt64 = 1_644_264_000_000
    private var heads: [UInt64: (version: UInt64, last: UInt64)] = [:]
    package private(set) var holder: UInt64 = 0

    package typealias Fill = (inout Event) -> Void

    /// What was issued for a session, or for a challenge.
    package struct Issued {
        package var id: UInt64
        package var sms: UInt64
        package var email: UInt64 = 0
    }

    package static let origin: UInt64 = 50
    package static let cards: [UInt64] = [70, 71]
    package static let merchant = "Librairie Nouméa 7"

    /// Created and opened, with a cardholder who has two cards.
    package init(_ create: Kind = .ledgerCreated) {
        add(create) { if create == .ledgerCreated { $0.simulated = 0 } }
        add(.policyChanged, by: .system) {
            $0.parameters = Self.policy()
        }
        add(.ledgerOpened)
        holder = register()
    }

    /// The defaults, but that changes are made at once and nobody is told of them.
    package static func policy(
        _ values: [PolicyParameter: UInt64] = [:]
    ) -> [UInt64] {
        let simple = [PolicyParameter.phoneConfirmation: 0, .changeNotices: 0].merging(values) {
            $1
        }
        return PolicyParameter.allCases.map { simple[$0] ?? $0.defaultValue }
    }

    /// Another cardholder; later steps are those of the first.
    @discardableResult
    package mutating func register() -> UInt64 {
        let id = add(.cardholderRegistered, UInt64(events.count)) {
            ($0.email, $0.phone) = (60, 61)
        }
        let offset = 10 * UInt64(heads.count - 2)
        for card in Self.cards {
            add(.cardAttached, id) {
                $0.card = card + offset
                $0.mask = "497072XXXXXX22\(card)"
            }
        }
        return id
    }

    // MARK: Events

    /// Appends an event of the ledger or of the cardholder; its sequence.
    @discardableResult
    package mutating func add(
        _ kind: Kind, _ stream: UInt64? = nil, by actor: Actor? = nil, after seconds: UInt64 = 0,
        _ fill: Fill = { _ in }
    ) -> UInt64 {
        now += seconds * 1000
        let strangers: [Kind] = [.emailNotRecognised, .nonEmailTyped, .cardNotRecognised]
        let isOwn = kind.family == .ledger || strangers.contains(kind)
        let stream = stream ?? (isOwn ? 0 : holder)
        let actor = actor ?? Self.actor(of: kind)
        var event = Event(kind, stream: stream, actor: actor)
        event.sequence = UInt64(events.count)
        event.time = now
        event.version = (heads[stream]?.version ?? 0) + 1
        event.previous = heads[stream]?.last
        if actor == .cardholder || actor == .acs { event.origin = Self.origin }
        fill(&event)
        heads[stream] = (event.version, event.sequence)
        events.append(event)
        return event.sequence
    }

    private static func actor(of kind: Kind) -> Actor {
        switch kind {
        case .cardholderRegistered, .cardAttached, .cardDetached, .emailChanged, .simSwapReported,
            .fraudReported:
            .issuer
        case .challengeOpened, .cardNotRecognised: .acs
        case .policyChanged, .lockReleased: .operator
        case let kind where kind.family == .ledger: .system
        case .codeSent, .codeDeliveryFailed, .codeExpired: .system
        default: .cardholder
        }
    }

    // MARK: Portal

    /// Asks for codes, which are sent.
    package mutating func request(_ fill: Fill = { _ in }) -> Issued {
        let id = add(.sessionRequested) { $0.email = 60 }
        return issuePair(id, generation: 1, fill)
    }

    package mutating func issuePair(
        _ session: UInt64, generation: UInt64, _ fill: Fill = { _ in }
    ) -> Issued {
        let codes = [Channel.sms, .email].map { channel in
            add(.codeIssued) {
                $0.session = session
                $0.channel = channel
                $0.generation = generation
                $0.validity = 600
                if channel == .sms { $0.phone = 61 } else { $0.email = 60 }
                fill(&$0)
            }
        }
        let issued = Issued(id: session, sms: codes[0], email: codes[1])
        for code in codes { add(.codeSent, about: issued, code) }
        return issued
    }

    /// An event of one code of a session.
    @discardableResult
    package mutating func add(
        _ kind: Kind, about session: Issued, _ code: UInt64, _ fill: Fill = { _ in }
    ) -> UInt64 {
        add(kind) {
            $0.session = session.id
            $0.code = code
            if kind == .codeVoided { $0.reason = .back }
            fill(&$0)
        }
    }

    /// Both codes are right; the sequences of the three events.
    @discardableResult
    package mutating func verify(_ session: Issued, after seconds: UInt64 = 20) -> [UInt64] {
        let verified = add(.verificationSucceeded, after: seconds) {
            $0.session = session.id
            ($0.smsFactor, $0.emailFactor) = (.right, .right)
        }
        return [verified]
            + [session.sms, session.email].map { add(.codeConsumed, about: session, $0) }
    }

    /// One of the codes is wrong.
    @discardableResult
    package mutating func fail(_ session: Issued, failures: UInt64) -> UInt64 {
        add(.verificationFailed, after: 5) {
            $0.session = session.id
            ($0.smsFactor, $0.emailFactor) = (.wrong, .right)
            $0.failures = failures
        }
    }

    @discardableResult
    package mutating func lock(seconds: UInt64 = 1800, _ fill: Fill = { _ in }) -> UInt64 {
        add(.lockPlaced) {
            $0.until = $0.time + seconds * 1000
            $0.failures = 5
            fill(&$0)
        }
    }

    package mutating func openSession() -> UInt64 {
        let session = request()
        verify(session)
        return session.id
    }

    @discardableResult
    package mutating func close(_ session: UInt64, _ reason: Reason = .logout) -> UInt64 {
        add(.sessionClosed, after: 5) {
            $0.session = session
            $0.reason = reason
        }
    }

    @discardableResult
    package mutating func setPassword(
        _ session: UInt64, version: UInt64 = 1, _ kind: Kind? = nil, _ fill: Fill = { _ in }
    ) -> UInt64 {
        add(kind ?? (version == 1 ? .passwordSet : .passwordChanged), after: 10) {
            $0.session = session
            $0.credentialVersion = version
            $0.cards = Self.cards
            fill(&$0)
        }
    }

    /// A notice of a change, to where the holder is to be reached.
    @discardableResult
    package mutating func notice(
        of change: UInt64, _ channel: Channel, _ kind: Kind = .noticeSent, _ fill: Fill = { _ in }
    ) -> UInt64 {
        add(kind, by: .system) {
            $0.channel = channel
            $0.events = [change]
            if channel == .sms { $0.phone = 61 } else { $0.email = 60 }
            fill(&$0)
        }
    }

    /// A number that the holder gives, and the code sent to it.
    package mutating func enterPhone(_ phone: UInt64, in session: UInt64) -> Issued {
        add(.phoneEntered, after: 5) { ($0.session, $0.phone) = (session, phone) }
        let code = add(.codeIssued) {
            ($0.session, $0.channel, $0.validity, $0.phone) = (session, .sms, 600, phone)
        }
        let issued = Issued(id: session, sms: code)
        add(.codeSent, about: issued, code)
        return issued
    }

    /// What was typed for that code.
    @discardableResult
    package mutating func submitPhoneCode(
        _ issued: Issued, _ factor: Factor, failures: UInt64? = nil
    ) -> UInt64 {
        add(.phoneCodeSubmitted, about: issued, issued.sms) {
            ($0.smsFactor, $0.failures) = (factor, failures)
        }
    }

    /// The number that the holder has from now on.
    @discardableResult
    package mutating func changePhone(_ phone: UInt64, in session: UInt64) -> UInt64 {
        add(.phoneChanged) { ($0.session, $0.phone) = (session, phone) }
    }

    /// A whole visit after which there is a password.
    package mutating func enrol(version: UInt64 = 1) {
        let session = openSession()
        setPassword(session, version: version)
        close(session)
    }
}
