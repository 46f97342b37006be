import FoundationEssentials
import Ledger

/// What the controls know about the events before the one they judge.
///
/// Small records of what is open, kept apart from the folds of `Projections`: a control that
/// trusted the code it controls would prove little. It takes any sequence of events, even one to
/// which no rule would have led.
final class AuditContext {
    let range: Range<UInt64>
    let limits: CheckpointLimits
    /// Nil when nobody who may read the vault looked.
    let vaultValues: VaultValues?

    /// The limits in force.
    private(set) var policy = Policy.initial
    /// Limits that the last `policyChanged` has: those that it lacks are not judged.
    private var statedLimitCount = 0
    /// The number of events taken, and the times of the first and the last of them.
    private(set) var size: UInt64 = 0
    private(set) var firstTime: UInt64 = 0
    private(set) var time: UInt64 = 0
    private(set) var firstKind: Kind?
    private(set) var isSimulated = false
    /// Of the first event of the range.
    private(set) var rangeStartTime: UInt64?

    // What the event at hand is about; sessions, challenges and codes only if they have not ended.
    private(set) var isInRange = false
    private(set) var cardholder: CardholderRecord?
    private(set) var session: SessionRecord?
    private(set) var challenge: ChallengeRecord?
    private(set) var code: CodeRecord?

    /// The ledger's own stream.
    private(set) var ownVersion: UInt64 = 0
    private(set) var ownLast: UInt64 = 0
    /// Opened and not closed.
    private(set) var instances: Set<UInt64> = []
    /// The number of events that the last checkpoint covers, and its time.
    private(set) var checkpoint: (size: UInt64, time: UInt64)?
    private(set) var clockSteps = ClockSteps()
    /// References that an erasure names.
    private(set) var erased: Set<UInt64> = []
    /// Cardholders whose data a case keeps.
    private(set) var held: [UInt64: CardholderRecord] = [:]
    private(set) var timings = PasswordTimings()
    private(set) var notices = ChangeNotices()
    private(set) var reviewDays = ReviewDays()
    /// By account, from where and when an operator last acted.
    private var operators: [String: (origin: UInt64?, time: UInt64)] = [:]

    private var cardholders: [UInt64: CardholderRecord] = [:]
    private var sessions: [UInt64: SessionRecord] = [:]
    private(set) var challenges: [UInt64: ChallengeRecord] = [:]
    private var codes: [UInt64: CodeRecord] = [:]
    private var transactionIDs = TransactionIDs()
    /// By the number of the kind: events in the range.
    private var counts = [UInt64](repeating: 0, count: 256)

    init(range: Range<UInt64>, limits: CheckpointLimits, vaultValues: VaultValues?) {
        (self.range, self.limits, self.vaultValues) = (range, limits, vaultValues)
    }

    /// Events of a kind in the range so far.
    func count(of kind: Kind) -> UInt64 { counts[Int(kind.rawValue)] }

    var isRangeEmpty: Bool { range.isEmpty }

    /// Whether an earlier challenge had one of the transaction ids of this one.
    func hasUsedTransactionID(of event: Event) -> Bool { transactionIDs.hasOne(of: event) }

    /// Whether an operator acted from another origin in the ten minutes before.
    func hasActedElsewhere(_ account: String, _ event: Event) -> Bool {
        guard let last = operators[account], let origin = event.place.origin,
            let other = last.origin
        else { return false }
        return origin != other && event.time - min(last.time, event.time) < 600_000
    }

    /// Whether the policy in force says yes, in so many words.
    func isOn(_ parameter: PolicyParameter) -> Bool {
        isStated(parameter) && policy[parameter] == 1
    }

    /// Looks up what an event is about, before it is judged.
    func turn(to event: Event) {
        isInRange = range.contains(event.sequence)
        if isInRange {
            rangeStartTime = rangeStartTime ?? event.time
            counts[Int(event.kind.rawValue)] += 1
        }
        cardholder = event.stream == 0 ? nil : cardholders[event.stream]
        session = event.session.flatMap { sessions[$0] }
        challenge = event.challenge.flatMap { challenges[$0] }
        code = event.code.flatMap { codes[$0] }
    }

