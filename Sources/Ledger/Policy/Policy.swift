/// The limits in force, and the event that put them there.
public struct Policy: Hashable, Sendable {
    /// The `policyChanged`; 0 before the first one.
    public let sequence: UInt64
    /// One value for each parameter, in the order of their numbers.
    public let values: [UInt64]

    public static let initial = Policy(sequence: 0, values: [])

    /// Parameters that `values` does not reach have their default.
    public init(sequence: UInt64, values: [UInt64]) {
        self.sequence = sequence
        self.values = PolicyParameter.allCases.enumerated().map { index, parameter in
            index < values.count ? values[index] : parameter.defaultValue
        }
    }

    /// The limits that were in force after a `policyChanged`: of those that it does not state, the
    /// version of the program that wrote it had none.
    package init(inForceAfter event: Event) {
        let stated = event.parameters ?? []
        self.init(
            sequence: event.sequence,
            values: PolicyParameter.allCases.enumerated().map { index, parameter in
                index < stated.count ? stated[index] : parameter.valueOfNoLimit
            })
    }

    /// The limits that a `policyChanged` records: all that bind what may happen, and thresholds of
    /// detectors up to the last one that is not the default.
    package static func recorded(_ value: (PolicyParameter) -> UInt64) -> [UInt64] {
        let last = PolicyParameter.allCases.last { !$0.isThreshold || value($0) != $0.defaultValue }
        return PolicyParameter.allCases.prefix { $0.rawValue <= last!.rawValue }.map(value)
    }

    public subscript(_ parameter: PolicyParameter) -> UInt64 {
        values[Int(parameter.rawValue) - 1]
    }

    /// A limit given in seconds, in milliseconds.
    public func milliseconds(_ parameter: PolicyParameter) -> UInt64 {
        // No limit that may be set comes near this: only a record made elsewhere does.
        min(self[parameter], UInt64(UInt32.max)) * 1000
    }
}

extension PolicyParameter {
    /// The value with which all goes on as where there is no such limit.
    fileprivate var valueOfNoLimit: UInt64 {
        switch self {
        case .permanentLockLimit, .sessionLifetime, .openSessionLimit: UInt64(UInt32.max)
        case .originCodeLimit, .cardholderCodeLimit, .phoneConfirmation, .changeNotices: 0
        default: defaultValue
        }
    }
}
