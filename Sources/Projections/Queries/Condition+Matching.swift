import Ledger

extension Condition {
    /// Whether it holds for an event.
    ///
    /// - Parameter opening: the opening of the event's challenge, asked for where the event itself
    ///   does not say.
    /// - Complexity: a comparison of numbers, or of bytes for texts and lists; allocates nothing.
    func holds(for event: Event, _ opening: () throws -> Event?) rethrows -> Bool {
        var found = isMatch(event)
        if found == nil, subject.isOfPayment, let opening = try opening() {
            found = isMatch(opening)
        }
        return comparison == .notEqual ? found != true : found == true
    }

    /// Whether any of the event's values equals the one sought, or is in its range; nil when it has
    /// none.
    private func isMatch(_ event: Event) -> Bool? {
        switch subject {
        case .indication: return target == .indication(event.indication)
        case .cardholder: return isMatch(event.stream)
        // A session, challenge, code or case is named by the event that opened it.
        case .field(.session) where event.kind == .sessionRequested,
            .field(.challenge) where event.kind == .challengeOpened,
            .field(.code) where event.kind == .codeIssued,
            .field(.case) where event.kind == .caseOpened:
            return isMatch(event.sequence)
        case .field(.card), .field(.cards): return isMatchOfCards(event)
        case .field(.time), .field(.until), .field(.purchaseDate):
            guard case .field(let field) = subject else { return nil }
            // As it is shown: see UTCTime.
            return event[field].map { isMatch(UTCTime(milliseconds: $0).milliseconds) }
        case .field(let field):
            switch target {
            case .number: return event[field].map(isMatch)
            case .sixteenBytes(let high, let low):
                return event[halves: field].map { $0 == (high, low) }
            case .item(let sought):
                return event.withItem(field) { item in
                    item.count == sought.count
                        && item.indices.allSatisfy { item[$0] == sought[$0] }
                }
            case .indication, .nothing: return event.has(field) ? false : nil
            }
        }
    }

    /// A password covers every card that its event names.
    private func isMatchOfCards(_ event: Event) -> Bool? {
        var found = event[.card].map(isMatch)
        guard event.has(.cards), found != true else { return found }
        for card in event.cards ?? [] { found = found == true || isMatch(card) }
        return found
    }

    private func isMatch(_ number: UInt64) -> Bool {
        guard case .number(let limit) = target else { return false }
        return switch comparison {
        case .equal, .notEqual: number == limit
        case .atLeast: number >= limit
        case .atMost: number <= limit
        case .above: number > limit
        case .below: number < limit
        }
    }
}

extension Condition.Subject {
    /// A field that only the opening of a challenge has, and that holds for the whole challenge.
    var isOfPayment: Bool {
        guard case .field(let field) = self else { return false }
        return Self.paymentFields.contains(field)
    }

    private static let paymentFields = Kind.challengeOpened.schema.allowed.subtracting(
        Schema.envelope.union(Schema.envelopeOptional))
}

extension Condition {
    /// The kinds of events for which it can hold, whatever their fields are.
    var kinds: KindSet {
        switch (subject, target) {
        case (.field(.kind), .number(let number)):
            let kind = KindSet(number: number)
            return comparison == .notEqual ? KindSet.all.subtracting(kind) : kind
        case _ where comparison == .notEqual: return .all
        case (_, .nothing): return KindSet()
        case (.cardholder, _): return .all
        case (.indication, .indication(.success)): return Self.succeeding
        case (.indication, _): return Self.failing
        case (.field(let field), _): return Self.kindsWithField[Int(field.rawValue)]
        }
    }

    private static let succeeding = KindSet { $0.canIndicate(.success) }
    private static let failing = KindSet { $0.canIndicate(.failure) }

    /// By key of the field.
    private static let kindsWithField = Field.allCases.map { field in
        let isOfPayment = Subject.field(field).isOfPayment
        return KindSet { kind in
            let allowed = kind.schema.allowed
            return allowed.contains(field)
                || isOfPayment && allowed.contains(.challenge)
                || (field == .card && allowed.contains(.cards))
                || (field == .cards && allowed.contains(.card))
                || (field == .session && kind == .sessionRequested)
                || (field == .challenge && kind == .challengeOpened)
                || (field == .code && kind == .codeIssued)
                || (field == .case && kind == .caseOpened)
        }
    }
}
