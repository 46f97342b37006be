import Ledger
import Simulation

/// The two steps of a payment.
extension EventStream {
    /// Opens a challenge: somebody's own payment, or an attack with somebody's card.
    mutating func pay(_ index: Int, isHostile: Bool) {
        let origin = isHostile ? hostileOrigin() : origin(of: index)
        let device = !isHostile && chance(perMille: 600) ? holders[index].device : nil
        begin(.acs, origin: origin, device: device)
        var visit = Visit(.submitPassword, index)
        (visit.origin, visit.device, visit.isHostile) = (origin, device, isHostile)
        visit.openedAt = now
        let merchant = merchants[merchantRank()]
        let cards = holders[index].cards
        let offset = UInt8(below(UInt64(cards.count)))
        var event = draft(.challengeOpened, index)
        event.card = holders[index].card(cards.lowerBound + offset)
        event.threeDSServerTransID = uuid()
        event.dsTransID = uuid()
        event.acsTransID = uuid()
        let amount = merchant.exponent == 0 ? 500 + below(60_000) : 390 + below(45_000)
        event.purchaseAmount = amount
        event.purchaseCurrency = merchant.currency
        event.purchaseExponent = merchant.exponent
        event.purchaseDate = now - now % 1000
        event.merchantName = merchant.name
        event.mcc = merchant.code
        event.merchantCountryCode = merchant.country
        let binding = Binding(
            amount: amount, currency: merchant.currency, exponent: merchant.exponent,
            merchantName: merchant.name)
        event.binding = binding
        visit.binding = binding
        visit.id = append(event, index)
        holders[index].isBusy = true
        if now < holders[index].lockedUntil { return end(visit, .locked, counter: 0) }
        plan(.submitPassword, visit, givingUp: 30)
    }

    /// Mostly somebody who has a password.
    mutating func payer() -> Int {
        var index = someone()
        for _ in 0..<6 where holders[index].passwordVersion == 0 {
            guard !chance(perMille: 40) else { break }
            index = someone()
        }
        return index
    }

    /// A few merchants have most of the payments: about as many in each power of two of ranks.
    private mutating func merchantRank() -> Int {
        let levels = UInt64(Int.bitWidth - settings.merchants.leadingZeroBitCount)
        while true {
            let start = UInt64(1) << below(levels)
            let rank = Int(start - 1 + below(start))
            if rank < settings.merchants { return rank }
        }
    }

    /// Plans the next step, or that it never comes.
    private mutating func plan(_ step: Visit.Step, _ visit: Visit, givingUp perMille: UInt64) {
        var visit = visit
        visit.step = step
        if !visit.isHostile, chance(perMille: perMille) {
            visit.step = .timeOut
            return agenda.add(visit, at: visit.openedAt + 600_000 + seconds(0..<120))
        }
        agenda.add(visit, at: now + seconds(8..<50))
    }

    mutating func submitPassword(_ visit: Visit) {
        let index = visit.holder
        var visit = visit
        begin(.cardholder, origin: visit.origin, device: visit.device)
        if !visit.isHostile, chance(perMille: 30) { return end(visit, .cancelled, counter: 0) }
        guard now >= holders[index].lockedUntil else { return end(visit, .locked, counter: 0) }
        guard holders[index].passwordVersion > 0 else {
            return end(visit, .notEnrolled, counter: 0)
        }
        visit.isPasswordRight = !visit.isHostile && !chance(perMille: 45)
        var event = draft(.passwordSubmitted, index)
        event.challenge = visit.id
        event.passwordFactor = visit.isPasswordRight ? .right : .wrong
        event.credentialVersion = UInt64(holders[index].passwordVersion)
        event.interactionCounter = 1
        event.binding = visit.binding
        append(event, index)
        issueCode(&visit)
        if chance(perMille: 3) { return failDelivery(visit) }
        codeEvent(.codeSent, visit, visit.code, by: .system)
        visit.sentAt = now
        plan(.submitCode, visit, givingUp: 20)
    }

    private mutating func issueCode(_ visit: inout Visit) {
        var event = draft(.codeIssued, visit.holder)
        event.challenge = visit.id
        event.channel = .sms
        event.validity = 600
        event.binding = visit.binding
        event.phone = holders[visit.holder].phone
        visit.code = append(event, visit.holder)
    }

