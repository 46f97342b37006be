import Ledger

/// What another failure limit would have led to, counted from the events by hand: failures of each
/// cardholder, its lock, and what a lock stops. Written from the guide, independently of the rules.
struct NaiveLimit {
    let limit: Int
    private struct Holder {
        var failures = 0
        var lockedUntil: UInt64 = 0
    }

    private var holders: [UInt64: Holder] = [:]
    /// Sessions that a lock closed, or that were not opened.
    private var closedSessions: Set<UInt64> = []
    /// Payments that a lock stopped.
    private var stopped: Set<UInt64> = []
    private var submitted: Set<UInt64> = []

    /// Payments recorded with another outcome that a lock would have stopped, and payments that a
    /// lock stopped and that would have gone on.
    private(set) var lockedInstead: Set<UInt64> = []
    private(set) var goesOn: Set<UInt64> = []
    /// Events at which a lock would have been placed, or would not.
    private(set) var locks: Set<UInt64> = []
    private(set) var noLocks: Set<UInt64> = []

    init(limit: Int) { self.limit = limit }

    mutating func scan(_ events: [Event]) {
        for (index, event) in events.enumerated() where event.stream != 0 {
            let isFollowedByLock =
                events[(index + 1)...].first { $0.stream == event.stream }
                .map { $0.kind == .lockPlaced } ?? false
            take(event, isFollowedByLock)
        }
    }

    private mutating func take(_ event: Event, _ isFollowedByLock: Bool) {
        var holder = holders[event.stream] ?? Holder()
        defer { holders[event.stream] = holder }
        let isLocked = event.time < holder.lockedUntil
        func fail(_ isSkipped: Bool, _ self: inout NaiveLimit) -> Bool {
            var isPlaced = false
            if !isSkipped {
                holder.failures += 1
                isPlaced = holder.failures >= self.limit
            }
            if isPlaced { holder = Holder(failures: 0, lockedUntil: event.time + 1_800_000) }
            if isPlaced, !isFollowedByLock { self.locks.insert(event.sequence) }
            if !isPlaced, isFollowedByLock { self.noLocks.insert(event.sequence) }
            return isPlaced
        }
        switch event.kind {
        case .sessionRequested: if isLocked { closedSessions.insert(event.sequence) }
        case .verificationFailed:
            let isSkipped = isLocked || closedSessions.contains(event.session!)
            if fail(isSkipped, &self) { closedSessions.insert(event.session!) }
        case .verificationSucceeded:
            if !isLocked, !closedSessions.contains(event.session!) { holder.failures = 0 }
        case .challengeOpened: if isLocked { stopped.insert(event.sequence) }
        case .passwordSubmitted: if isLocked { stopped.insert(event.challenge!) }
        case .codeSubmitted:
            if isLocked { stopped.insert(event.challenge!) }
            if event.failures != nil {
                _ = fail(stopped.contains(event.challenge!), &self)
            } else if !stopped.contains(event.challenge!) {
                holder.failures = 0
            }
        case .challengeEnded:
            let isStopped = stopped.contains(event.challenge!)
            if event.outcome == .locked, !isStopped, !isLocked { goesOn.insert(event.challenge!) }
            if event.outcome != .locked, isStopped { lockedInstead.insert(event.challenge!) }
        case .lockReleased: if isLocked { holder = Holder() }
        default: break
        }
    }
}
