import Ledger

/// What is true after the events folded so far; unchanged rows are read from the views beneath when
/// there are any.
///
/// The folds themselves are pure functions on rows (``Cardholder``, ``Session``, ``Code``,
/// ``Challenge``, ``Case``, ``LedgerState``). This holds the rows. It is a class so that a second
/// reference does not copy a hundred thousand of them.
package final class State {
    /// Rows as of the sequence where this state began.
    private let base: (any RowSource)?
    /// The number of events that the rows beneath hold.
    package let beginning: UInt64
    private(set) var rows: StateRows

    /// The state before any event.
    package init() {
        base = nil
        beginning = 0
        rows = StateRows(size: 0, ledger: LedgerState())
    }

    /// The state in rows that `size` events led to.
    package init(base: some RowSource, size: UInt64) throws {
        self.base = base
        beginning = size
        rows = StateRows(size: size, ledger: try base.row(.ledger, 0) ?? LedgerState())
    }

    /// The same state, to be folded further separately: what a decision would lead to.
    ///
    /// - Precondition: the parent is not folded while this one is in use.
    package init(over parent: State) {
        base = ParentRows(parent: parent)
        beginning = parent.size
        rows = StateRows(size: parent.size, ledger: parent.ledger)
    }

    /// The state of rows with changes over them, where the rows may already have the changes.
    init(_ changes: StateRows, over base: some RowSource) {
        self.base = LayeredRows(upper: changes, lower: base)
        beginning = changes.size
        rows = StateRows(size: changes.size, ledger: changes.ledger)
    }

    /// The number of events folded: the next event's sequence.
    package var size: UInt64 { rows.size }
    package var ledger: LedgerState { rows.ledger }

    package func cardholder(_ id: UInt64) throws -> Cardholder? {
        try rows.cardholders.row(id, over: base)
    }

    package func session(_ id: UInt64) throws -> Session? {
        try rows.sessions.row(id, over: base)
    }

    package func code(_ id: UInt64) throws -> Code? { try rows.codes.row(id, over: base) }

    package func challenge(_ id: UInt64) throws -> Challenge? {
        try rows.challenges.row(id, over: base)
    }

    package func `case`(_ id: UInt64) throws -> Case? { try rows.cases.row(id, over: base) }

    /// A session that events name: if it is missing, the views lack a row.
    package func knownSession(_ id: UInt64) throws -> Session {
        try known(session(id), "session", id)
    }

    /// A challenge that events name: if it is missing, the views lack a row.
    package func knownChallenge(_ id: UInt64) throws -> Challenge {
        try known(challenge(id), "challenge", id)
    }

    private func known<R>(_ row: R?, _ thing: String, _ id: UInt64) throws -> R {
        guard let row else {
            throw MissingRow(thing: thing, id: id)
        }
        return row
    }

    /// The cardholder to whom an e-mail or card reference is attached.
    package func owner(of reference: UInt64) throws -> UInt64? {
        try rows.owners.row(reference, over: base)?.number
    }

    /// When codes were asked for from an origin.
    package func requests(from origin: UInt64) throws -> RecentTimes {
        try rows.origins.row(origin, over: base) ?? RecentTimes()
    }

    /// A row as the views have it; nil when there is none.
    package func encodedRow(_ table: StateTable, _ id: UInt64) throws -> [UInt8]? {
        switch table {
        case .ledger: ledger.encoded
        case .cardholders: try cardholder(id)?.encoded
        case .sessions: try session(id)?.encoded
        case .codes: try code(id)?.encoded
        case .challenges: try challenge(id)?.encoded
        case .cases: try `case`(id)?.encoded
        case .owners: try rows.owners.row(id, over: base)?.encoded
        case .live: try rows.live.row(id, over: base)?.encoded
        case .origins: try rows.origins.row(id, over: base)?.encoded
        }
    }

    /// Cardholders with a session, a challenge or a lock that has not ended, ascending.
    package func liveCardholders() throws -> [UInt64] {
        try rows.liveCardholders(over: base)
    }

    /// Folds an event. For a whole state every event is folded, which ``Projection`` and
    /// ``Views`` see to; for the state of one cardholder those of its stream are enough.
    ///
    /// - Throws: ``StateError`` when the state does not allow it; the state is then unusable.
    package func evolve(_ event: Event) throws { try rows.evolve(event, over: base) }

    /// Moves on, for a state of one cardholder only, to where the next decision about it was taken:
    /// position and limits follow from other streams.
    ///
    /// - Precondition: `size` is not before the last event folded.
    package func turn(to size: UInt64, under policy: Policy) {
        precondition(size >= rows.size, "turned back from \(rows.size) to \(size)")
        rows.size = size
        rows.ledger.policy = policy
    }

    /// Forgets a lock whose end no event says: earlier versions of the program recorded none.
    package func forgetLock(of cardholder: UInt64) throws {
        _ = try rows.cardholders.update(cardholder, over: base) { $0.lockedUntil = 0 }
    }

    /// Visits the rows changed since ``beginning``, table by table in the order of their keys; nil
    /// stands for a row that was deleted.
    func forEachChange(_ body: (StateTable, UInt64, (any Row)?) throws -> Void) throws {
        try rows.cardholders.forEachChange { try body(.cardholders, $0, $1) }
        try rows.sessions.forEachChange { try body(.sessions, $0, $1) }
        try rows.codes.forEachChange { try body(.codes, $0, $1) }
        try rows.challenges.forEachChange { try body(.challenges, $0, $1) }
        try rows.owners.forEachChange { try body(.owners, $0, $1) }
        try rows.live.forEachChange { try body(.live, $0, $1) }
        try rows.cases.forEachChange { try body(.cases, $0, $1) }
        try rows.origins.forEachChange { try body(.origins, $0, $1) }
        try body(.ledger, 0, ledger)
    }

    fileprivate func row<R: Row>(_ table: StateTable, _ id: UInt64) throws -> R? {
        try rows.row(table, id, over: base)
    }
}

/// Events name something without a row: the views are damaged, and `epin rebuild` repairs them.
package struct MissingRow: Error, CustomStringConvertible {
    let thing: String
    let id: UInt64

    package var description: String {
        "the views cannot be used (\(thing) \(id) is missing): run 'epin rebuild'"
    }
}

/// The rows of a state, changed or not, as the base of another.
private struct ParentRows: RowSource {
    let parent: State

    func row<R: Row>(_ table: StateTable, _ id: UInt64) throws -> R? {
        try parent.row(table, id)
    }

    func liveCardholders() throws -> [UInt64] { try parent.liveCardholders() }
}

/// Changed rows over those of the views.
private struct LayeredRows: RowSource {
    let upper: StateRows
    let lower: any RowSource

    func row<R: Row>(_ table: StateTable, _ id: UInt64) throws -> R? {
        try upper.row(table, id, over: lower)
    }

    func liveCardholders() throws -> [UInt64] { try upper.liveCardholders(over: lower) }
}
