import Ledger
import Projections

/// Appends events of the program itself where no ``Service`` is needed: they hold no secrets, and
/// nothing is sent.
package struct OwnEvents {
    package let ledger: LedgerStore
    package let views: Views
    private let lock: FileLock
    private let clock: () throws -> Moment
    private let timekeeper: Timekeeper

    /// - Parameter clock: not asked for the time of events in a simulated ledger.
    package init(
        _ directory: DataDirectory, clock: @escaping () throws -> Moment
    ) throws {
        self.clock = clock
        timekeeper = Timekeeper(directory)
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
            do {
                try ledger.append { appender in
                    let projection = try Projection(views: views, ledger: appender.snapshot)
                    try require(projection)
                    try timekeeper.begin(appender, projection)
                    let now = try now(appender, projection)
                    var draft = Draft(
                        projection.state, now: now, actor: .system, request: nil, facts: Facts())
                    let first = try draft.emitDue(kind, 0, fill)
                    for other in others {
                        try draft.emitDue(other.kind, 0, cause: first, other.fill)
                    }
                    for event in draft.decision.events { try append(event, appender, projection) }
                }
                timekeeper.keep()
            } catch {
                timekeeper.forget()
                throw error
            }
        }
    }

    private func now(_ appender: Appender, _ projection: Projection) throws -> UInt64 {
        let state = projection.state
        guard !state.ledger.isSimulated else { return appender.lastTime }
        return try timekeeper.time(clock(), appender, state.ledger.policy) { kind, now, offset in
            let event = try Rules.recordOwn(kind, state, now: now) { $0.offset = offset }
            try append(event, appender, projection)
        }
    }

    private func append(
        _ event: Event, _ appender: Appender, _ projection: Projection
    ) throws {
        try projection.checkStream(of: event)
        try appender.append(event)
        try projection.fold(event)
        timekeeper.follow(event)
    }
}
