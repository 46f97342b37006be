import Ledger
import Projections

/// Appends events of the program itself where no ``Service`` is needed: they hold no secrets, and
/// nothing is sent.
package struct OwnEvents {
    package let ledger: LedgerStore
    package let views: Views
    private let lock: FileLock
    private let clock: () -> UInt64

    /// - Parameter clock: in milliseconds since 1970-01-01T00:00:00Z; not asked for the time of
    ///   events in a simulated ledger.
    package init(_ directory: DataDirectory, clock: @escaping () -> UInt64) throws {
        self.clock = clock
        ledger = try LedgerStore(path: directory.ledger, readOnly: false)
        lock = try FileLock(ofWriter: directory)
        views = try Views(path: directory.views, readOnly: false)
        try views.catchUp(with: ledger)
    }

    /// Appends events in one transaction: the first, and those that follow from it.
    ///
    /// - Parameter require: throws when what was found before the transaction no longer holds.
    package func append(
        _ kind: Kind, followedBy others: [(kind: Kind, fill: (inout Event) -> Void)] = [],
        require: (Projection) throws -> Void = { _ in }, _ fill: (inout Event) -> Void
    ) throws {
        try lock.withLock {
            try ledger.append { appender in
                let projection = try Projection(views: views, ledger: appender.snapshot)
                try require(projection)
                let isSimulated = projection.state.ledger.isSimulated
                let now = isSimulated ? appender.lastTime : max(clock(), appender.lastTime)
                var draft = Draft(
                    projection.state, now: now, actor: .system, request: nil, facts: Facts())
                let first = try draft.emitDue(kind, 0, fill)
                for other in others {
                    try draft.emitDue(other.kind, 0, cause: first, other.fill)
                }
                for event in draft.decision.events {
                    try projection.checkStream(of: event)
                    try appender.append(event)
                }
            }
        }
    }
}
