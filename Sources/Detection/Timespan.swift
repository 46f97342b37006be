import Ledger

/// How far back something counts. An event exactly that old still does.
struct Timespan: Sendable {
    private let number: Threshold
    private let unit: UInt64

    static func minutes(_ number: UInt64) -> Timespan {
        Timespan(number: .fixed(number), unit: 60_000)
    }
    static func hours(_ number: UInt64) -> Timespan {
        Timespan(number: .fixed(number), unit: 3_600_000)
    }
    static func days(_ number: UInt64) -> Timespan {
        Timespan(number: .fixed(number), unit: 86_400_000)
    }
    static func hours(_ parameter: PolicyParameter) -> Timespan {
        Timespan(number: .policy(parameter), unit: 3_600_000)
    }
    static func days(_ parameter: PolicyParameter) -> Timespan {
        Timespan(number: .policy(parameter), unit: 86_400_000)
    }

    /// In milliseconds.
    func milliseconds(_ policy: Policy) -> UInt64 { number.value(policy) * unit }
    /// In milliseconds: the longest that it can be.
    var max: UInt64 { number.max * unit }
    var parameter: PolicyParameter? { number.parameter }

    /// The earliest time that counts.
    func start(_ time: UInt64, _ policy: Policy) -> UInt64 {
        time - Swift.min(time, milliseconds(policy))
    }
}
