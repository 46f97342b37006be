import Ledger

/// The payments that fit all clues: clues of different sorts must all fit, those of one sort are
/// alternatives.
public struct PaymentSearch {
    private var lastFours: [(digits: UInt64, bin: String)] = []
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
    ///   - zone: in whose clocks days are; UTC for that of nobody knows which place.
    package init(_ clues: [Clue], _ conditions: [Condition], zone: Zone = .utc) throws {
        self.conditions = conditions.filter(\.isOfOpenings)
        laterConditions = conditions.filter { !$0.isOfOpenings }
        for clue in clues {
            switch clue {
            case .lastFour(let digits, let bin): lastFours.append((digits, bin))
            case .amount(let amount, let exponent, let currency):
                amounts.append((amount, exponent, currency))
            case .day(let start): days.append(Self.day(from: start, zone))
            case .transaction(let uuid):
                let bytes = uuid.bytes
                transactions.append((bytes.span.bigEndian(at: 0), bytes.span.bigEndian(at: 8)))
            case .personal, .condition, .merchant: break
            }
        }
    }

    /// Visits the opening of each payment that is found, ascending, until `body` says false.
    ///
    /// - Complexity: the payments of the cards with these last digits or of the merchant; without
    ///   any of these, every payment. A condition on what came later is a query of its own.
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
            var matcher = QueryMatcher(Query(conditions), ledger)
            let cards = try cards(projection, ledger)
            for sequence in try openings(projection) {
                let isRead = try ledger.withRecord(sequence) { try matcher.read($0, sequence) }
                guard isRead == true, try matcher.isMatch() else { continue }
                let opening = matcher.event
                guard opening.kind == .challengeOpened, fits(opening),
                    cards.map({ opening.card.map($0.contains) ?? false }) ?? true
                else { continue }
                guard try body(opening) else { return }
            }
            return
        }
        var conditions = conditions + [try Condition("kind=challengeOpened")]
        if let cards = try cards(projection, ledger) {
            guard !cards.isEmpty else { return }
            conditions += try cards.map { try Condition("card=\($0)") }
        }
        // The merchant's date and the time of the page are two facts, however far apart.
        try Query(conditions).run(projection, ledger) { opening in
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

    /// The day of a zone's clocks. In UTC from the first moment of a day east of Greenwich to the
    /// last one there: people write the date of their own place, Nouméa's is 11 hours ahead.
    private static func day(from start: UInt64, _ zone: Zone) -> Range<UInt64> {
        let ahead: UInt64 = zone.isUTC ? 11 * 3_600_000 : 0
        let end = zone.milliseconds(local: start + 86_400_000)
        return zone.milliseconds(local: start - min(start, ahead))..<end
    }

    /// Those that the clues name by their digits; nil where none does.
    private func cards(
        _ projection: Projection, _ ledger: LedgerSnapshot
    ) throws -> [UInt64]? {
        guard !lastFours.isEmpty else { return nil }
        return try lastFours.flatMap {
            try Self.cards(endingIn: $0.digits, bin: $0.bin, projection, ledger)
        }
    }

    /// The references of the cards with these last four digits, attached now or earlier.
    ///
    /// - Parameter bin: what their masks begin with.
    public static func cards(
        endingIn digits: UInt64, bin: String = "", _ projection: Projection,
        _ ledger: LedgerSnapshot
    ) throws -> [UInt64] {
        var cards: Set<UInt64> = []
        try projection.forEachSequence(IndexKey(.lastFour, digits)) { sequence in
            if let event = try ledger.event(sequence), let card = event.card,
                event.mask?.hasPrefix(bin) ?? false
            {
                cards.insert(card)
            }
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
    init(_ text: String) throws { try self.init(text) { $1.number } }
}
