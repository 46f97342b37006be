import Ledger
import Projections

/// Says when `expire` would find something, without looking at every holder each minute.
struct Expiry {
    private enum Thing {
        case code(UInt64)
        case challenge(UInt64)
        case session(UInt64)
        /// Of a cardholder.
        case lock(UInt64)
    }

    private var agenda = Agenda<Thing>()

    /// Remembers what an event begins that time may end.
    mutating func note(_ event: Event, _ policy: Policy) {
        switch event.kind {
        case .challengeOpened:
            let timeout = policy.milliseconds(.challengeTimeout)
            agenda.add(.challenge(event.sequence), at: event.time + timeout)
        case .codeSent:
            // The codes of a payment end with its challenge, which was opened before them, or as
            // the codes here do.
            let validity = policy.milliseconds(
                event.challenge == nil ? .portalCodeValidity : .paymentCodeValidity)
            agenda.add(.code(event.code!), at: event.time + validity)
        case .codeDeliveryFailed:
            guard let session = event.session else { return }
            let validity = policy.milliseconds(.portalCodeValidity)
            agenda.add(.session(session), at: event.time + validity)
        case .verificationSucceeded:
            let limit = min(policy[.sessionIdleLimit], policy[.sessionLifetime])
            agenda.add(.session(event.session!), at: event.time + limit * 1000)
        case .lockPlaced: agenda.add(.lock(event.stream), at: event.until!)
        case .codesWithheld:
            guard let session = event.session else { return }
            agenda.add(
                .session(session), at: event.time + policy.milliseconds(.portalCodeValidity))
        default: break
        }
    }

    /// Whether anything is due that is still live; things are asked about once.
    mutating func isDue(at time: UInt64, _ state: State) throws -> Bool {
        var isDue = false
        // At most this old: what is asked about again comes back later.
        while let (_, thing) = agenda.removeFirst(before: time + 1) {
            switch thing {
            case .code(let id):
                isDue = try state.code(id)?.isExpired(at: time) == true || isDue
            case .challenge(let id):
                isDue = try state.knownChallenge(id).status != .ended || isDue
            case .lock(let id):
                isDue = try state.cardholder(id)?.isLockOver(at: time) == true || isDue
            case .session(let id):
                let session = try state.knownSession(id)
                guard session.status != .closed else { continue }
                let policy = state.ledger.policy
                let isOpen = session.status == .open
                let limit = policy.milliseconds(isOpen ? .sessionIdleLimit : .portalCodeValidity)
                let lifeEnd =
                    isOpen ? session.openedAt + policy.milliseconds(.sessionLifetime) : .max
                let end = min(session.lastActivity + limit, lifeEnd)
                if end > time { agenda.add(thing, at: end) }
                isDue = end <= time || isDue
            }
        }
        return isDue
    }
}
