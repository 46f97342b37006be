import Projections

/// The rules once more, as plainly as possible, to check the random walk against: dictionaries, no
/// events, no fold, none of the code under test.
///
/// What time alone ends is ended when somebody next asks about the cardholder, or by `expire`.
struct WalkModel {
    struct Holder {
        var email: String
        var phone: String
        var cards: [String]
        var isMethod1Active = true
        var version = 0
        /// Nil while there is none that our vault keeps.
        var password: String?
        var isPasswordOutside = false
        var failures = 0
        var lockedUntil: UInt64 = 0
        var allFailures = 0
        var isLockedForGood = false
        var sessions: [UInt64] = []
        var challenges: [UInt64] = []
        var holds: [UInt64] = []
        /// The person was erased: its address is "", its cards are kept here.
        var erasedCards: [String]?
    }

    struct Case {
        var isOpen = true
        var evidence: [UInt64] = []
        var holders: [UInt64] = []
    }

    struct Session {
        var holder: UInt64
        var status = "awaitingCodes"
        var generation = 1
        var codes: [UInt64] = []
        var lastActivity: UInt64
        var closedBecause: String?
    }

    struct Code {
        var channel: String
        /// Nil when an outside system made it.
        var text: String?
        var status: String
        var sentAt: UInt64
        var validity: UInt64

        var isLive: Bool { status == "sent" }
        /// What a matching submission turns out to be.
        var factor: String { isLive ? "right" : status }
    }

    struct Challenge {
        var holder: UInt64
        var card: String
        var status = "opened"
        var openedAt: UInt64
        var code: UInt64?
        var isPasswordRight = false
        var version = 0
        var submissions = 0
        var outcome: String?
    }

    var holders: [UInt64: Holder] = [:]
    var sessions: [UInt64: Session] = [:]
    var codes: [UInt64: Code] = [:]
    var challenges: [UInt64: Challenge] = [:]
    var transactions: Set<String> = []
    var cases: [UInt64: Case] = [:]
    var policy: [String: UInt64] = [
        "portalCodeValidity": 600, "paymentCodeValidity": 600, "emailCodeLength": 5,
        "failureLimit": 5, "lockDuration": 1800, "resendLimit": 3, "sessionIdleLimit": 300,
        "challengeAttempts": 1, "challengeTimeout": 600, "passwordReuse": 1,
        "weakPasswordRefusal": 0, "permanentLockLimit": 100,
    ]

    /// What a reply must say.
    struct Expected: Equatable, CustomStringConvertible {
        var result: String?
        var reason: String?
        var outcome: String?
        var error: String?

        static func refused(_ reason: String) -> Expected {
            Expected(result: "attemptRefused", reason: reason)
        }
        static func failure(_ code: String) -> Expected { Expected(error: code) }
        static func ended(_ outcome: String) -> Expected {
            Expected(result: "challengeEnded", outcome: outcome)
        }

        var description: String {
            [result, reason, outcome, error].map { $0 ?? "-" }.joined(separator: " ")
        }
    }

    // MARK: What time ends

    /// Ends what is due for a cardholder; says whether there was anything.
    @discardableResult
    mutating func sweep(_ id: UInt64, _ now: UInt64, submitted: UInt64? = nil) -> Bool {
        var isAny = false
        for session in holders[id]!.sessions {
            for code in sessions[session]!.codes { isAny = expire(code, now) || isAny }
            if session != submitted { isAny = closeIfDue(session, now) || isAny }
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

    @discardableResult
    mutating func closeIfDue(_ id: UInt64, _ now: UInt64) -> Bool {
        let session = sessions[id]!
        switch session.status {
        case "awaitingCodes":
            let all = session.codes.map { codes[$0]! }
            guard !all.contains(where: \.isLive) else { return false }
            let lifetime = all.last!.validity * 1000
            let hasExpired = all.suffix(2).contains { $0.status == "expired" }
            guard hasExpired || now >= session.lastActivity + lifetime else { return false }
            close(id, "expired")
        case "open":
            guard now >= session.lastActivity + policy["sessionIdleLimit"]! * 1000 else {
                return false
            }
            close(id, "idle")
        default: return false
        }
        return true
    }

    mutating func close(_ id: UInt64, _ reason: String) {
        sessions[id]!.status = "closed"
        sessions[id]!.closedBecause = reason
        holders[sessions[id]!.holder]!.sessions.removeAll { $0 == id }
    }

    mutating func end(_ id: UInt64, _ outcome: String) {
        challenges[id]!.status = "ended"
        challenges[id]!.outcome = outcome
        if let code = challenges[id]!.code { finish([code], "voided") }
        holders[challenges[id]!.holder]!.challenges.removeAll { $0 == id }
        if outcome == "authenticated" { succeed(challenges[id]!.holder) }
    }

    /// The phone is somebody else's: sessions and payments are over, but not the session in which
    /// the holder says so. The e-mail address is of no use to a payment.
    mutating func distrust(_ holder: UInt64, sparing own: UInt64? = nil, phone: Bool) {
        for session in holders[holder]!.sessions where session != own {
            finish(sessions[session]!.codes, "voided")
            close(session, "contactChanged")
        }
        guard phone else { return }
        for challenge in holders[holder]!.challenges { end(challenge, "revoked") }
    }

    /// Ends the codes that are still good.
    mutating func finish(_ ids: [UInt64], _ status: String) {
        for id in ids where codes[id]!.isLive { codes[id]!.status = status }
    }

    func isLocked(_ holder: UInt64, _ now: UInt64) -> Bool {
        holders[holder]!.isLockedForGood || now < holders[holder]!.lockedUntil
    }

    mutating func succeed(_ holder: UInt64) {
        holders[holder]!.failures = 0
        holders[holder]!.allFailures = 0
    }

    /// Counts a failure; says whether it was the last one before a lock.
    mutating func fail(_ holder: UInt64, _ now: UInt64) -> Bool {
        holders[holder]!.failures += 1
        holders[holder]!.allFailures += 1
        guard holders[holder]!.allFailures < Int(policy["permanentLockLimit"]!) else {
            holders[holder]!.failures = 0
            holders[holder]!.isLockedForGood = true
            return true
        }
        guard holders[holder]!.failures >= Int(policy["failureLimit"]!) else { return false }
        holders[holder]!.failures = 0
        holders[holder]!.lockedUntil = now + policy["lockDuration"]! * 1000
        return true
    }

    // MARK: A command that is not carried out leaves no trace

    /// What a command about this cardholder can change before it is refused with an error.
    struct Trace {
        var id: UInt64
        var holder: Holder
        var sessions: [UInt64: Session] = [:]
        var challenges: [UInt64: Challenge] = [:]
        var codes: [UInt64: Code] = [:]
    }

    func trace(_ id: UInt64) -> Trace {
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

    mutating func restore(_ trace: Trace) {
        holders[trace.id] = trace.holder
        sessions.merge(trace.sessions) { $1 }
        challenges.merge(trace.challenges) { $1 }
        codes.merge(trace.codes) { $1 }
    }
}