    /// Whether a `policyChanged` only says in more words what is in force: a later version of the
    /// program knows more limits, and records them when it opens the ledger.
    func restatesPolicy(_ event: Event) -> Bool {
        let values = event.parameters ?? []
        return event.kind == .policyChanged && values.count > statedLimitCount
            && Policy(sequence: policy.sequence, values: values) == policy
    }

    /// Whether the last `policyChanged` says what a limit is.
    func isStated(_ limit: PolicyParameter) -> Bool { Int(limit.rawValue) <= statedLimitCount }

    /// Whether what relied on a phone, an address or a card ends with it: the first versions, which
    /// knew no such limit, let it go on.
    var isGivingUpKnown: Bool { isStated(.permanentLockLimit) }

    /// Whether codes that were submitted count as a failure, judging by the events before: what was
    /// typed at the two steps of a payment was not right, or not in the portal.
    func isFailure(_ submitted: Event) -> Bool {
        if submitted.kind == .verificationFailed { return session?.hasCodes ?? true }
        if submitted.kind == .phoneCodeSubmitted { return submitted.smsFactor != .right }
        guard submitted.kind == .codeSubmitted else { return false }
        // The merchant's fault; earlier versions of the program counted it all the same.
        if let challenge, submitted.failures == nil,
            submitted.binding != challenge.binding || challenge.passwordFactor == .voided
        {
            return false
        }
        guard submitted.smsFactor == .right, let challenge, let cardholder else { return true }
        return challenge.passwordFactor != .right
            || challenge.passwordVersion != cardholder.passwordVersion
    }

    /// Remembers an event after it was judged.
    func take(_ event: Event) {
        if size == 0 { (firstKind, firstTime) = (event.kind, event.time) }
        size += 1
        time = max(time, event.time)
        reviewDays.take(event)
        notices.take(event, cardholder, isOn: isOn(.changeNotices))
        if isGivingUpKnown { cardholder?.giveUp(event) }
        if event.actor == .operator, let account = event.account {
            operators[account] = (
                event.place.origin ?? operators[account]?.origin, event.time
            )
        }
        switch event.kind {
        case .cardholderRegistered:
            let record = CardholderRecord()
            (record.email, record.phone) = (event.email, event.phone)
            cardholders[event.sequence] = record
            cardholder = record
        case .sessionRequested: sessions[event.sequence] = SessionRecord(requestedBy: event)
        case .challengeOpened:
            let scheme = event.card.flatMap { cardholder?.schemes[$0] }
            challenges[event.sequence] = ChallengeRecord(openedBy: event, scheme)
            transactionIDs.insert(of: event)
        case .cardNotRecognised: transactionIDs.insert(of: event)
        case .codeIssued: issue(event)
        case .codesWithheld: withhold()
        case .codeSent: send(event)
        case .codeConsumed, .codeExpired, .codeSuperseded, .codeVoided:
            code?.end = (event.kind, event.time)
            if let id = event.code { codes[id] = nil }
        case .verificationSucceeded, .verificationFailed, .sessionClosed, .phoneEntered,
            .phoneCodeSubmitted:
            takeOfSession(event)
        case .passwordSubmitted, .codeSubmitted, .challengeEnded: takeOfChallenge(event)
        case .clockStepped, .clockSteppedForward: clockSteps.take(event, isInRange: isInRange)
        case let kind where kind.family == .ledger: takeOwn(event)
        case .personalDataErased:
            for field in Self.references { if let number = event[field] { erased.insert(number) } }
        case .holdPlaced, .holdReleased:
            cardholder?.take(event)
            held[event.stream] = cardholder.flatMap { $0.holds.isEmpty ? nil : $0 }
        default: cardholder?.take(event)
        }
        if event.actor == .cardholder, event.kind != .attemptRefused {
            session?.lastStep = event.time
        }
        if event.stream == 0 {
            (ownVersion, ownLast) = (event.version, event.sequence)
        } else {
            cardholder?.version = event.version
            cardholder?.last = event.sequence
        }
    }

    /// Fields that stand for personal data.
    static let references = ReferenceKind.allCases.map(\.field)

