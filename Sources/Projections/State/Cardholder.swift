import Ledger

/// What is true of one cardholder.
public struct Cardholder: Row, Hashable {
    /// The sequence of `cardholderRegistered`.
    public var id: UInt64 = 0
    /// Events in the stream so far.
    public var version: UInt64 = 0
    /// The sequence of the last one.
    public var last: UInt64 = 0
    public var email: UInt64 = 0
    public var phone: UInt64 = 0
    /// Of the messages that the holder gets.
    public var language = Language.fr
    /// The cards attached, in the order of attaching.
    public var cards: [UInt64] = []
    /// For each of them the `cardAttached`, which holds its mask.
    public var attachments: [UInt64] = []
    /// Method 1: single-use code by SMS.
    public var isMethod1Active = true
    /// Method 2, single-use code and password: the version of the password, 0 while not enrolled.
    public var credentialVersion: UInt64 = 0
    /// The event that set that password.
    public var credentialEvent: UInt64?
    /// The event that set the first one.
    public var enrolledBy: UInt64?
    /// An outside system keeps that password.
    public var isCredentialExternal = false
    /// Consecutive failures; a success, a lock and a release set it to 0.
    public var failures: UInt64 = 0
    /// The same, but a lock does not set it to 0.
    public var failuresDespiteLocks: UInt64 = 0
    /// Milliseconds; 0 when no lock was placed, or the last one was released or recorded as ended.
    public var lockedUntil: UInt64 = 0
    /// The holder was warned that the next lock has no end.
    public var isWarnedOfPermanentLock = false
    /// Until a release.
    public var isPermanentlyLocked = false
    /// Sessions and challenges that have not ended.
    public var liveSessions: [UInt64] = []
    public var liveChallenges: [UInt64] = []
    /// The cases that keep its data from retention and erasure.
    public var holds: [UInt64] = []
    /// The event since which no person is known behind it: what the issuer had reported has been
    /// erased.
    public var erasedBy: UInt64?

    /// How often codes were issued lately.
    package var allowances = CodeAllowances()

    package init() {}

    public var isEnrolled: Bool { credentialVersion > 0 }

    public func isLocked(at time: UInt64) -> Bool {
        isPermanentlyLocked || time < lockedUntil
    }

    /// The time of a lock is over, and no event has said so.
    package func isLockOver(at time: UInt64) -> Bool { lockedUntil != 0 && !isLocked(at: time) }

    package mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try coder.number(&id)
        try coder.number(&version)
        try coder.number(&last)
        try coder.number(&email)
        try coder.number(&phone)
        try coder.coded(&language)
        try coder.numbers(&cards)
        try coder.numbers(&attachments)
        try coder.flag(&isMethod1Active)
        try coder.number(&credentialVersion)
        try coder.identifier(&credentialEvent)
        try coder.identifier(&enrolledBy)
        try coder.flag(&isCredentialExternal)
        try coder.number(&failures)
        try coder.number(&failuresDespiteLocks)
        try coder.number(&lockedUntil)
        try coder.flag(&isWarnedOfPermanentLock)
        try coder.flag(&isPermanentlyLocked)
        try coder.numbers(&liveSessions)
        try coder.numbers(&liveChallenges)
        try coder.numbers(&holds)
        try coder.identifier(&erasedBy)
        try coder.row(&allowances)
    }

    /// Folds one event of the cardholder's stream.
    mutating func evolve(_ event: Event) throws(StateError) {
        guard event.version == version + 1, version == 0 || event.previous == last else {
            throw StateError(.streamBroken, event)
        }
        version = event.version
        last = event.sequence
        switch event.kind {
        case .cardholderRegistered:
            id = event.sequence
            email = event.email!
            phone = event.phone!
        case .emailChanged: email = event.email!
        case .phoneChanged: phone = event.phone!
        case .languageChosen: language = event.language!
        case .cardAttached:
            cards.append(event.card!)
            attachments.append(event.sequence)
        case .cardDetached:
            guard let index = cards.firstIndex(of: event.card!) else {
                throw StateError(.unknown("card", event.card!), event)
            }
            cards.remove(at: index)
            attachments.remove(at: index)
        case .methodActivated: isMethod1Active = true
        case .methodDeactivated: isMethod1Active = false
        case .passwordSet, .passwordChanged: try setPassword(event)
        case .sessionRequested: liveSessions.append(event.sequence)
        case .sessionClosed: liveSessions.removeAll { $0 == event.session }
        case .challengeOpened: liveChallenges.append(event.sequence)
        case .challengeEnded:
            liveChallenges.removeAll { $0 == event.challenge }
            if event.outcome == .authenticated { recognise(event) }
        case .verificationSucceeded: recognise(event)
        case .codeIssued:
            // Both codes of the portal are one issuance.
            if event.channel == .sms {
                allowances.add(event.time, from: event.origin, isPayment: event.challenge != nil)
            }
        case .verificationFailed, .codeSubmitted, .phoneCodeSubmitted:
            // What could not be right was no guess: the count is the one before.
            guard let count = event.failures, count > failures else { break }
            failures = count
            failuresDespiteLocks += 1
        case .lockPlaced:
            lockedUntil = event.until!
            failures = 0
        case .permanentLockWarned: isWarnedOfPermanentLock = true
        case .permanentLockPlaced:
            isPermanentlyLocked = true
            failures = 0
        case .lockReleased:
            lockedUntil = 0
            isPermanentlyLocked = false
            forgetFailures()
        case .lockEnded: lockedUntil = 0
        case .holdPlaced, .holdReleased, .personalDataErased: try keepOrErase(event)
        default: break
        }
    }

    /// The holder, and nobody else, is there.
    private mutating func recognise(_ event: Event) {
        forgetFailures()
        allowances.know(event.origin)
    }

    private mutating func forgetFailures() {
        failures = 0
        failuresDespiteLocks = 0
        isWarnedOfPermanentLock = false
    }

    private mutating func keepOrErase(_ event: Event) throws(StateError) {
        let isAdmitted =
            switch event.kind {
            case .holdPlaced: !holds.contains(event.case!)
            case .holdReleased: holds.contains(event.case!)
            default: holds.isEmpty
            }
        guard isAdmitted else {
            throw StateError(.illegalTransition(from: "holds \(holds)"), event)
        }
        switch event.kind {
        case .holdPlaced: holds.append(event.case!)
        case .holdReleased: holds.removeAll { $0 == event.case }
        default:
            // What was kept too long may be an old address, and the holder goes on.
            let isWhole = event.reason == .erasureRequested || event.email == email
            if isWhole { erasedBy = erasedBy ?? event.sequence }
        }
    }

    /// notEnrolled --passwordSet--> active(1); active(v) --passwordChanged--> active(v + 1).
    private mutating func setPassword(_ event: Event) throws(StateError) {
        let isFirst = event.kind == .passwordSet
        guard isFirst == !isEnrolled, event.credentialVersion == credentialVersion + 1 else {
            throw StateError(.illegalTransition(from: "credential \(credentialVersion)"), event)
        }
        credentialVersion += 1
        credentialEvent = event.sequence
        enrolledBy = enrolledBy ?? event.sequence
        isCredentialExternal = event.verifier != nil
    }
}
