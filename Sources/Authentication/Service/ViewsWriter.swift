import Foundation
import Ledger
import Projections

/// Folds events into the views on a thread of its own, so that no command waits for it.
final class ViewsWriter: @unchecked Sendable {
    private let condition = NSCondition()
    private var job: (views: Views, ledger: LedgerStore)?
    private var isRunning = false
    private var outcome: Result<Projection, any Error>?

    /// Begins to bring the views up to date, unless that is going on or its outcome was not taken.
    func start(_ views: Views, _ ledger: LedgerStore) {
        condition.withLock {
            guard !isRunning, outcome == nil else { return }
            isRunning = true
            job = (views, ledger)
            Thread { self.run() }.start()
        }
    }

    private func run() { finish(fold()) }

    /// Consumed: once it can be taken, no reference of this thread keeps the stores open.
    private func finish(_ outcome: consuming Result<Projection, any Error>) {
        condition.lock()
        self.outcome = consume outcome
        isRunning = false
        condition.broadcast()
        condition.unlock()
    }

    /// Holds the stores no longer than it runs: whoever waits for the outcome may then close them.
    private func fold() -> Result<Projection, any Error> {
        let job = condition.withLock {
            defer { self.job = nil }
            return self.job!
        }
        return Result {
            try job.views.catchUp(with: job.ledger)
            // What has come meanwhile is folded here too, not by whoever takes this.
            return try Projection.open(job.views, job.ledger).0
        }
    }

    /// What came of it, once: the state over the new views, or why they could not be written.
    ///
    /// - Parameter isAwaited: waits for it if it is going on; else nil while it is.
    func takeOutcome(isAwaited: Bool) -> Result<Projection, any Error>? {
        condition.withLock {
            while isAwaited, isRunning { condition.wait() }
            defer { outcome = nil }
            return outcome
        }
    }
}
