import Ledger
import Simulation

/// The enrolment portal.
extension EventStream {
    /// Takes the next step of a session, of a challenge or of a lock.
    mutating func proceed(_ visit: Visit) {
        switch visit.step {
        case .submitCodes: submitCodes(visit)
        case .useSession: useSession(visit)
        case .leaveSession: leaveSession(visit, .logout, by: .cardholder)
        case .idleSession: leaveSession(visit, .idle, by: .system)
        case .expireSession: expireSession(visit)
        case .submitPassword: submitPassword(visit)
        case .submitCode: submitCode(visit)
        case .timeOut: timeOut(visit)
        case .payAgain: payAgain(visit)
        case .releaseLock: releaseLock(visit.holder)
        case .endLock: endLock(visit.holder)
        }
    }

    /// Asks for the codes that open a session.
    mutating func enrol(_ index: Int) {
        let origin = origin(of: index)
        let device = chance(perMille: 600) ? holders[index].device : nil
        begin(.cardholder, origin: origin, device: device)
        guard now >= holders[index].lockedUntil else {
            var event = draft(.attemptRefused, index)
            event.reason = .locked
            event.email = holders[index].email
            append(event, index)
            return
        }
        var visit = Visit(.submitCodes, index)
        visit.origin = origin
        visit.device = device
        var event = draft(.sessionRequested, index)
        event.email = holders[index].email
        visit.id = append(event, index)
        holders[index].isBusy = true
        issuePair(&visit)
        planCodes(visit)
    }

    /// Issues and sends both codes of a session.
    private mutating func issuePair(_ visit: inout Visit) {
        let index = visit.holder
        for channel in [Channel.sms, .email] {
            var event = draft(.codeIssued, index)
            event.session = visit.id
            event.channel = channel
            event.generation = visit.generation
            event.validity = 600
            if channel == .sms { event.phone = holders[index].phone }
            if channel == .email { event.email = holders[index].email }
            let code = append(event, index)
            if channel == .sms { visit.code = code } else { visit.emailCode = code }
        }
        visit.sentAt = now
        for code in [visit.code, visit.emailCode] { codeEvent(.codeSent, visit, code, by: .system) }
    }

    /// An event of one code of a session or of a challenge.
    mutating func codeEvent(
        _ kind: Kind, _ visit: Visit, _ code: UInt64, by actor: Actor? = nil,
        because reason: Reason? = nil
    ) {
        var event = draft(kind, visit.holder, by: actor)
        event.code = code
        event.reason = reason
        if visit.binding == nil { event.session = visit.id } else { event.challenge = visit.id }
        append(event, visit.holder)
    }

    private mutating func planCodes(_ visit: Visit) {
        var visit = visit
        if chance(perMille: 25) {
            visit.step = .expireSession
            agenda.add(visit, at: visit.sentAt + 600_000 + seconds(0..<300))
        } else {
            // Within the validity of the codes, however often they were mistyped.
            let time = min(now + seconds(20..<90), visit.sentAt + 590_000)
            agenda.add(visit, at: max(time, now))
        }
    }

    private mutating func submitCodes(_ visit: Visit) {
        let index = visit.holder
        var visit = visit
        begin(.cardholder, origin: visit.origin, device: visit.device)
        if visit.generation < 4, chance(perMille: 40) {
            // New ones: the old ones go first.
            codeEvent(.codeSuperseded, visit, visit.code)
            codeEvent(.codeSuperseded, visit, visit.emailCode)
            visit.generation += 1
            issuePair(&visit)
            return planCodes(visit)
        }
        let isSMSRight = !chance(perMille: 60)
        let isEmailRight = !chance(perMille: 60)
        let isRight = isSMSRight && isEmailRight
        var event = draft(isRight ? .verificationSucceeded : .verificationFailed, index)
        event.session = visit.id
        event.smsFactor = isSMSRight ? .right : .wrong
        event.emailFactor = isEmailRight ? .right : .wrong
        if !isRight { event.failures = fail(index) }
        append(event, index)
        let codes = [visit.code, visit.emailCode]
        if isRight {
            holders[index].failures = 0
            for code in codes { codeEvent(.codeConsumed, visit, code) }
            visit.step = .useSession
            agenda.add(visit, at: now + seconds(15..<120))
        } else if lockIfDue(index) {
            for code in codes { codeEvent(.codeVoided, visit, code, because: .locked) }
            close(visit, .locked)
        } else {
            planCodes(visit)
        }
    }

    /// Sets or changes the password, or the phone.
    private mutating func useSession(_ visit: Visit) {
        let index = visit.holder
        var visit = visit
        begin(.cardholder, origin: visit.origin, device: visit.device)
        if holders[index].passwordVersion > 0, chance(perMille: 150) {
            holders[index].phone = reference()
            var event = draft(.phoneChanged, index)
            event.session = visit.id
            event.phone = holders[index].phone
            append(event, index)
        } else {
            if chance(perMille: 70) {
                var event = draft(.passwordNotConfirmed, index)
                event.session = visit.id
                append(event, index)
                return agenda.add(visit, at: now + seconds(10..<40))
            }
            setPassword(visit)
        }
        let isIdle = chance(perMille: 200)
        visit.step = isIdle ? .idleSession : .leaveSession
        agenda.add(visit, at: now + (isIdle ? seconds(300..<420) : seconds(5..<60)))
    }

    private mutating func setPassword(_ visit: Visit) {
        let index = visit.holder
        let isFirst = holders[index].passwordVersion == 0
        holders[index].passwordVersion += 1
        if isFirst { enrolledCount += 1 }
        var event = draft(isFirst ? .passwordSet : .passwordChanged, index)
        event.session = visit.id
        event.credentialVersion = UInt64(holders[index].passwordVersion)
        event.cards = holders[index].cardReferences
        append(event, index)
    }

    private mutating func leaveSession(_ visit: Visit, _ reason: Reason, by actor: Actor) {
        if actor == .system {
            begin(.system)
        } else {
            begin(actor, origin: visit.origin, device: visit.device)
        }
        close(visit, reason)
    }

    private mutating func expireSession(_ visit: Visit) {
        begin(.system)
        codeEvent(.codeExpired, visit, visit.code)
        codeEvent(.codeExpired, visit, visit.emailCode)
        close(visit, .expired)
    }

    private mutating func close(_ visit: Visit, _ reason: Reason) {
        var event = draft(.sessionClosed, visit.holder)
        event.session = visit.id
        event.reason = reason
        append(event, visit.holder)
        holders[visit.holder].isBusy = false
    }
}
