import Ledger

/// What the events say of the machine's clock, in milliseconds.
struct ClockSteps {
    /// In the range.
    private(set) var backCount: UInt64 = 0
    private(set) var forwardCount: UInt64 = 0
    /// The most that the ledger was ahead of the clock in the range, and the greatest step forward.
    private(set) var greatestLead: UInt64 = 0
    private(set) var greatestForward: UInt64 = 0

    /// By how much the ledger is ahead of the clock, and the steps forward since it is.
    private var lead: UInt64 = 0
    private var forward: UInt64 = 0

    /// What the clock may lose or gain by reading it at another moment.
    private static let tolerance: UInt64 = 1000

    /// Whether the ledger's time stood still while the clock went on: it is ahead by less than
    /// before, though nobody set the clock forward. That it is no longer ahead says nothing: it may
    /// have waited for the clock while nothing happened.
    func standsStill(_ event: Event) -> Bool {
        guard event.kind == .clockStepped, let new = event.offset, new != 0, new < lead else {
            return false
        }
        let lost = lead - new
        return lost > Self.tolerance && lost - Self.tolerance > forward
    }

    mutating func take(_ event: Event, isInRange: Bool) {
        let offset = event.offset ?? 0
        if event.kind == .clockSteppedForward {
            forward = max(forward, forward &+ offset)
            guard isInRange else { return }
            forwardCount += 1
            greatestForward = max(greatestForward, offset)
        } else {
            if isInRange {
                if offset > lead { backCount += 1 }
                greatestLead = max(greatestLead, offset)
            }
            (lead, forward) = (offset, 0)
        }
    }
}
