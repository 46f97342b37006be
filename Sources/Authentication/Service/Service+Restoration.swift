import Ledger
import Projections

/// A copy that was put back, which does not have all that was acknowledged.
extension Service {
    /// Records that the ledger was opened, after what it lost where that was accepted, and before
    /// the limits that its policy lacks.
    ///
    /// - Returns: the event `ledgerOpened`.
    func appendOpening() throws -> UInt64 {
        let loss = ledger.acceptedLoss
        let opening = try decide { appender, projection in
            let next = try vault.read { try $0.nextReference(heldAgainst: appender.snapshot) }
            appender.noteReferences(next)
            let now = try ownTime(appender, projection)
            if let loss {
                try appendOwn(.ledgerRestored, at: now, appender, projection) { $0.fill(loss) }
            }
            return try appendOwn(.ledgerOpened, at: now, appender, projection) { _ in }
        }
        try restatePolicy()
        return opening
    }

    /// Says in the record of reads what that lost.
    func recordLossOfReads() throws {
        guard directory.hasReads else { return }
        let reads = try LedgerStore(
            path: directory.reads, readOnly: false, acceptingShorter: true)
        guard let loss = reads.acceptedLoss else { return }
        let now = try ledger.read { try $0.lastTime }
        try reads.append { appender in
            var event = try appender.next(.ledgerRestored, by: .system, at: now)
            event.fill(loss)
            try appender.append(event)
        }
    }
}

extension Event {
    fileprivate mutating func fill(_ loss: (size: UInt64, root: Digest)) {
        treeSize = loss.size
        rootHash = loss.root.bytes.base64
    }
}
