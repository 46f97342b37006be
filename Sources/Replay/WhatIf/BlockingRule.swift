import Ledger

/// A rule that stops payments instead of only reporting them afterwards.
///
/// What the payer would have done then is not known: nothing else is decided otherwise for it.
public struct BlockingRule {
    /// As the report names it.
    public let name: String
    /// Takes every event in order; true when it is the `challengeEnded` of a payment that was
    /// authenticated and would have been stopped.
    let stops: (Event) throws -> Bool

    public init(_ name: String, stops: @escaping (Event) throws -> Bool) {
        (self.name, self.stops) = (name, stops)
    }

    /// - Complexity: one pass over the ledger.
    func differences(_ ledger: LedgerSnapshot) throws -> [WhatIfDifference] {
        var found: [WhatIfDifference] = []
        try ledger.forEachEvent(in: 0..<ledger.size) { event in
            guard try stops(event), event.outcome == .authenticated, let id = event.challenge
            else { return true }
            found.append(
                WhatIfDifference(
                    kind: .blocked, event: event.sequence, time: event.time,
                    cardholder: event.stream, challenge: id,
                    outcome: .authenticated, recorded: Outcome.authenticated.name,
                    other: "stopped by \(name)", assuming: nil))
            return true
        }
        for index in found.indices {
            found[index].purchase = try ledger.event(found[index].challenge!)?.purchase
        }
        return found
    }
}
