import Ledger

/// What a decision means for the cardholder, apart from identifiers and counts: what became of the
/// step, which lock was placed, what ended and how.
struct Consequences {
    /// A session or a challenge that ended.
    struct End: Equatable {
        let isChallenge: Bool
        let how: String
        /// Time alone ended it: when that is recorded says nothing.
        let isByTime: Bool
        let event: UInt64
    }

    /// The time of the first event; all events of a decision have the same time.
    private(set) var time: UInt64 = 0
    /// The first event.
    private(set) var start: UInt64 = 0
    /// Nil where nobody took a step.
    private(set) var step: Event?
    /// The `lockPlaced` or `permanentLockPlaced`.
    private(set) var lock: Event?
    private(set) var ends: [UInt64: End] = [:]
    private(set) var areCodesWithheld = false

    /// - Parameter isStep: false for what time or a delivery led to.
    init(_ events: some Sequence<Event>, isStep: Bool) {
        for event in events {
            if start == 0 { (start, time) = (event.sequence, event.time) }
            switch event.kind {
            case .lockPlaced, .permanentLockPlaced: lock = event
            case .codesWithheld: areCodesWithheld = true
            case .sessionClosed:
                let reason = event.reason!
                ends[event.session!] = End(
                    isChallenge: false, how: reason.name,
                    isByTime: [.expired, .idle, .sessionLifetime].contains(reason),
                    event: event.sequence)
            case .challengeEnded:
                let outcome = event.outcome!
                ends[event.challenge!] = End(
                    isChallenge: true, how: outcome.name, isByTime: outcome == .timedOut,
                    event: event.sequence)
            default: break
            }
            if isStep, step == nil, event.actor != .system, !event.kind.endsCode { step = event }
        }
    }

    /// Whether it had the same consequences in the other world.
    func isSame(as other: Consequences, _ names: WorldNames) -> Bool {
        verdict == other.verdict
            && (lock?.kind, lock?.until) == (other.lock?.kind, other.lock?.until)
            && ends.allSatisfy { id, end in
                names.other(id).flatMap { other.ends[$0] }?.how == end.how
            }
    }

    /// What became of the step; nil where nobody took one.
    var verdict: String? {
        guard let step else { return nil }
        let isSaid = step.kind == .codesWithheld || !areCodesWithheld
        return step.verdict + (isSaid ? "" : " \(Kind.codesWithheld.name)")
    }

    /// The step was not looked at.
    var isRefused: Bool {
        guard let step else { return false }
        return step.kind == .attemptRefused || step.outcome == .locked
            || step.outcome == .notEnrolled
    }
}

extension Kind {
    /// The end of a code, which follows from something else.
    fileprivate var endsCode: Bool {
        switch self {
        case .codeVoided, .codeSuperseded, .codeExpired, .codeConsumed: true
        default: false
        }
    }
}

extension Event {
    /// What became of a step: `passwordSubmitted wrong`, `attemptRefused locked`.
    var verdict: String {
        let details = [
            passwordFactor?.name, smsFactor?.name, emailFactor?.name, reason?.name, outcome?.name,
        ].compactMap { $0 }
        return ([kind.name] + details).joined(separator: " ")
    }
}
