import Authentication
import Ledger
import Projections

/// What is true of one cardholder when its events are decided under some policy, and what would
/// be decided next.
final class World {
    let state = State()
    /// Codes whose delivery has no outcome yet.
    private var unsent: [UInt64: Event] = [:]

    /// What an attempt leads to.
    enum Decided: Equatable {
        case events([Event])
        /// Nothing is recorded.
        case refused(CommandError)

        var events: [Event] { if case .events(let events) = self { events } else { [] } }
    }

    /// Decides an attempt where another decision is recorded: at its time, with its request id, and
    /// under a policy.
    ///
    /// - Parameters:
    ///   - start: the first event recorded there, what was due included.
    ///   - first: the first of the command itself.
    func decide(
        _ attempt: Attempt, at start: Event, _ first: Event, under policy: Policy
    ) throws -> Decided {
        state.turn(to: max(state.size, start.sequence), under: policy)
        do {
            switch attempt {
            case .command(let command, let facts):
                return .events(
                    try Rules.decide(
                        command, facts, state, now: start.time, request: first.request
                    ).events)
            case .expiry(let facts, let continuing):
                return .events(
                    try Rules.decide(
                        .operation(.expire), facts, state, now: start.time, request: start.request,
                        continuing: continuing
                    ).events)
            case .due(let cardholder):
                return .events(try Rules.decideDue(cardholder, state, now: start.time).events)
            case .delivery(let code, let failure):
                guard let issued = unsent[code] else { return .events([]) }
                return .events(
                    try Rules.recordDelivery(issued, failure, state, now: start.time).events)
            }
        } catch let error as CommandError {
            return .refused(error)
        }
    }

    func take(_ events: some Sequence<Event>) throws {
        for event in events {
            try state.evolve(event)
            switch event.kind {
            case .codeIssued: unsent[event.sequence] = event
            case .codeSent, .codeVoided, .codeSuperseded: unsent[event.code!] = nil
            default: break
            }
        }
    }

    /// Adds an event that no rule decides, at its place in this world's stream.
    func takeAsItIs(_ event: Event) throws {
        guard let cardholder = try state.cardholder(event.stream) else { return }
        var event = event
        event.sequence = max(state.size, event.sequence)
        event.version = cardholder.version + 1
        event.previous = cardholder.last
        try take([event])
    }

    /// Forgets a lock whose time was over at an event, whatever its end; says whether there was
    /// one. Earlier versions of the program recorded no end of a lock.
    func forgetLock(overAt event: Event) throws -> Bool {
        guard try state.cardholder(event.stream)?.isLockOver(at: event.time) == true else {
            return false
        }
        try state.forgetLock(of: event.stream)
        return true
    }
}
