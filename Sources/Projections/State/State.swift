import Ledger

/// What is true after the events folded so far, with rows that were not changed read from the views
/// beneath when there are any.
///
/// The folds themselves are pure functions on rows (``Cardholder``, ``Session``, ``Code``,
/// ``Challenge``, ``LedgerState``). This holds the rows, and is a class so that nobody copies a
/// hundred thousand of them by keeping a second name for it.
package final class State {
    /// Rows as of the sequence where this state began.
    private let base: (any RowSource)?
    /// The number of events that the rows beneath hold.
    package let beginning: UInt64
    /// The number of events folded: the next event's sequence.
    package private(set) var size: UInt64
    package private(set) var ledger: LedgerState
    package private(set) var cardholders = Rows<Cardholder>(.cardholders)
    package private(set) var sessions = Rows<Session>(.sessions)
    package private(set) var codes = Rows<Code>(.codes)
    package private(set) var challenges = Rows<Challenge>(.challenges)
    /// A session that events name: it is there, or the views lack a row.
    package func knownSession(_ id: UInt64) throws -> Session {
        try known(session(id), "session", id)
    }

    /// A challenge that events name: it is there, or the views lack a row.
    package func knownChallenge(_ id: UInt64) throws -> Challenge {
        try known(challenge(id), "challenge", id)
    }

    private func known<R>(_ row: R?, _ thing: String, _ id: UInt64) throws -> R {
        guard let row else {
            throw ViewsError.unusable(path: "views", "\(thing) \(id) is missing")
        }
        return row
    }

    /// The cardholder to whom an e-mail or card reference is attached now.
    package private(set) var bindings = Rows<NumberRow>(.bindings)
    /// Cardholders with a session or challenge that has not ended.
    package private(set) var live = Rows<NumberRow>(.live)

    /// The state before any event.
    package init() {
        base = nil
        beginning = 0
        size = 0
        ledger = LedgerState()
    }

    /// The state that the views hold.
    package init(base: ViewsBase) throws {
        self.base = base
        beginning = base.watermark
        size = base.watermark
        ledger = try base.row(.ledger, 0) ?? LedgerState()
    }

    /// The same state, to be folded further on its own: what a decision would lead to.
    ///
    /// - Precondition: the parent is not folded while this one is in use.
    package init(over parent: State) {
        base = ParentRows(parent: parent)
        beginning = parent.size
        size = parent.size
        ledger = parent.ledger
    }

    package func cardholder(_ id: UInt64) throws -> Cardholder? {
        try cardholders.row(id, over: base)
    }

    package func session(_ id: UInt64) throws -> Session? { try sessions.row(id, over: base) }

    package func code(_ id: UInt64) throws -> Code? { try codes.row(id, over: base) }

    package func challenge(_ id: UInt64) throws -> Challenge? {
        try challenges.row(id, over: base)
    }

    /// The cardholder to whom an e-mail or card reference is attached.
    package func cardholder(boundTo reference: UInt64) throws -> UInt64? {
        try bindings.row(reference, over: base)?.number
    }

    /// Cardholders with a session or challenge that has not ended, ascending.
    package func liveCardholders() throws -> [UInt64] {
        var ids = Set(try base?.keys(.live) ?? [])
        for (id, row) in live.changes {
            if row == nil { ids.remove(id) } else { ids.insert(id) }
        }
        return ids.sorted()
    }

    /// Folds an event. For a whole state every event is folded, which ``Projection`` and
    /// ``Views`` see to; for the state of one cardholder those of its stream are enough.
    ///
    /// - Throws: ``StateError`` when the state does not admit it; the state is then of no use.
    package func evolve(_ event: Event) throws {
        precondition(event.sequence >= size, "event \(event.sequence) folded at \(size)")
        try evolveStream(event)
        switch event.kind {
        case .sessionRequested: sessions.set(event.sequence, Session(opening: event))
        case .challengeOpened: challenges.set(event.sequence, Challenge(opening: event))
        case .codeIssued:
            codes.set(event.sequence, Code(opening: event))
            ledger.unsentCodes.append(event.sequence)
        default: break
        }
        if let id = event.session {
            try Self.update(&sessions, id, base, "session", event) { row throws(StateError) in
                try row.evolve(event)
            }
        }
        if let id = event.challenge {
            try Self.update(&challenges, id, base, "challenge", event) { row throws(StateError) in
                try row.evolve(event)
            }
        }
        if let id = event.code {
            try Self.update(&codes, id, base, "code", event) { row throws(StateError) in
                try row.evolve(event)
            }
            if event.kind == .codeSent || event.kind == .codeVoided
                || event.kind == .codeSuperseded
            {
                ledger.unsentCodes.removeAll { $0 == id }
            }
        }
        size = event.sequence + 1
    }

    private func evolveStream(_ event: Event) throws {
        guard event.stream != 0 else { return try ledger.evolve(event) }
        if event.kind == .cardholderRegistered {
            guard event.stream == event.sequence else { throw StateError(.streamBroken, event) }
            cardholders.set(event.sequence, Cardholder())
        }
        guard var cardholder = try cardholder(event.stream) else {
            throw StateError(.unknown("cardholder", event.stream), event)
        }
        let email = cardholder.email
        let wasLive = cardholder.isLive
        try cardholder.evolve(event)
        cardholders.set(event.stream, cardholder)
        if cardholder.isLive != wasLive {
            live.set(event.stream, cardholder.isLive ? NumberRow(1) : nil)
        }
        switch event.kind {
        case .cardAttached: bindings.set(event.card!, NumberRow(event.stream))
        case .cardDetached: bindings.set(event.card!, nil)
        default: break
        }
        if cardholder.email != email {
            if email != 0 { bindings.set(email, nil) }
            bindings.set(cardholder.email, NumberRow(event.stream))
        }
    }

    private static func update<R: Row>(
        _ rows: inout Rows<R>, _ id: UInt64, _ base: (any RowSource)?, _ thing: String,
        _ event: Event, _ body: (inout R) throws(StateError) -> Void
    ) throws {
        guard var row = try rows.row(id, over: base) else {
            throw StateError(.unknown(thing, id), event)
        }
        try body(&row)
        rows.set(id, row)
    }
}

/// The rows of a state, changed or not, as the base of another.
private struct ParentRows: RowSource {
    let parent: State

    func row<R: Row>(_ table: ViewTable, _ id: UInt64) throws -> R? {
        try parent.row(table, id)
    }

    func keys(_ table: ViewTable) throws -> [UInt64] {
        precondition(table == .live, "only the live cardholders are listed")
        return try parent.liveCardholders()
    }
}

extension State {
    fileprivate func row<R: Row>(_ table: ViewTable, _ id: UInt64) throws -> R? {
        switch table {
        case .ledger: ledger as? R
        case .cardholders: try cardholder(id) as? R
        case .sessions: try session(id) as? R
        case .codes: try code(id) as? R
        case .challenges: try challenge(id) as? R
        case .bindings: try bindings.row(id, over: base) as? R
        case .live: try live.row(id, over: base) as? R
        }
    }
}

extension Cardholder {
    var isLive: Bool { !liveSessions.isEmpty || !liveChallenges.isEmpty }
}