    private mutating func failDelivery(_ visit: Visit) {
        codeEvent(.codeDeliveryFailed, visit, visit.code, by: .system)
        codeEvent(.codeVoided, visit, visit.code, by: .system, because: .deliveryFailed)
        end(visit, .technicalError, counter: 1, by: .system)
    }

    mutating func submitCode(_ visit: Visit) {
        let index = visit.holder
        if chance(perMille: 2) { return swapSIM(visit) }
        begin(.cardholder, origin: visit.origin, device: visit.device)
        if !visit.isHostile, chance(perMille: 20) {
            codeEvent(.codeVoided, visit, visit.code, because: .cancelled)
            return end(visit, .cancelled, counter: 1)
        }
        let isCodeRight = !visit.isHostile && !chance(perMille: 40)
        let isRight = isCodeRight && visit.isPasswordRight
        var event = draft(.codeSubmitted, index)
        event.challenge = visit.id
        event.code = visit.code
        event.smsFactor = isCodeRight ? .right : .wrong
        event.interactionCounter = 2
        event.binding = visit.binding
        if !isRight { event.failures = fail(index) }
        append(event, index)
        if isRight {
            codeEvent(.codeConsumed, visit, visit.code)
            holders[index].failures = 0
            return end(visit, .authenticated, counter: 2)
        }
        _ = lockIfDue(index)
        codeEvent(.codeVoided, visit, visit.code, because: .failed)
        end(visit, .failed, counter: 2)
        guard chance(perMille: visit.isHostile ? 900 : 500) else { return }
        var again = Visit(.payAgain, index)
        again.isHostile = visit.isHostile
        agenda.add(again, at: now + seconds(10..<90))
    }

    /// The issuer hears that the phone has another SIM: what was sent to it is void.
    private mutating func swapSIM(_ visit: Visit) {
        begin(.issuer)
        var event = draft(.simSwapReported, visit.holder)
        event.phone = holders[visit.holder].phone
        append(event, visit.holder)
        codeEvent(.codeVoided, visit, visit.code, because: .contactChanged)
        end(visit, .revoked, counter: 1)
    }

    /// A payment that failed is tried again, unless the holder has begun something else.
    mutating func payAgain(_ visit: Visit) {
        if !holders[visit.holder].isBusy { pay(visit.holder, isHostile: visit.isHostile) }
    }

    /// Time is over.
    mutating func timeOut(_ visit: Visit) {
        begin(.system)
        guard visit.code != 0 else { return end(visit, .timedOut, counter: 0) }
        if now >= visit.sentAt + 600_000 {
            codeEvent(.codeExpired, visit, visit.code)
        } else {
            codeEvent(.codeVoided, visit, visit.code, because: .timedOut)
        }
        end(visit, .timedOut, counter: 1)
    }

    /// Ends a challenge in the words of EMV 3-D Secure.
    private mutating func end(
        _ visit: Visit, _ outcome: Outcome, counter: UInt64, by actor: Actor? = nil
    ) {
        var event = draft(.challengeEnded, visit.holder, by: actor)
        event.challenge = visit.id
        event.outcome = outcome
        event.interactionCounter = counter
        switch outcome {
        case .authenticated:
            event.transStatus = .Y
            event.authenticationMethod = [1, 2]
            event.eci = 5
        case .technicalError: (event.transStatus, event.transStatusReason) = (.U, 22)
        case .failed: (event.transStatus, event.transStatusReason) = (.N, 1)
        case .cancelled:
            (event.transStatus, event.transStatusReason) = (.N, 1)
            event.challengeCancel = 1
        case .locked: (event.transStatus, event.transStatusReason) = (.N, 4)
        case .revoked: (event.transStatus, event.transStatusReason) = (.N, 9)
        case .notEnrolled: (event.transStatus, event.transStatusReason) = (.N, 13)
        case .timedOut:
            (event.transStatus, event.transStatusReason) = (.N, 14)
            event.challengeCancel = 4
        }
        append(event, visit.holder)
        holders[visit.holder].isBusy = false
    }
}
