import Foundation
import Ledger

/// A clock that a test sets. Each reading can be made to differ from the one before.
package final class TestClock: @unchecked Sendable {
    private let lock = NSLock()
    private var milliseconds: UInt64
    private var steps: [Int64] = []
    private var boot: (id: UUID, milliseconds: Int64)?
    private var check: (@Sendable () throws -> Void)?

    package init(_ milliseconds: UInt64 = TestIssuer.start) { self.milliseconds = milliseconds }

    package var now: UInt64 {
        get { lock.withLock { milliseconds } }
        set { lock.withLock { milliseconds = newValue } }
    }

    /// What each of the next readings adds before it is taken.
    package func step(_ steps: [Int64]) { lock.withLock { self.steps = steps } }

    /// The machine starts: from here on there is a clock that nobody sets.
    package func startMachine() { lock.withLock { boot = (UUID(), 5000) } }

    /// Time goes by, on both clocks.
    package func pass(seconds: Int64) {
        lock.withLock {
            milliseconds += UInt64(seconds * 1000)
            boot?.milliseconds += seconds * 1000
        }
    }

    /// What comes before each reading from here on, and may make it fail.
    package func before(_ check: (@Sendable () throws -> Void)?) {
        lock.withLock { self.check = check }
    }

    package func reading() throws -> Moment {
        try lock.withLock { check }?()
        let wall = read()
        return Moment(wall: wall, boot: lock.withLock { boot })
    }

    private func read() -> UInt64 {
        lock.withLock {
            if !steps.isEmpty {
                milliseconds = UInt64(Int64(milliseconds) + steps.removeFirst())
            }
            return milliseconds
        }
    }
}
