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
    ///   - clues: of a payment; those that stand for conditions are left out.
    ///   - conditions: what else must hold for an event of a payment that has the field; what
    ///     differs from a value holds when no event of the payment has the value.
    public init(_ clues: [Clue], _ conditions: [Condition]) throws {
        self.conditions = conditions.filter(\.isOfOpenings)
        laterConditions = conditions.filter { !$0.isOfOpenings }
        for clue in clues {
            switch clue {
            case .lastFour(let digits): lastFours.append(digits)
            case .amount(let amount, let exponent, let currency):
                amounts.append((amount, exponent, currency))
            case .day(let start): days.append(Self.day(from: start))
            case .transaction(let uuid):
                let bytes = uuid.bytes
                transactions.append((bytes.span.bigEndian(at: 0), bytes.span.bigEndian(at: 8)))
            case .personal, .condition, .merchant: break
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
        let (exceptions, demands) = laterConditions.divided { $0.comparison == .notEqual }
        let wanted = try Dictionary(grouping: demands, by: \.name).values.map {
            try Self.challenges($0, projection, ledger)
        }
        let unwanted = try exceptions.map {
            try Self.challenges([$0.opposite], projection, ledger)
        }
        func body(_ opening: Event) throws -> Bool {
            guard wanted.allSatisfy({ $0.contains(opening.sequence) }),
                !unwanted.contains(where: { $0.contains(opening.sequence) })
            else { return true }
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
        let day = Self.dayMilliseconds
        let since = days.map(\.lowerBound).min().map { $0 - min($0, day) }
        let until = days.map(\.upperBound).max().map { $0 + day }
        let query = Query(conditions, since: since, until: until)
        try query.run(projection, ledger) { opening in
            try !fits(opening) || body(opening)
        }
    }

    /// The challenges that have an event for which conditions hold.
    private static func challenges(
        _ conditions: [Condition], _ projection: Projection, _ ledger: LedgerSnapshot
    ) throws -> Set<UInt64> {
        var challenges: Set<UInt64> = []
        try Query(conditions).run(projection, ledger) { event in
            if event.kind == .challengeOpened { challenges.insert(event.sequence) }
            if let challenge = event.challenge { challenges.insert(challenge) }
            return true
        }
        return challenges
    }

    /// From the first moment of a day east of Greenwich to the last one in UTC: people write the
    /// date of their own place, Nouméa's is 11 hours ahead.
    private static func day(from start: UInt64) -> Range<UInt64> {
        let ahead: UInt64 = 11 * 3_600_000
        return start - min(start, ahead)..<start + dayMilliseconds
    }

    private static let dayMilliseconds: UInt64 = 86_400_000

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
            guard let card = opening.card, cards.contains(card) else { return false }
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

extension Array {
    /// Those for which something holds, and the others.
    fileprivate func divided(_ holds: (Element) -> Bool) -> (those: [Element], others: [Element]) {
        (filter(holds), filter { !holds($0) })
    }
}

extension Condition {
    /// A condition of names and numbers, without any personal value.
    init(_ text: String) throws { try self.init(text) { _, _ in nil } }
}
