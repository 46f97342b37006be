import Ledger
import Projections

/// A batch of commands, from its decisions to its replies.
extension Service {
    /// Carries out commands in order. When this returns, what the replies say is durable.
    ///
    /// A command that cannot be carried out is answered with its error, leaves no trace and does
    /// not affect the others. When a store fails, every reply says so: nothing is kept, or what was
    /// kept is the answer to the same request sent again.
    public func apply(_ requests: [Request]) -> [Reply] {
        do {
            var batch = try step(requests)
            try deliver(&batch)
            return try answer(zip(requests, batch.results.map { $0! }))
        } catch {
            return fail(requests, error)
        }
    }

    /// Hands over the messages of a batch, and records what becomes of them as it becomes known.
    private func deliver(_ batch: inout Batch) throws {
        let commands = batch.commandsOfMessages()
        let outcomes = Outcomes()
        // After a failure nobody waits: what a gateway has begun with is left to it.
        defer { outcomes.abandon() }
        var awaitedCount = batch.messages.count
        deliverer.handOver(batch.takeMessages(), isWanted: outcomes.isWanted) { outcomes.put($0) }
        while awaitedCount > 0 {
            let (known, inquiries) = outcomes.take()
            answer(inquiries)
            awaitedCount -= known.count
            if known.isEmpty { continue }
            for (message, events) in try step([], known).consequences {
                for index in commands[message] ?? [] {
                    batch.results[index] = batch.results[index]!.map { $0 + events }
                }
            }
        }
    }

    /// Answers that a store failed.
    func fail(_ requests: [Request], _ error: any Error) -> [Reply] {
        forgetMemory()
        let failure = CommandError(.unavailable, field: nil, "\(error)")
        return requests.map { Reply(error: failure, request: $0.id) }
    }

    /// Records what became of messages, and decides commands, in one commit. The caller hands the
    /// messages over, and keeps each until it has recorded what became of it: else other processes
    /// take its codes for those of one that is gone.
    func step(_ requests: [Request], _ outcomes: [Deliverer.Outcome] = []) throws -> Batch {
        let batch = try withLock {
            requests.isEmpty
                ? try recordLocked(outcomes) : try applyLocked(requests, outcomes)
        }
        keepViewsNear()
        return batch
    }

    /// Records outcomes while the lock is held. The vault is not written.
    private func recordLocked(_ outcomes: [Deliverer.Outcome]) throws -> Batch {
        var batch = Batch(count: 0)
        try decide { try record(outcomes, $0, $1, &batch) }
        toForget += batch.toForget
        return batch
    }

    /// Carries out commands while the lock is held, all but the delivery of their messages.
    func applyLocked(
        _ requests: [Request], _ outcomes: [Deliverer.Outcome] = []
    ) throws -> Batch {
        try takeVault()
        var batch = Batch(count: requests.count)
        try decide { appender, projection in
            try vault.write { vault in
                _ = try vault.nextReference(heldAgainst: appender.snapshot)
                try forget(vault)
                try record(outcomes, appender, projection, &batch)
                try voidUnsent(appender, projection, &batch)
                let context = BatchContext(
                    appender: appender, projection: projection, vault: vault)
                for (index, request) in requests.enumerated() {
                    batch.results[index] = try carryOut(request, in: context, &batch)
                }
                appender.noteReferences(try vault.nextReference())
                // A code that a later command of the batch ended is not sent.
                try batch.messages.removeAll {
                    try projection.state.code($0.event).map { $0.status != .issued } ?? false
                }
                try hold(&batch.messages)
            }
        }
        // Both transactions are durable: what was left is forgotten, and what they ended is
        // forgotten next.
        toForget = batch.toForget
        return batch
    }
}
