import Authentication
import Ledger
import Projections

/// From what somebody does to a command of the program.
extension Simulation {
    /// Plans a visit of an honest holder, who does nothing else meanwhile.
    func begin(_ visit: Visit, at time: UInt64) {
        if let holder = visit.holder { holders[holder].isBusy = true }
        schedule(visit, after: time)
    }

    func schedule(_ visit: Visit, after time: UInt64) {
        if let next = visit.next {
            agenda.add(.visit(visit), at: time + next.wait)
        } else if visit.fraud == nil, let holder = visit.holder {
            holders[holder].isBusy = false
        }
    }

    /// Takes the next step of a visit.
    func proceed(_ visit: Visit) throws {
        guard let act = visit.removeNext() else { return }
        fraud = visit.fraud
        defer { fraud = nil }
        let events = try carryOut(act, visit)
        try remember(events, visit)
        if visit.fraud == nil { react(to: events, visit) }
        schedule(visit, after: now)
    }

    private func carryOut(_ act: Act, _ visit: Visit) throws -> [Event] {
        var facts = Facts()
        facts.origin = visit.origin
        facts.device = visit.device
        switch act {
        case .tryAddress:
            facts.email = reference()
            return try decide(
                .portal(.requestCodes(email: Placeholder.email.text, verifier: nil)), facts)
        case .requestCodes:
            facts.email = holders[visit.holder!].email
            return try decide(
                .portal(.requestCodes(email: Placeholder.email.text, verifier: nil)), facts)
        case .resendCodes, .goBack, .submitCodes: return try atCodes(act, visit, facts)
        case .setPassword, .cancelPassword, .modifyPhone, .confirmPhone, .deactivateMethod,
            .activateMethod,
            .logOut:
            return try inSession(act, visit, facts)
        case .openChallenge(let card, let merchant, let cents):
            return try pay(card, merchant, cents, visit, facts)
        case .tryCard:
            facts.cards = [Self.fact(reference())]
            let cents = dice.time(100...900)
            return try decide(
                .payment(
                    .openChallenge(
                        card: Placeholder.card,
                        transaction(market.draw(&dice), cents: Double(cents)))),
                facts)
        case .submitPassword, .submitCode, .cancelChallenge, .reportTechnicalError:
            return try atChallenge(act, visit, facts)
        case .changePhone, .reportSimSwap, .changeEmail, .renewCard, .reportFraud, .releaseLock:
            return try asIssuer(act, visit.holder!)
        }
    }

    // MARK: Portal

    /// The page that asks for both codes.
    private func atCodes(_ act: Act, _ visit: Visit, _ facts: Facts) throws -> [Event] {
        // Who waited too long does not know it yet.
        guard let id = visit.session, let session = try state.session(id),
            session.status == .awaitingCodes || session.closedBecause == .expired
        else { return [] }
        switch act {
        case .resendCodes:
            return try decide(.portal(.resendCodes(session: id, verifier: nil)), facts)
        case .goBack: return try decide(.portal(.goBack(session: id)), facts)
        case .submitCodes(let sms, let email):
            var facts = facts
            // Two of each generation, the SMS before the e-mail.
            facts.smsMatch = Self.match(sms, session.codes, from: 0)
            facts.emailMatch = Self.match(email, session.codes, from: 1)
            return try decide(
                .portal(.submitCodes(session: id, sms: .secret(""), email: .secret(""))), facts)
        default: preconditionFailure("not of this page")
        }
    }

    private static func match(_ typed: Typed, _ codes: [UInt64], from first: Int) -> UInt64? {
        // None were sent.
        guard !codes.isEmpty else { return nil }
        return switch typed {
        case .right: codes[codes.count - 2 + first]
        case .wrong: nil
        case .old: codes[max(codes.count - 4, 0) + first]
        }
    }

    /// The page of an open session.
    private func inSession(_ act: Act, _ visit: Visit, _ facts: Facts) throws -> [Event] {
        guard let id = visit.session, let session = try state.session(id),
            session.status == .open || session.closedBecause == .idle
                || session.closedBecause == .sessionLifetime
        else { return [] }
        var facts = facts
        switch act {
        case .setPassword(let result):
            facts.newPassword = result
            return try decide(
                .portal(.setPassword(session: id, .secret(password: "", confirmation: ""))), facts)
        case .cancelPassword: return try decide(.portal(.cancelPassword(session: id)), facts)
        case .modifyPhone(let phone):
            facts.phone = phone
            return try decide(
                .portal(.modifyPhone(session: id, phone: Placeholder.phone, verifier: nil)), facts)
        case .confirmPhone:
            facts.smsMatch = session.phoneCode
            return try decide(.portal(.confirmPhone(session: id, sms: .secret(""))), facts)
        case .deactivateMethod: return try decide(.portal(.deactivateMethod(session: id)), facts)
        case .activateMethod: return try decide(.portal(.activateMethod(session: id)), facts)
        default: return try decide(.portal(.logOut(session: id)), facts)
        }
    }

