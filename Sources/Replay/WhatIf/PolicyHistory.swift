import Ledger

/// The limits in force at each event, and what they would have been with some of them set.
struct PolicyHistory {
    private let recorded: [Policy]
    private let other: [Policy]

    /// - Parameters:
    ///   - events: every `policyChanged`, in order.
    ///   - values: the limits that differ throughout.
    init(_ events: [Event], setting values: [PolicyParameter: UInt64]) {
        recorded = [Policy.initial] + events.map(Policy.init(inForceAfter:))
        other = recorded.map { policy in
            Policy(
                sequence: policy.sequence,
                values: PolicyParameter.allCases.map { values[$0] ?? policy[$0] })
        }
    }

    /// The limits in force before an event, in both worlds.
    func limits(at sequence: UInt64) -> (recorded: Policy, other: Policy) {
        var (low, high) = (0, recorded.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if recorded[middle].sequence < sequence { low = middle } else { high = middle }
        }
        return (recorded[low], other[low])
    }
}
