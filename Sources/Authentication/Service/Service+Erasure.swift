import Ledger
import Projections

/// Erasing a person: see `docs/adr/0010-erasure.md` for the order of the steps.
extension Service {
    /// What came of an erasure.
    package struct ErasureOutcome {
        package let plan: ErasurePlan
        /// The events that say what is gone; none when nothing was left.
        package let receipts: [Event]
    }

    /// Erases what the vault has of a cardholder, and says so in the ledger. Done again it finds
    /// nothing left; after a crash it finishes what was begun.
    ///
    /// - Throws: ``CommandError`` when a hold stands, a session or a challenge lives, or there is
    ///   no such cardholder; ``LedgerAhead``; what the stores throw.
    /// - Complexity: the events of the cardholder, and a copy of the vault.
    package func erase(
        _ cardholder: UInt64, account: String, ticket: String? = nil
    ) throws -> ErasureOutcome {
        try erasing { appender, projection, ledger in
            let now = try erasureTimes(appender, projection).now
            let plan = try vault.read { try ErasurePlan(cardholder, projection, ledger, $0) }
            var draft = Draft(erasing: projection.state, at: now)
            try draft.erase(plan, account, ticket)
            guard !plan.isEmpty || hasMessages(plan.subject.codes) else {
                return ErasureOutcome(plan: plan, receipts: [])
            }
            let receipts = try append(draft, appender, projection)
            try erase(plan.erasure, messages: plan.subject.codes)
            return ErasureOutcome(plan: plan, receipts: receipts)
        }
    }

    // MARK: What every erasure does

    /// Runs `body` as the one who decides, in a transaction of the ledger.
    func erasing<R>(
        _ body: (Appender, Projection, LedgerSnapshot) throws -> R
    ) throws -> R {
        do {
            return try lock.withLock {
                // What a process that was killed has left to say.
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

    /// Leaves a vault without what is erased in the place of the one there is, and destroys that
    /// and the messages. Before the receipts are durable: none must be there too early.
    ///
    /// - Parameter codes: whose messages to destroy.
    func erase(_ erasure: Erasure, messages codes: [UInt64]) throws {
        let new = directory.newVault
        // Of an erasure that failed.
        try FileSystem.destroyEnvironment(new)
        try vault.copy(to: new, without: erasure)
        try FileSystem.synchronize(new)
        try FileSystem.exchange(new, directory.vault)
        try FileSystem.synchronize(directory.path)
        try takeVault()
        // Before what could still be put back is destroyed, and before the receipt.
        try vault.read { vault in
            for reference in erasure.references where try vault.contains(reference) {
                throw VaultError.damaged(path: directory.vault)
            }
        }
        try FileSystem.destroyEnvironment(new)
        for path in messagePaths(codes) { try FileSystem.destroy(path) }
        try FileSystem.synchronize(directory.path)
    }

    private func hasMessages(_ codes: [UInt64]) -> Bool {
        messagePaths(codes).contains(where: FileSystem.exists)
    }

    /// Where messages would be, written or half written.
    private func messagePaths(_ codes: [UInt64]) -> [String] {
        codes.flatMap { code in
            ["\(code).sms", "\(code).eml", ".\(code).sms", ".\(code).eml"].map {
                "\(delivery.spool)/\($0)"
            }
        }
    }
}
