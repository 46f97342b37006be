import Ledger
import Projections

extension Service {
    package struct RetentionOutcome {
        package let plan: RetentionPlan
        /// The events that say what is gone; none when nothing was due.
        package let receipts: [Event]
    }

    /// Erases what the vault has kept longer than the settings say, by the ledger's time and by the
    /// clock. Events are never deleted.
    ///
    /// - Throws: ``LedgerAhead``; what the stores throw.
    /// - Complexity: every value of the vault, and a copy of it.
    package func endRetention(account: String) throws -> RetentionOutcome {
        let periods = try Settings(reading: directory).retention
        return try erasing { appender, projection, ledger in
            let times = try erasureTimes(appender, projection)
            let plan = try vault.read {
                try RetentionPlan(projection, ledger, $0, periods, now: times.periodEnd)
            }
            guard !plan.due.isEmpty else { return RetentionOutcome(plan: plan, receipts: []) }
            var draft = Draft(erasing: projection.state, at: times.now)
            let (erasure, told) = try draft.erase(plan, account)
            let codes = try told.flatMap { try DataSubject($0, projection, ledger)?.codes ?? [] }
            let receipts = try append(draft, appender, projection)
            try erase(erasure, messages: codes)
            return RetentionOutcome(plan: plan, receipts: receipts)
        }
    }
}
