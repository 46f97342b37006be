import Ledger

/// The rows of a state and how an event changes them in place.
struct StateRows {
    /// The number of events folded: the next event's sequence.
    var size: UInt64
    var ledger: LedgerState
    var cardholders = Rows<Cardholder>(.cardholders)
    var sessions = Rows<Session>(.sessions)
    var codes = Rows<Code>(.codes)
    var challenges = Rows<Challenge>(.challenges)
    var cases = Rows<Case>(.cases)
    /// The cardholder to whom an e-mail or card reference is attached now.
    var owners = Rows<NumberRow>(.owners)
    /// Cardholders with a session, a challenge or a lock that has not ended.
    var live = Rows<NumberRow>(.live)
    /// By origin: requests for codes.
    var origins = Rows<RecentTimes>(.origins)

    init(size: UInt64, ledger: LedgerState) {
        self.size = size
        self.ledger = ledger
    }

    /// Folds an event over the unchanged rows of `base`.
    ///
    /// - Throws: ``StateError`` when they do not allow it; they are then unusable.
    mutating func evolve(_ event: Event, over base: (any RowSource)?) throws {
        precondition(event.sequence >= size, "event \(event.sequence) folded at \(size)")
        try ledger.fold(event)
        try evolveStream(event, over: base)
        if event.isRequestForCodes, let origin = event.origin {
            var times = try origins.row(origin, over: base) ?? RecentTimes()
            times.add(event.time)
            origins.set(origin, times)
        }
        switch event.kind {
        case .sessionRequested: sessions.set(event.sequence, Session(opening: event))
        case .challengeOpened: challenges.set(event.sequence, Challenge(opening: event))
        case .codeIssued: codes.set(event.sequence, Code(opening: event))
        case .caseOpened: cases.set(event.sequence, Case(opening: event))
        default: break
        }
        if let id = event.case {
            let isKnown = try cases.update(id, over: base) { row throws(StateError) in
                try row.evolve(event)
            }
            // The stream of one cardholder has the holds, but not the cases.
            guard isKnown || ledger.version == 0 else {
                throw StateError(.unknown("case", id), event)
            }
        }
        if let id = event.session {
            let isKnown = try sessions.update(id, over: base) { row throws(StateError) in
                try row.evolve(event)
            }
            guard isKnown else { throw StateError(.unknown("session", id), event) }
        }
        if let id = event.challenge {
            let isKnown = try challenges.update(id, over: base) { row throws(StateError) in
                try row.evolve(event)
            }
            guard isKnown else { throw StateError(.unknown("challenge", id), event) }
        }
        if let id = event.code {
            let isKnown = try codes.update(id, over: base) { row throws(StateError) in
                try row.evolve(event)
            }
            guard isKnown else { throw StateError(.unknown("code", id), event) }
        }
        size = event.sequence + 1
    }

    func row<R: Row>(
        _ table: StateTable, _ id: UInt64, over base: (any RowSource)?
    ) throws -> R? {
        switch table {
        case .ledger: ledger as? R
        case .cardholders: try cardholders.row(id, over: base) as? R
        case .sessions: try sessions.row(id, over: base) as? R
        case .codes: try codes.row(id, over: base) as? R
        case .challenges: try challenges.row(id, over: base) as? R
        case .cases: try cases.row(id, over: base) as? R
        case .owners: try owners.row(id, over: base) as? R
        case .live: try live.row(id, over: base) as? R
        case .origins: try origins.row(id, over: base) as? R
        }
    }

    /// Ascending.
    func liveCardholders(over base: (any RowSource)?) throws -> [UInt64] {
        var ids = try base?.liveCardholders() ?? []
        ids.removeAll(where: live.hasChanged)
        live.forEachChangeUnordered { id, row in
            if row != nil { ids.append(id) }
        }
        return ids.sorted()
    }

    private mutating func evolveStream(_ event: Event, over base: (any RowSource)?) throws {
        guard event.stream != 0 else { return }
        if event.kind == .cardholderRegistered {
            guard event.stream == event.sequence else { throw StateError(.streamBroken, event) }
            cardholders.set(event.sequence, Cardholder())
        }
        var email: UInt64 = 0
        var isLive = false
        var erased: [UInt64] = []
        let isKnown = try cardholders.update(event.stream, over: base) { row throws(StateError) in
            email = row.email
            let wasErased = row.erasedBy != nil
            try row.evolve(event)
            isLive = row.isLive
            if row.erasedBy != nil, !wasErased { erased = [row.email] + row.cards }
        }
        guard isKnown else { throw StateError(.unknown("cardholder", event.stream), event) }
        switch event.kind {
        case .cardholderRegistered: owners.set(event.email!, NumberRow(event.stream))
        case .emailChanged:
            owners.set(email, nil)
            owners.set(event.email!, NumberRow(event.stream))
        case .cardAttached: owners.set(event.card!, NumberRow(event.stream))
        case .cardDetached: owners.set(event.card!, nil)
        // Not every value is gone: a case may keep some of them.
        case .personalDataErased: for reference in erased { owners.set(reference, nil) }
        case .sessionRequested, .challengeOpened, .lockPlaced:
            live.set(event.stream, NumberRow(1))
        case .sessionClosed, .challengeEnded, .lockEnded, .lockReleased:
            if !isLive { live.set(event.stream, nil) }
        default: break
        }
    }
}

extension Cardholder {
    var isLive: Bool { !liveSessions.isEmpty || !liveChallenges.isEmpty || lockedUntil != 0 }
}
