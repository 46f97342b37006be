import Projections

/// The rules once more, as plainly as possible, to check the random walk against: dictionaries, no
/// events, no fold, none of the code under test.
///
/// What time alone ends is ended when somebody next asks about the cardholder, or by `expire`.
package struct WalkModel {
    package struct Holder {
        package var email: String
        package var phone: String
        package var cards: [String]
        package var language = "fr"
        package var isMethod1Active = true
        package var version = 0
        /// Nil while there is none that our vault keeps.
        package var password: String?
        package var isPasswordOutside = false
        package var failures = 0
        package var lockedUntil: UInt64 = 0
        package var allFailures = 0
        package var isWarned = false
        package var isLockedForGood = false
        package var sessions: [UInt64] = []
        package var challenges: [UInt64] = []
        package var holds: [UInt64] = []
        /// When codes were issued, and from where: one of the origins below, or another.
        package var issuances: [(time: UInt64, origin: String?, isKnown: Bool, isPayment: Bool)] =
            []
        /// From where it was verified, the last ones last.
        package var origins: [String] = []
        /// Nobody is behind it any more: its address is "", its cards are kept here.
        package var erasedCards: [String]?
    }

    package struct Case {
        package var isOpen = true
        package var evidence: [UInt64] = []
        package var holders: [UInt64] = []
    }

    package struct Session {
        package var holder: UInt64
        package var status = "awaitingCodes"
        package var generation = 1
        package var codes: [UInt64] = []
        package var lastActivity: UInt64
        package var askedAt: UInt64 = 0
        package var openedAt: UInt64 = 0
        package var takesLateCodes = false
        package var closedBecause: String?
        package var newPhone: String?
        package var phoneCode: UInt64?
        package var phoneCodeCount = 0
    }

    package struct Code {
        package var channel: String
        /// Nil when an outside system made it.
        package var text: String?
        package var status: String
        package var sentAt: UInt64
        package var validity: UInt64

        package var isLive: Bool { status == "sent" }
        /// What a submission is that matches.
        package var factor: String { isLive ? "right" : status }
    }

    package struct Challenge {
        package var holder: UInt64
        package var card: String
        package var status = "opened"
        package var openedAt: UInt64
        package var isEnrolled: Bool
        package var isChanged = false
        package var code: UInt64?
        package var isPasswordRight = false
        package var version = 0
        package var submissions = 0
        package var outcome: String?
    }

    package var holders: [UInt64: Holder] = [:]
    package var sessions: [UInt64: Session] = [:]
    package var codes: [UInt64: Code] = [:]
    package var challenges: [UInt64: Challenge] = [:]
    package var transactions: Set<String> = []
    package var cases: [UInt64: Case] = [:]
    /// By origin: when codes were asked for.
    package var requests: [String: [UInt64]] = [:]
    package var policy: [String: UInt64] = [
        "portalCodeValidity": 600, "paymentCodeValidity": 600, "emailCodeLength": 5,
        "failureLimit": 5, "lockDuration": 1800, "resendLimit": 3, "sessionIdleLimit": 300,
        "challengeAttempts": 1, "challengeTimeout": 600, "passwordReuse": 1,
        "weakPasswordRefusal": 0, "permanentLockLimit": 100, "sessionLifetime": 3600,
        "openSessionLimit": 5, "originCodeLimit": 20, "cardholderCodeLimit": 20,
        "phoneConfirmation": 1, "changeNotices": 1,
    ]

    /// What a reply must say.
    package struct Expected: Equatable, CustomStringConvertible {
        package var result: String?
        package var reason: String?
        package var outcome: String?
        package var error: String?

        package static func refused(_ reason: String) -> Expected {
            Expected(result: "attemptRefused", reason: reason)
        }
        package static func failure(_ code: String) -> Expected { Expected(error: code) }
        package static func ended(_ outcome: String) -> Expected {
            Expected(result: "challengeEnded", outcome: outcome)
        }

        package var description: String {
            [result, reason, outcome, error].map { $0 ?? "-" }.joined(separator: " ")
        }
    }

    // MARK: What time ends

    /// Ends what is due for a cardholder; says whether there was anything.
    @discardableResult
    package mutating func sweep(_ id: UInt64, _ now: UInt64) -> Bool {
        var isAny = false
        let holder = holders[id]!
        if holder.lockedUntil != 0, !isLocked(id, now) {
            holders[id]!.lockedUntil = 0
            isAny = true
        }
        for session in holders[id]!.sessions {
            for code in sessions[session]!.codes { isAny = expire(code, now) || isAny }
            isAny = closeIfDue(session, now) || isAny
        }
        for challenge in holders[id]!.challenges {
            if let code = challenges[challenge]!.code { isAny = expire(code, now) || isAny }
            guard now >= challenges[challenge]!.openedAt + policy["challengeTimeout"]! * 1000
            else { continue }
            end(challenge, "timedOut")
            isAny = true
        }
        return isAny
    }

    private mutating func expire(_ code: UInt64, _ now: UInt64) -> Bool {
        guard let row = codes[code], row.isLive, now >= row.sentAt + row.validity * 1000 else {
            return false
        }
        codes[code]!.status = "expired"
        return true
    }

    private mutating func closeIfDue(_ id: UInt64, _ now: UInt64) -> Bool {
        let session = sessions[id]!
        switch session.status {
        case "awaitingCodes":
            let all = session.codes.map { codes[$0]! }
            guard !all.contains(where: \.isLive) else { return false }
            let lifetime = (all.last?.validity ?? policy["portalCodeValidity"]!) * 1000
            let hasExpired = all.suffix(2).contains { $0.status == "expired" }
            guard hasExpired || now >= session.askedAt + lifetime else { return false }
            close(id, "expired")
        case "open":
            let idleEnd = session.lastActivity + policy["sessionIdleLimit"]! * 1000
            let lifeEnd = session.openedAt + policy["sessionLifetime"]! * 1000
            guard now >= idleEnd || now >= lifeEnd else { return false }
            close(id, idleEnd <= lifeEnd ? "idle" : "sessionLifetime")
        default: return false
        }
        return true
    }

    package mutating func close(_ id: UInt64, _ reason: String) {
        finish(sessions[id]!.codes, "voided")
        sessions[id]!.status = "closed"
        sessions[id]!.closedBecause = reason
        sessions[id]!.takesLateCodes = reason == "expired"
        holders[sessions[id]!.holder]!.sessions.removeAll { $0 == id }
    }

    package mutating func end(_ id: UInt64, _ outcome: String) {
        challenges[id]!.status = "ended"
        challenges[id]!.outcome = outcome
        if let code = challenges[id]!.code { finish([code], "voided") }
        holders[challenges[id]!.holder]!.challenges.removeAll { $0 == id }
        if outcome == "authenticated" { succeed(challenges[id]!.holder) }
    }

    /// The phone is somebody else's: sessions and payments are over, but not the session in which
    /// the holder says so. The e-mail address is of no use to a payment.
    package mutating func distrust(_ holder: UInt64, sparing own: UInt64? = nil, phone: Bool) {
        for session in holders[holder]!.sessions where session != own {
            close(session, "contactChanged")
        }
        guard phone else { return }
        for challenge in holders[holder]!.challenges { end(challenge, "revoked") }
    }

    /// Ends the codes that are still good.
    package mutating func finish(_ ids: [UInt64], _ status: String) {
        for id in ids where codes[id]!.isLive { codes[id]!.status = status }
    }

    package func isLocked(_ holder: UInt64, _ now: UInt64) -> Bool {
        holders[holder]!.isLockedForGood || now < holders[holder]!.lockedUntil
    }

    package mutating func succeed(_ holder: UInt64) {
        holders[holder]!.failures = 0
        holders[holder]!.allFailures = 0
        holders[holder]!.isWarned = false
    }

    /// Counts a failure; says whether it was the last one before a lock.
    package mutating func fail(_ holder: UInt64, _ now: UInt64) -> Bool {
        holders[holder]!.failures += 1
        holders[holder]!.allFailures += 1
        let all = holders[holder]!.allFailures
        let (limit, last) = (Int(policy["failureLimit"]!), Int(policy["permanentLockLimit"]!))
        if all >= last, holders[holder]!.isWarned {
            holders[holder]!.failures = 0
            holders[holder]!.isLockedForGood = true
            return true
        }
        if all + min(limit, last / 2) >= last { holders[holder]!.isWarned = true }
        guard holders[holder]!.failures >= limit else { return false }
        holders[holder]!.failures = 0
        holders[holder]!.lockedUntil = now + policy["lockDuration"]! * 1000
        return true
    }

    // MARK: A command that is not carried out leaves no trace

    /// What a command about this cardholder can change before it is refused with an error.
    package struct Trace {
        package var id: UInt64
        package var holder: Holder
        package var sessions: [UInt64: Session] = [:]
        package var challenges: [UInt64: Challenge] = [:]
        package var codes: [UInt64: Code] = [:]
    }

    package func trace(_ id: UInt64) -> Trace {
        var trace = Trace(id: id, holder: holders[id]!)
        for session in trace.holder.sessions {
            trace.sessions[session] = sessions[session]
            for code in sessions[session]!.codes { trace.codes[code] = codes[code] }
        }
        for challenge in trace.holder.challenges {
            trace.challenges[challenge] = challenges[challenge]
            if let code = challenges[challenge]!.code { trace.codes[code] = codes[code] }
        }
        return trace
    }

    package mutating func restore(_ trace: Trace) {
        holders[trace.id] = trace.holder
        sessions.merge(trace.sessions) { $1 }
        challenges.merge(trace.challenges) { $1 }
        codes.merge(trace.codes) { $1 }
    }
}
