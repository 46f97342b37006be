import Ledger
import Projections

/// What an erasure would come to, by the plan and the rules of those that are carried out. Nothing
/// is written.
package struct DryRun {
    /// Why it would be refused for now, whatever the plan.
    package let refusal: LedgerAhead?
    /// Why the end of periods would be, unless somebody says that the clock was checked.
    package let periodRefusal: ClockSetForward?
    /// The vault of before an upgrade, which would be destroyed with what is erased.
    package let earlierVault: String?
    private let directory: DataDirectory
    private let projection: Projection
    package let ledger: LedgerSnapshot
    private let vault: Vault
    private let now: UInt64
    private let periodEnd: UInt64

    /// - Throws: ``ClockError``; what the stores throw.
    package init(
        _ directory: DataDirectory, _ projection: Projection, _ ledger: LedgerSnapshot,
        _ vault: Vault, _ time: Service.Time
    ) throws {
        self.directory = directory
        (self.projection, self.ledger, self.vault) = (projection, ledger, vault)
        _ = try vault.read { try $0.nextReference(heldAgainst: ledger) }
        earlierVault = directory.hasEarlierVault ? directory.earlierVault : nil
        switch time {
        case .clock(let read):
            let reading = try read()
            let start = try ClockFile(path: directory.clock).read()
            let policy = projection.state.ledger.policy
            var clock = try LedgerClock(projection, ledger)
            let step = start.flatMap { reading.start?.step(since: $0) }
            now = try clock.time(
                reading: reading.wall, step: step, after: ledger.lastTime,
                patience: policy.longestPeriod)
            periodEnd = min(now, reading.wall)
            refusal = clock.refusal(reading, now, policy)
            periodRefusal = try ClockSetForward(
                projection, ledger, at: now, step: UInt64(max(step ?? 0, 0)), event: ledger.event)
        case .simulated:
            now = try ledger.lastTime
            periodEnd = now
            (refusal, periodRefusal) = (nil, nil)
        }
    }

    /// - Throws: as ``Service/erase(_:account:ticket:)``.
    package func erasure(of cardholder: UInt64) throws -> ErasurePlan {
        let plan = try vault.read { try ErasurePlan(cardholder, projection, ledger, $0) }
        var draft = Draft(erasing: projection.state, at: now)
        try draft.erase(plan, "", nil)
        return plan
    }

    /// - Throws: as ``Service/erase(_:_:account:ticket:)``.
    package func erasure(
        of kind: ReferenceKind, _ reference: UInt64
    ) throws -> ValueErasurePlan {
        let plan = try vault.read {
            try ValueErasurePlan(kind, reference, projection, ledger, $0)
        }
        guard !plan.isEmpty else { return plan }
        var draft = Draft(erasing: projection.state, at: now)
        try draft.erase(plan, "", nil)
        return plan
    }

    /// - Throws: as ``Service/endRetention(account:isClockChecked:)``.
    package func retention() throws -> RetentionPlan {
        let periods = try Settings(reading: directory).retention
        let plan = try vault.read {
            try RetentionPlan(projection, ledger, $0, periods, now: periodEnd)
        }
        var draft = Draft(erasing: projection.state, at: now)
        _ = try draft.erase(plan, "")
        return plan
    }
}
