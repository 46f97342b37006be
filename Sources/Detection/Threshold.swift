import Ledger

/// A number that a detector compares with: its own, or that of the policy in force at the event.
enum Threshold: Sendable {
    case fixed(UInt64)
    case policy(PolicyParameter)
    /// One more than that of the policy, for a limit that must be exceeded.
    case above(PolicyParameter)

    func value(_ policy: Policy) -> UInt64 {
        switch self {
        case .fixed(let number): number
        case .policy(let parameter): policy.threshold(parameter)
        case .above(let parameter): policy.threshold(parameter) + 1
        }
    }

    /// The most that it can be.
    var max: UInt64 {
        switch self {
        case .fixed(let number): number
        case .policy(let parameter): parameter.range.upperBound
        case .above(let parameter): parameter.range.upperBound + 1
        }
    }

    var parameter: PolicyParameter? {
        switch self {
        case .fixed: nil
        case .policy(let parameter), .above(let parameter): parameter
        }
    }
}

extension Policy {
    /// The threshold, held to its range whatever a record made elsewhere says.
    func threshold(_ parameter: PolicyParameter) -> UInt64 {
        let range = parameter.range
        return Swift.min(Swift.max(self[parameter], range.lowerBound), range.upperBound)
    }
}
