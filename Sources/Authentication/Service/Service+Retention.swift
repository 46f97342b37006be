import Ledger
import Projections

extension Service {
    package typealias RetentionOutcome = ErasureOutcome<RetentionPlan>

    /// Erases what the vault has kept longer than the settings say, by the ledger's time and by the
    /// clock. Events are never deleted.
    ///
    /// - Parameter isClockChecked: somebody says that the clock is right, though set forward.
    /// - Throws: ``LedgerAhead``, ``ClockSetForward``; what the stores throw.
    /// - Complexity: every value of the vault, and a copy of it.
    package func endRetention(
        account: String, isClockChecked: Bool = false
    ) throws -> RetentionOutcome {
        let periods = try Settings(reading: directory).retention
        return try erasing { appender, projection, ledger in
            let times = try erasureTimes(appender, projection)
            if !isClockChecked, let refusal = try clockSetForward(times.now, appender, projection) {
                throw refusal
            }
            let plan = try vault.read {
                try RetentionPlan(projection, ledger, $0, periods, now: times.periodEnd)
            }
            guard !plan.due.isEmpty else {
                return RetentionOutcome(plan: plan, receipts: [], earlierVault: nil)
            }
            var draft = Draft(erasing: projection.state, at: times.now)
            let (erasure, told) = try draft.erase(plan, account)
            let codes = try told.flatMap { try DataSubject($0, projection, ledger)?.messages ?? [] }
            let receipts = try append(draft, appender, projection)
            let earlier = earlierVault
            try erase(erasure, messages: codes)
            return RetentionOutcome(plan: plan, receipts: receipts, earlierVault: earlier)
        }
    }
}
