import Foundation

/// A clock that a test sets. Each reading can be made to differ from the one before.
package final class TestClock: @unchecked Sendable {
    private let lock = NSLock()
    private var milliseconds: UInt64
    private var steps: [Int64] = []

    package init(_ milliseconds: UInt64 = TestIssuer.start) { self.milliseconds = milliseconds }

    package var now: UInt64 {
        get { lock.withLock { milliseconds } }
        set { lock.withLock { milliseconds = newValue } }
    }

    /// What each of the next readings adds before it is taken.
    package func step(_ steps: [Int64]) { lock.withLock { self.steps = steps } }

    package func read() -> UInt64 {
        lock.withLock {
            if !steps.isEmpty {
                milliseconds = UInt64(Int64(milliseconds) + steps.removeFirst())
            }
            return milliseconds
        }
    }
}