    private func takeOwn(_ event: Event) {
        switch event.kind {
        case .ledgerCreated: isSimulated = event.simulated == 1
        case .ledgerOpened: instances.insert(event.sequence)
        case .ledgerClosed: if let instance = event.instance { instances.remove(instance) }
        case .policyChanged:
            policy = Policy(sequence: event.sequence, values: event.parameters ?? [])
            statedLimitCount = event.parameters?.count ?? 0
        case .checkpointSigned: checkpoint = (event.treeSize ?? 0, event.time)
        default: break
        }
    }

    private func issue(_ event: Event) {
        let record = CodeRecord(issuedBy: event)
        codes[event.sequence] = record
        if event.channel == .sms { cardholder?.issuances.issue(event) }
        if let session {
            if session.step == .open {
                session.phoneCode = record
                session.phoneCodeCount += 1
            } else {
                session.step = .awaitingCodes
                if event.channel == .sms { session.pairCount += 1 }
                if event.channel == .email { session.email = record } else { session.sms = record }
            }
        }
        if let challenge {
            challenge.step = .codeIssued
            challenge.code = record
        }
    }

    private func withhold() {
        if session?.step == .requested { session?.step = .awaitingCodes }
        session?.pairCount += 1
        challenge?.step = .codeIssued
        challenge?.isWithheld = true
    }

    private func send(_ event: Event) {
        code?.sentAt = event.time
        guard let password = challenge?.passwordAt, range.contains(password.sequence),
            event.time >= password.time
        else { return }
        let isRight = challenge?.passwordFactor == .right
        timings.add(event.time - password.time, ofRight: isRight, at: password.sequence)
    }

    private func takeOfSession(_ event: Event) {
        switch event.kind {
        case .verificationSucceeded:
            session?.step = .open
            session?.openedAt = event.time
            session?.lastStep = event.time
            cardholder?.forgetFailures()
            cardholder?.issuances.verify(event)
            if let id = event.session { cardholder?.openSessions.insert(id) }
        case .verificationFailed:
            if isFailure(event) { countFailure() }
            // Codes that come too late are judged once.
            if session?.step == .expired, let id = event.session { sessions[id] = nil }
        case .phoneEntered:
            session?.newPhone = event.phone
            session?.isNewPhoneProved = false
        case .phoneCodeSubmitted:
            session?.isNewPhoneProved =
                event.smsFactor == .right && event.code == session?.phoneCode?.id
            if isFailure(event) { countFailure() }
        default:
            for code in session?.codes ?? [] { forget(code) }
            guard let id = event.session else { return }
            cardholder?.openSessions.remove(id)
            if event.reason == .expired, session?.step == .awaitingCodes {
                session?.step = .expired
            } else {
                sessions[id] = nil
            }
        }
    }

    private func takeOfChallenge(_ event: Event) {
        switch event.kind {
        case .passwordSubmitted:
            challenge?.step = .passwordSubmitted
            challenge?.passwordFactor = event.passwordFactor
            challenge?.passwordBinding = event.binding
            challenge?.passwordVersion = event.credentialVersion ?? 0
            challenge?.passwordAt = (event.time, event.sequence)
            challenge?.submissionCount += 1
        case .codeSubmitted:
            let isFailure = isFailure(event)
            if isFailure { countFailure() }
            challenge?.step = .codeSubmitted
            challenge?.isRight = event.smsFactor == .right && !isFailure
            challenge?.codeFactor = event.smsFactor
            challenge?.codeBinding = event.binding
            challenge?.submissionCount += 1
        default:
            if challenge != nil, event.outcome == .authenticated {
                cardholder?.forgetFailures()
                cardholder?.issuances.verify(event)
            }
            forget(challenge?.code)
            if let id = event.challenge { challenges[id] = nil }
        }
    }

    private func countFailure() {
        cardholder?.countFailure(
            limit: policy[.failureLimit], permanentLimit: policy[.permanentLockLimit])
    }

    /// A code that outlives what it was issued for can only be a fault, and is not looked up again.
    private func forget(_ code: CodeRecord?) {
        if let code { codes[code.id] = nil }
    }
}
