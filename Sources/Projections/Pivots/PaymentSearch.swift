import Ledger

/// The payments that fit all clues: clues of different sorts must all fit, those of one sort are
/// alternatives.
public struct PaymentSearch {
    private var lastFours: [UInt64] = []
    private var amounts: [(amount: UInt64, exponent: UInt64, currency: UInt64?)] = []
    private var days: [Range<UInt64>] = []
    private var transactions: [(high: UInt64, low: UInt64)] = []
    /// What must hold for the opening of a payment.
    private var conditions: [Condition]
    /// What must hold for another event of it, such as its end.
    private let laterConditions: [Condition]

    /// - Parameters:
    ///   - clues: those of a payment; others are left out.
    ///   - conditions: what else must hold for an event of a payment that has the field.
    public init(_ clues: [Clue], _ conditions: [Condition]) throws {
        self.conditions = conditions.filter(\.isOfOpenings)
        laterConditions = conditions.filter { !$0.isOfOpenings }
        for clue in clues {
            switch clue {
            case .lastFour(let digits): lastFours.append(digits)
            case .amount(let amount, let exponent, let currency):
                amounts.append((amount, exponent, currency))
            case .day(let day): days.append(day)
            case .transaction(let uuid):
                let bytes = uuid.bytes
                transactions.append((bytes.span.bigEndian(at: 0), bytes.span.bigEndian(at: 8)))
            case .merchant(let name): self.conditions.append(try Condition("merchantName=\(name)"))
            case .personal, .condition: break
            }
        }
    }

    /// Visits the opening of each payment that is found, ascending, until `body` says false.
    ///
    /// - Complexity: the payments of the cards with these last digits, of the merchant, or of the
    ///   days; without any of these, every payment. A condition on what came later is a query of
    ///   its own.
    public func run(
        _ projection: Projection, _ ledger: LedgerSnapshot, _ found: (Event) throws -> Bool
    ) throws {
        let challenges = try challengesOfLaterConditions(projection, ledger)
        func body(_ opening: Event) throws -> Bool {
            guard challenges.allSatisfy({ $0.contains(opening.sequence) }) else { return true }
            return try found(opening)
        }
        if !transactions.isEmpty {
            for sequence in try openings(projection) {
                guard let opening = try ledger.event(sequence), fits(opening),
                    try holds(opening, projection, ledger)
                else { continue }
                guard try body(opening) else { return }
            }
            return
        }
        var conditions = conditions + [try Condition("kind=challengeOpened")]
        if !lastFours.isEmpty {
            let cards = try lastFours.flatMap { try Self.cards(endingIn: $0, projection, ledger) }
            guard !cards.isEmpty else { return }
            conditions += try cards.map { try Condition("card=\($0)") }
        }
        // The merchant's date and the time of the page are two facts, at most some hours apart.
        let day: UInt64 = 86_400_000
        let since = days.map(\.lowerBound).min().map { $0 - min($0, day) }
        let until = days.map(\.upperBound).max().map { $0 + day }
        let query = Query(conditions, since: since, until: until)
        try query.run(projection, ledger) { opening in
            try !fits(opening) || body(opening)
        }
    }

    /// For each field that a condition on later events names, the challenges that have an event for
    /// which it holds.
    private func challengesOfLaterConditions(
        _ projection: Projection, _ ledger: LedgerSnapshot
    ) throws -> [Set<UInt64>] {
        try Dictionary(grouping: laterConditions, by: \.name).values.map { alternatives in
            var challenges: Set<UInt64> = []
            try Query(alternatives).run(projection, ledger) { event in
                // Not an event that cannot say anything of it.
                guard alternatives[0].isAbout(event) else { return true }
                if event.kind == .challengeOpened { challenges.insert(event.sequence) }
                if let challenge = event.challenge { challenges.insert(challenge) }
                return true
            }
            return challenges
        }
    }

    /// The references of the cards with these last four digits, attached now or earlier.
    public static func cards(
        endingIn digits: UInt64, _ projection: Projection, _ ledger: LedgerSnapshot
    ) throws -> [UInt64] {
        var cards: Set<UInt64> = []
        try projection.forEachSequence(IndexKey(.lastFour, digits)) { sequence in
            if let card = try ledger.event(sequence)?.card { cards.insert(card) }
            return true
        }
        return cards.sorted()
    }

    /// The mask of a card: what its first attachment holds.
    public static func mask(
        of card: UInt64, _ projection: Projection, _ ledger: LedgerSnapshot
    ) throws -> String? {
        var mask: String?
        try projection.forEachSequence(IndexKey(.card, card)) { sequence in
            mask = try ledger.event(sequence)?.mask
            return mask == nil
        }
        return mask
    }

    private func openings(_ projection: Projection) throws -> [UInt64] {
        var found: Set<UInt64> = []
        for id in transactions {
            for field in [IndexField.acsTransID, .dsTransID, .threeDSServerTransID] {
                found.formUnion(try projection.sequences(IndexKey(field, id.high ^ id.low)))
            }
        }
        return found.sorted()
    }

    /// For a payment that was found by its transaction: the rest of the clues.
    private func holds(
        _ opening: Event, _ projection: Projection, _ ledger: LedgerSnapshot
    ) throws -> Bool {
        guard opening.kind == .challengeOpened else { return false }
        if !lastFours.isEmpty {
            let cards = try lastFours.flatMap { try Self.cards(endingIn: $0, projection, ledger) }
            guard cards.contains(opening.card!) else { return false }
        }
        return Dictionary(grouping: conditions, by: \.name).values.allSatisfy { alternatives in
            alternatives.contains { $0.holds(for: opening) { nil } }
        }
    }

    private func fits(_ opening: Event) -> Bool {
        func isAny<T>(of clues: [T], _ holds: (T) -> Bool) -> Bool {
            clues.isEmpty || clues.contains(where: holds)
        }
        return isAny(of: amounts) { clue in
            opening.purchaseAmount == clue.amount && opening.purchaseExponent == clue.exponent
                && (clue.currency == nil || clue.currency == opening.purchaseCurrency)
        }
            && isAny(of: days) { day in
                [opening.time, opening.purchaseDate].contains { $0.map(day.contains) == true }
            }
            && isAny(of: transactions) { id in
                [Field.acsTransID, .dsTransID, .threeDSServerTransID].contains { field in
                    opening[halves: field].map { $0 == (id.high, id.low) } == true
                }
            }
    }
}

extension Condition {
    /// A condition of names and numbers, without any personal value.
    init(_ text: String) throws { try self.init(text) { _, _ in nil } }
}
