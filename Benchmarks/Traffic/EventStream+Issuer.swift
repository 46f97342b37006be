import Ledger
import Simulation

/// The issuer's feed, its operators, and who comes next.
extension EventStream {
    /// Registers the next cardholder with its first cards.
    mutating func register() {
        let index = holders.count
        let first = settings.origins + index * Holder.referenceCount
        holders.append(Holder(base: 1 + UInt64(first)))
        begin(.issuer)
        holders[index].email = holders[index].base
        holders[index].phone = holders[index].base + 1
        var event = draft(.cardholderRegistered, index)
        event.email = holders[index].email
        event.phone = holders[index].phone
        holders[index].id = append(event, index)
        for _ in 0..<(chance(perMille: 300) ? 2 : 1) { attachCard(index) }
    }

    /// Attaches the next of the holder's reserved cards.
    private mutating func attachCard(_ index: Int) {
        let number = holders[index].cards.upperBound
        let card = holders[index].card(number)
        var event = draft(.cardAttached, index)
        event.card = card
        event.mask = Simulation.mask(card)
        append(event, index)
        holders[index].cards = holders[index].cards.lowerBound..<(number + 1)
    }

    /// Somebody without a session or a challenge; some come far more often than others.
    mutating func someone() -> Int {
        while true {
            let index = Int(below(1 + below(UInt64(holders.count))))
            if !holders[index].isBusy { return index }
        }
    }

    /// Where a holder usually is, or somewhere else.
    mutating func origin(of index: Int) -> UInt64 {
        let usual = UInt64(settings.origins - hostileOriginCount)
        let home = UInt64(index) &* 0x9E37_79B9 % usual
        return 1 + (chance(perMille: 750) ? home : below(usual))
    }

    mutating func hostileOrigin() -> UInt64 {
        1 + UInt64(settings.origins) - UInt64(hostileOriginCount)
            + below(below(UInt64(hostileOriginCount)) + 1)
    }

    /// Somebody comes, or the issuer has news of somebody.
    mutating func arrive() {
        switch below(1000) {
        case 0..<920: pay(payer(), isHostile: false)
        case 920..<930: pay(payer(), isHostile: true)
        case 930..<970: enrol(unenrolled())
        case 970..<978: enrol(someone())
        case 978..<984: changePhone(someone())
        case 984..<988: renewCard(someone())
        case 988..<990: changeEmail(someone())
        case 990..<993: reportFraud(someone())
        case 993..<997: mistypeEmail()
        default: unknownCard()
        }
    }

    /// Mostly somebody who has no password yet.
    mutating func unenrolled() -> Int {
        for _ in 0..<8 {
            let index = Int(below(UInt64(holders.count)))
            if !holders[index].isBusy, holders[index].passwordVersion == 0 { return index }
        }
        return someone()
    }

    private mutating func changePhone(_ index: Int) {
        if chance(perMille: 300) {
            begin(.issuer)
            var swapped = draft(.simSwapReported, index)
            swapped.phone = holders[index].phone
            append(swapped, index)
        }
        begin(.issuer)
        holders[index].phone = reference()
        var event = draft(.phoneChanged, index)
        event.phone = holders[index].phone
        append(event, index)
    }

    private mutating func changeEmail(_ index: Int) {
        begin(.issuer)
        holders[index].email = reference()
        var event = draft(.emailChanged, index)
        event.email = holders[index].email
        append(event, index)
    }

    /// A new card, and mostly the end of the oldest.
    private mutating func renewCard(_ index: Int) {
        guard holders[index].cards.upperBound < Holder.cardCountMax else {
            return changePhone(index)
        }
        begin(.issuer)
        attachCard(index)
        guard chance(perMille: 700) else { return }
        begin(.issuer)
        let oldest = holders[index].cards.lowerBound
        var event = draft(.cardDetached, index)
        event.card = holders[index].card(oldest)
        append(event, index)
        holders[index].cards = (oldest + 1)..<holders[index].cards.upperBound
    }

    private mutating func reportFraud(_ index: Int) {
        begin(.issuer)
        append(draft(.fraudReported, index), index)
    }

    private mutating func mistypeEmail() {
        begin(.cardholder, origin: 1 + below(UInt64(settings.origins)))
        var event = draft(.emailNotRecognised, nil)
        event.email = reference()
        append(event, nil)
    }

    private mutating func unknownCard() {
        begin(.acs, origin: hostileOrigin())
        var event = draft(.cardNotRecognised, nil)
        event.card = reference()
        event.threeDSServerTransID = uuid()
        event.dsTransID = uuid()
        event.acsTransID = uuid()
        append(event, nil)
    }

    // MARK: Locks

    /// Counts a failure; the number of them in a row.
    mutating func fail(_ index: Int) -> UInt64 {
        holders[index].failures += 1
        return UInt64(holders[index].failures)
    }

    /// Places the lock after five failures; says whether it did.
    mutating func lockIfDue(_ index: Int) -> Bool {
        guard holders[index].failures >= 5 else { return false }
        var event = draft(.lockPlaced, index)
        event.until = now + 1_800_000
        event.failures = UInt64(holders[index].failures)
        append(event, index)
        holders[index].failures = 0
        holders[index].lockedUntil = now + 1_800_000
        if chance(perMille: 250) {
            agenda.add(Visit(.releaseLock, index), at: now + seconds(120..<1500))
        }
        agenda.add(Visit(.endLock, index), at: holders[index].lockedUntil)
        return true
    }

    /// As `expire` would at that moment: nothing else of the holder can be due.
    mutating func endLock(_ index: Int) {
        guard holders[index].lockedUntil != 0, now >= holders[index].lockedUntil else { return }
        begin(.system)
        var event = draft(.lockEnded, index)
        event.until = holders[index].lockedUntil
        append(event, index)
        holders[index].lockedUntil = 0
    }

    mutating func releaseLock(_ index: Int) {
        guard now < holders[index].lockedUntil else { return }
        begin(.operator)
        var event = draft(.lockReleased, index)
        event.account = "op.\(1 + below(12))"
        event.ticket = "DEMANDE-\(10_000 + below(90_000))"
        append(event, index)
        holders[index].lockedUntil = 0
        holders[index].failures = 0
    }
}