    // MARK: Payments

    private func transaction(_ merchant: Int, cents: Double) -> Transaction {
        Transaction(
            threeDSServerTransID: dice.uuid(), dsTransID: dice.uuid(), acsTransID: dice.uuid(),
            purchase: market.purchase(merchant, cents: cents), purchaseDate: now - now % 1000,
            mcc: market.merchants[merchant].code,
            merchantCountryCode: market.merchants[merchant].country)
    }

    private func pay(
        _ card: UInt64, _ merchant: Int, _ cents: Double, _ visit: Visit, _ facts: Facts
    ) throws -> [Event] {
        let transaction = transaction(merchant, cents: cents)
        visit.binding = transaction.purchase.binding
        visit.payment = (merchant, transaction.purchase.cents)
        var facts = facts
        facts.cards = [Self.fact(card)]
        return try decide(.payment(.openChallenge(card: Placeholder.card, transaction)), facts)
    }

    private func atChallenge(_ act: Act, _ visit: Visit, _ facts: Facts) throws -> [Event] {
        guard let id = visit.challenge, let challenge = try state.challenge(id) else { return [] }
        // Who waited too long does not know it yet.
        let isThere = challenge.status != .ended || challenge.outcome == .timedOut
        var facts = facts
        facts.binding = visit.binding
        switch act {
        case .submitPassword(let isRight) where isThere:
            facts.isPasswordRight = isRight
            return try decide(
                .payment(.submitPassword(challenge: id, .secret(""), shown: nil)), facts)
        case .submitCode(let typed) where isThere && challenge.passwordFactor != nil:
            if case .right = typed { facts.smsMatch = challenge.code }
            return try decide(.payment(.submitCode(challenge: id, .secret(""), shown: nil)), facts)
        case .cancelChallenge where isThere:
            return try decide(.payment(.cancelChallenge(challenge: id)), facts)
        case .reportTechnicalError where isThere:
            return try decide(.payment(.reportTechnicalError(challenge: id)), facts)
        default: return []
        }
    }

    // MARK: The issuer

    private func asIssuer(_ act: Act, _ index: Int) throws -> [Event] {
        let id = holders[index].id
        var facts = Facts()
        switch act {
        case .changePhone(let phone):
            facts.phone = phone
            return try decide(
                .issuer(.changePhone(cardholder: id, phone: Placeholder.phone)), facts)
        case .reportSimSwap: return try decide(.issuer(.reportSimSwap(cardholder: id)), facts)
        case .changeEmail:
            facts.email = reference()
            return try decide(
                .issuer(.changeEmail(cardholder: id, email: Placeholder.email)), facts)
        case .renewCard: return try renewCard(index)
        case .reportFraud(let challenge):
            return try decide(.issuer(.reportFraud(cardholder: id, challenge: challenge)), facts)
        case .releaseLock:
            guard try state.cardholder(id)?.isLocked(at: now) == true else { return [] }
            return try decide(
                .operation(
                    .releaseLock(
                        cardholder: id, account: "op.\(1 + dice.below(Habits.operatorCount))",
                        ticket: "DEMANDE-\(10_000 + dice.below(90_000))")), facts)
        default: preconditionFailure("not of the issuer")
        }
    }

    /// The new card comes before the old one goes.
    private func renewCard(_ index: Int) throws -> [Event] {
        let id = holders[index].id
        let card = reference()
        var facts = Facts()
        facts.cards = [Self.fact(card)]
        var events = try decide(.issuer(.attachCard(cardholder: id, card: Placeholder.card)), facts)
        let old = holders[index].cards.removeFirst()
        holders[index].cards.append(card)
        facts.cards = [Self.fact(old)]
        events += try decide(.issuer(.detachCard(cardholder: id, card: Placeholder.card)), facts)
        return events
    }

    func releaseIfLocked(_ index: Int) throws { _ = try asIssuer(.releaseLock, index) }
}
