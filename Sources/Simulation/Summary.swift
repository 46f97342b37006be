import Ledger

/// The result of a simulation.
package struct Summary: Sendable {
    package private(set) var eventCount: UInt64 = 0
    package private(set) var holderCount: UInt64 = 0
    /// Payments by the number of their outcome.
    private var payments = [UInt64](repeating: 0, count: Outcome.allCases.count + 1)

    /// Payments, as each ended.
    package var outcomes: [(outcome: Outcome, count: UInt64)] {
        Outcome.allCases.map { ($0, payments[Int($0.rawValue)]) }
    }

    mutating func add(_ event: Event) {
        eventCount += 1
        if event.kind == .cardholderRegistered { holderCount += 1 }
        if let outcome = event.outcome { payments[Int(outcome.rawValue)] += 1 }
    }
}
