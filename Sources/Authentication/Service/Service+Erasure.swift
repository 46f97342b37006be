import Ledger
import Projections

/// Erasing a person or a value: see `docs/adr/0010-erasure.md` for the order of the steps.
extension Service {
    /// The outcome of an erasure.
    package struct ErasureOutcome<Plan> {
        package let plan: Plan
        /// The events that say what is gone; none when nothing was left.
        package let receipts: [Event]
        /// The vault of before an upgrade, which is destroyed with it.
        package let earlierVault: String?
    }

    /// Erases what the vault has about a cardholder, and records it in the ledger. Run again, it
    /// finds nothing left; after a crash it finishes what was begun.
    ///
    /// - Throws: ``CommandError`` when a hold stands, a session or a challenge is live, or there is
    ///   no such cardholder; ``LedgerAhead``; what the stores throw.
    /// - Complexity: the events of the cardholder, and a copy of the vault.
    package func erase(
        _ cardholder: UInt64, account: String, ticket: String? = nil
    ) throws -> ErasureOutcome<ErasurePlan> {
        try erasing { appender, projection, ledger in
            let now = try erasureTimes(appender, projection).now
            let plan = try vault.read { try ErasurePlan(cardholder, projection, ledger, $0) }
            var draft = Draft(erasing: projection.state, at: now)
            try draft.erase(plan, account, ticket)
            guard !plan.isEmpty || hasMessages(plan.subject.messages) else {
                return ErasureOutcome(plan: plan, receipts: [], earlierVault: nil)
            }
            let receipts = try append(draft, appender, projection)
            let earlier = earlierVault
            try erase(plan.erasure, messages: plan.subject.messages)
            return ErasureOutcome(plan: plan, receipts: receipts, earlierVault: earlier)
        }
    }

    /// Erases a value that is of no cardholder, such as an address that a stranger tried.
    ///
    /// - Throws: as ``erase(_:account:ticket:)``; ``CommandError`` for what a cardholder has.
    /// - Complexity: the events that name it, those of the cardholders among them, and a copy of
    ///   the vault.
    package func erase(
        _ kind: ReferenceKind, _ reference: UInt64, account: String, ticket: String? = nil
    ) throws -> ErasureOutcome<ValueErasurePlan> {
        try erasing { appender, projection, ledger in
            let now = try erasureTimes(appender, projection).now
            let plan = try vault.read {
                try ValueErasurePlan(kind, reference, projection, ledger, $0)
            }
            guard !plan.isEmpty else {
                return ErasureOutcome(plan: plan, receipts: [], earlierVault: nil)
            }
            var draft = Draft(erasing: projection.state, at: now)
            try draft.erase(plan, account, ticket)
            let receipts = try append(draft, appender, projection)
            let earlier = earlierVault
            try erase(plan.erasure, messages: plan.messages)
            return ErasureOutcome(plan: plan, receipts: receipts, earlierVault: earlier)
        }
    }

    // MARK: What every erasure does

    /// Runs `body` under the writer's lock, in a transaction of the ledger.
    func erasing<R>(
        _ body: (Appender, Projection, LedgerSnapshot) throws -> R
    ) throws -> R {
        do {
            return try withLock {
                // What a process that was killed had still to record.
                _ = try applyLocked([])
                return try decide { try body($0, $1, $0.snapshot) }
            }
        } catch {
            forgetMemory()
            throw error
        }
    }

    /// Appends what was drafted.
    ///
    /// - Returns: the events that say what is gone.
    func append(
        _ draft: Draft, _ appender: Appender, _ projection: Projection
    ) throws -> [Event] {
        for event in draft.decision.events { try append(event, appender, projection) }
        toForget += draft.decision.effects
        return draft.decision.events.filter { $0.kind == .personalDataErased }
    }

    /// Replaces the vault with one without what is erased, and destroys the old one and the
    /// messages. It runs before the receipts are durable, so that there is none too early.
    ///
    /// - Parameter events: whose messages to destroy.
    func erase(_ erasure: Erasure, messages events: [UInt64]) throws {
        try requireNotInHand(events)
        let new = directory.newVault
        // Left by an erasure that failed.
        try FileSystem.destroyEnvironment(new)
        try vault.copy(to: new, without: erasure)
        // It has the person too. Nothing else is gone yet: after a kill this is done again.
        try FileSystem.destroyEnvironment(directory.earlierVault)
        try FileSystem.exchange(new, directory.vault)
        try FileSystem.synchronize(directory.path)
        try takeVault()
        // Before what could still be put back is destroyed, and before the receipt.
        try vault.read { vault in
            for reference in erasure.references where try vault.contains(reference) {
                throw VaultError.damaged(
                    path: directory.vault, "row \(reference) of 'values' is still there")
            }
        }
        try FileSystem.destroyEnvironment(new)
        for path in messagePaths(events) { try FileSystem.destroy(path) }
        // What was unlinked must not come back.
        if FileSystem.exists(delivery.spool) { try FileSystem.synchronize(delivery.spool) }
        try FileSystem.synchronize(directory.path)
    }

    /// The vault of before an upgrade, where there is one.
    var earlierVault: String? {
        directory.hasEarlierVault ? directory.earlierVault : nil
    }

    private func hasMessages(_ events: [UInt64]) -> Bool {
        messagePaths(events).contains(where: FileSystem.exists)
    }

    /// Where messages would be, written or half written.
    private func messagePaths(_ events: [UInt64]) -> [String] {
        events.flatMap { event in
            ["\(event).sms", "\(event).eml", ".\(event).sms", ".\(event).eml"].map {
                "\(delivery.spool)/\($0)"
            }
        }
    }
}
