import Foundation

/// One piece of work at a time, on a separate thread.
package final class BackgroundWork<Output>: @unchecked Sendable {
    private let condition = NSCondition()
    private var work: (() throws -> Output)?
    private var isRunning = false
    private var outcome: Result<Output, any Error>?

    package init() {}

    /// Begins `work`; false when other work is going on, or its outcome was not taken.
    ///
    /// Only that thread may use what `work` uses until the outcome is taken: so nothing has to be
    /// `Sendable`. It is not held for longer.
    @discardableResult
    package func start(_ work: @escaping () throws -> Output) -> Bool {
        condition.withLock {
            guard !isRunning, outcome == nil else { return false }
            isRunning = true
            self.work = work
            Thread { self.run() }.start()
            return true
        }
    }

    private func run() { finish(carryOut()) }

    private func carryOut() -> Result<Output, any Error> {
        let work = condition.withLock {
            defer { self.work = nil }
            return self.work!
        }
        return Result { try work() }
    }

    /// Consumed: once it can be taken, this thread has no reference to it.
    private func finish(_ outcome: consuming Result<Output, any Error>) {
        condition.lock()
        self.outcome = consume outcome
        isRunning = false
        condition.broadcast()
        condition.unlock()
    }

    /// The outcome, once; nil when there is nothing to take, or while the work is going on.
    package func outcomeIfDone() -> Result<Output, any Error>? {
        condition.withLock {
            defer { outcome = nil }
            return outcome
        }
    }

    /// Waits for the work that is going on and returns its outcome, once; nil when there was none.
    package func wait() -> Result<Output, any Error>? {
        condition.withLock {
            while isRunning { condition.wait() }
            defer { outcome = nil }
            return outcome
        }
    }
}
