import Ledger
import Projections

/// The issuer's feed.
extension Rules {
    static func decide(
        _ command: IssuerCommand, _ facts: Facts, _ draft: inout Draft
    ) throws {
        switch command {
        case .registerCardholder: try registerCardholder(facts, &draft)
        case .attachCard(let id, _): try attachCard(id, facts.cards[0], &draft)
        case .detachCard(let id, _): try detachCard(id, facts.cards[0].reference, &draft)
        case .changeEmail(let id, _): try changeEmail(id, facts.email!, &draft)
        case .changePhone(let id, _):
            _ = try knownPerson(id, draft)
            try endDue(id, &draft)
            try changePhone(id, facts.phone!, in: nil, &draft)
        case .changeLanguage(let id, let language):
            _ = try knownPerson(id, draft)
            try draft.emit(.languageChosen, id) { $0.language = language }
        case .reportSimSwap(let id): try reportSimSwap(id, &draft)
        case .reportFraud(let id, let challenge): try reportFraud(id, challenge, &draft)
        }
    }

    static func registerCardholder(_ facts: Facts, _ draft: inout Draft) throws {
        try requireUnbound(facts.email!, field: "email", draft)
        for (index, card) in facts.cards.enumerated() {
            try requireUnbound(card.reference, field: "cards", draft)
            guard !facts.cards[..<index].contains(where: { $0.reference == card.reference }) else {
                throw CommandError(.malformed, field: "cards", "\(card.mask) is there twice")
            }
        }
        let id = try draft.emit(.cardholderRegistered, 0) {
            $0.email = facts.email
            $0.phone = facts.phone
        }
        for card in facts.cards { try emitAttached(card, id, &draft) }
    }

    static func attachCard(_ id: UInt64, _ card: CardFact, _ draft: inout Draft) throws {
        guard try knownPerson(id, draft).cards.count < CommandForm.cardCountMax else {
            throw CommandError(
                .conflict, field: "card", "\(CommandForm.cardCountMax) cards are attached")
        }
        try requireUnbound(card.reference, field: "card", draft)
        try emitAttached(card, id, &draft)
    }

    static func detachCard(_ id: UInt64, _ card: UInt64, _ draft: inout Draft) throws {
        guard try knownPerson(id, draft).cards.contains(card) else {
            throw CommandError(.conflict, field: "card", "not attached to cardholder \(id)")
        }
        try endDue(id, &draft)
        try draft.emit(.cardDetached, id) { $0.card = card }
        try revokeChallenges(id, of: card, &draft)
    }

    static func changeEmail(_ id: UInt64, _ email: UInt64, _ draft: inout Draft) throws {
        let before = try knownPerson(id, draft)
        // A feed may give the same address again.
        if email != before.email { try requireUnbound(email, field: "email", draft) }
        try endDue(id, &draft)
        let change = try draft.emit(.emailChanged, id) { $0.email = email }
        guard email != before.email else { return }
        notify(before, of: change, &draft)
        // Payments rely on the password and the phone: they go on.
        try revokeSessions(id, &draft)
    }

    static func reportSimSwap(_ id: UInt64, _ draft: inout Draft) throws {
        let phone = try knownPerson(id, draft).phone
        try endDue(id, &draft)
        try draft.emit(.simSwapReported, id) { $0.phone = phone }
        try revokePhone(id, &draft)
    }

    static func reportFraud(
        _ id: UInt64, _ challenge: UInt64?, _ draft: inout Draft
    ) throws {
        _ = try cardholder(id, draft)
        if let challenge, try draft.state.challenge(challenge)?.cardholder != id {
            throw CommandError(
                .unknown, field: "challenge",
                "no challenge \(challenge) of cardholder \(id)")
        }
        try draft.emit(.fraudReported, id) { $0.challenge = challenge }
    }

    /// A cardholder whose data has not been erased: the next events would be about another person.
    private static func knownPerson(_ id: UInt64, _ draft: Draft) throws -> Cardholder {
        let cardholder = try cardholder(id, draft)
        if let event = cardholder.erasedBy {
            throw CommandError(
                .conflict, field: "cardholder",
                "cardholder \(id) was erased, see event \(event): register the person anew")
        }
        return cardholder
    }

    private static func emitAttached(
        _ card: CardFact, _ id: UInt64, _ draft: inout Draft
    ) throws {
        try draft.emit(.cardAttached, id) {
            $0.card = card.reference
            $0.mask = card.mask
        }
    }

    private static func requireUnbound(
        _ reference: UInt64, field: String, _ draft: Draft
    ) throws {
        if let holder = try draft.state.owner(of: reference) {
            throw CommandError(
                .conflict, field: field, "already attached to cardholder \(holder)")
        }
    }
}
