import FoundationEssentials
import Ledger
import Projections

/// A decision in the making: each event is folded as it is drafted, so that the next rule sees
/// what it led to. The state it began from is not touched.
struct Draft {
    let state: State
    private(set) var decision = Decision()
    let now: UInt64
    private let actor: Actor
    private let request: UUID?
    let origin: UInt64?
    private let device: UInt64?
    /// The first event of the command itself; what was due before does not belong to it.
    private var first: UInt64?
    /// The command asks for what is due: `expire`.
    private var isExpiry = false

    init(
        _ state: State, now: UInt64, actor: Actor, request: UUID?, facts: Facts,
        continuing first: UInt64? = nil
    ) {
        self.state = State(over: state)
        self.now = now
        self.actor = actor
        self.request = request
        origin = facts.origin
        device = facts.device
        self.first = first
    }

    var policy: Policy { state.ledger.policy }

    /// Drafts an event of the command.
    ///
    /// - Parameter actor: when it is not who gave the command.
    @discardableResult
    mutating func emit(
        _ kind: Kind, _ stream: UInt64, by actor: Actor? = nil,
        _ fill: (inout Event) -> Void = { _ in }
    ) throws -> UInt64 {
        var event = try next(kind, stream, actor ?? self.actor)
        event.origin = origin
        event.device = device
        if let first {
            event.cause = first
        } else {
            event.request = request
            event.policy = policyInForce
            first = event.sequence
        }
        fill(&event)
        return try append(event)
    }

    /// From here on what is due is what the command asks for: its events are the command's own.
    mutating func beginExpiry() { isExpiry = true }

    /// Drafts an event that was due whatever the command: an expiry, a step of the clock.
    ///
    /// - Parameter cause: the command that it follows from, when it was an earlier one.
    @discardableResult
    mutating func emitDue(
        _ kind: Kind, _ stream: UInt64, cause: UInt64? = nil,
        _ fill: (inout Event) -> Void = { _ in }
    ) throws -> UInt64 {
        if isExpiry { return try emit(kind, stream, fill) }
        var event = try next(kind, stream, .system)
        event.cause = cause
        event.policy = cause == nil ? policyInForce : nil
        fill(&event)
        return try append(event)
    }

    /// Drafts an event of the command, or one that was due whatever the command.
    mutating func emit(
        _ kind: Kind, _ stream: UInt64, due: Bool, cause: UInt64? = nil,
        _ fill: (inout Event) -> Void
    ) throws {
        if due {
            try emitDue(kind, stream, cause: cause, fill)
        } else {
            try emit(kind, stream, fill)
        }
    }

    private var policyInForce: UInt64? { policy.sequence == 0 ? nil : policy.sequence }

    /// The next event, at its place in the ledger and in its stream.
    private func next(_ kind: Kind, _ stream: UInt64, _ actor: Actor) throws -> Event {
        // A registration opens the stream that is named after it.
        let stream = kind == .cardholderRegistered ? state.size : stream
        var event = Event(kind, stream: stream, actor: actor)
        event.sequence = state.size
        event.time = now
        let head =
            stream == 0
            ? (state.ledger.version, state.ledger.last)
            : try state.cardholder(stream).map { ($0.version, $0.last) } ?? (0, 0)
        event.version = head.0 + 1
        event.previous = head.0 == 0 ? nil : head.1
        return event
    }

    private mutating func append(_ event: Event) throws -> UInt64 {
        try state.evolve(event)
        decision.events.append(event)
        return event.sequence
    }

    mutating func add(_ effect: Effect) { decision.effects.append(effect) }
}
