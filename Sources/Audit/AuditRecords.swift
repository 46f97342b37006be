import Ledger

/// What an audit remembers of a cardholder.
final class CardholderRecord {
    /// Events in the stream, and the sequence of the last one.
    var version: UInt64 = 0
    var last: UInt64 = 0
    var cards: [UInt64] = []
    /// Of each card, as its mask says.
    var schemes: [UInt64: CardScheme] = [:]
    var email: UInt64?
    var phone: UInt64?
    /// 0 while there is none.
    var passwordVersion: UInt64 = 0
    /// The event that set the first one.
    var enrolledBy: UInt64?
    private(set) var givenUp = GivenUp()
    /// Failures in a row: a success, a lock and a release set it to 0.
    var failures: UInt64 = 0
    /// Failures in a row, whatever locks came between: a success and a release set it to 0.
    var failuresDespiteLocks: UInt64 = 0
    /// The failures have reached the limit, and no lock has been placed since.
    var isLockDue = false
    /// Milliseconds.
    var lockedUntil: UInt64 = 0
    /// Until a release.
    var isPermanentlyLocked = false
    /// It was warned of a lock without end since the last success or release.
    var isWarned = false
    /// The last warning, and by which ways it is said not to have gone out.
    private var warning: UInt64?
    private var warningFailures: Set<Channel> = []
    var issuances = IssuanceRecord()
    /// Sessions that are open.
    var openSessions: Set<UInt64> = []
    /// Cases that keep its data.
    var holds: Set<UInt64> = []

    func countFailure(limit: UInt64, permanentLimit: UInt64) {
        failures += 1
        failuresDespiteLocks += 1
        isLockDue = failures >= limit || isWarned && failuresDespiteLocks >= permanentLimit
    }

    func forgetFailures() {
        (failures, failuresDespiteLocks, isLockDue, isWarned) = (0, 0, false, false)
    }

    /// Before ``take(_:)``.
    func giveUp(_ event: Event) { givenUp.take(event, phone: phone, email: email) }

    /// Whether neither the SMS nor the e-mail of the last warning went out.
    var isWarnedInVain: Bool { warningFailures.count == Channel.allCases.count }

    /// Whether an outcome says so that is not taken yet.
    func isWarnedInVain(_ outcome: Event) -> Bool {
        guard let channel = outcome.channel, outcome.events?.first == warning else { return false }
        return warningFailures.union([channel]).count == Channel.allCases.count
    }

    /// What changes it and is of no session, challenge or code.
    func take(_ event: Event) {
        switch event.kind {
        case .emailChanged: email = event.email
        case .phoneChanged: phone = event.phone
        case .cardAttached:
            guard let card = event.card else { break }
            cards.append(card)
            schemes[card] = event.mask.map(CardScheme.init(mask:))
        case .cardDetached:
            guard let card = event.card else { break }
            cards.removeAll { $0 == card }
            schemes[card] = nil
        case .passwordSet, .passwordChanged:
            passwordVersion = event.credentialVersion ?? 0
            enrolledBy = enrolledBy ?? event.sequence
        case .lockPlaced:
            lockedUntil = event.until ?? 0
            failures = 0
            isLockDue = false
        case .lockEnded: lockedUntil = 0
        case .permanentLockWarned:
            isWarned = true
            (warning, warningFailures) = (event.sequence, [])
        case .noticeDeliveryFailed where event.events?.first == warning:
            if let channel = event.channel { warningFailures.insert(channel) }
        case .permanentLockPlaced:
            isPermanentlyLocked = true
            failures = 0
            isLockDue = false
        case .lockReleased:
            lockedUntil = 0
            isPermanentlyLocked = false
            forgetFailures()
        case .holdPlaced: if let id = event.case { holds.insert(id) }
        case .holdReleased: if let id = event.case { holds.remove(id) }
        default: break
        }
    }
}

/// When codes were issued for a cardholder in the last hour, and from where it was verified.
struct IssuanceRecord {
    private static let hour: UInt64 = 3_600_000

    private struct Issuance {
        let time: UInt64
        let origin: UInt64?
        /// The holder had been verified from there.
        let isKnown: Bool
        let isPayment: Bool
    }

    /// The two codes of the portal are one.
    private var issuances: [Issuance] = []
    /// The eight newest.
    private var verifiedFrom: [UInt64] = []

    /// Whether a limit is reached for one more: of an origin from which the holder was verified for
    /// itself; of all others together, those of the portal and of payments apart, and for each of
    /// them by a quarter.
    func isReached(_ limit: UInt64, by event: Event) -> Bool {
        let recent = issuances.filter { !Self.isOver($0.time, at: event.time) }
        if let origin = event.origin, verifiedFrom.contains(origin) {
            return recent.count { $0.isKnown && $0.origin == origin } >= limit
        }
        let isPayment = event.challenge != nil
        let others = recent.filter { !$0.isKnown && $0.isPayment == isPayment }
        guard others.count < limit else { return true }
        return event.origin != nil
            && others.count { $0.origin == event.origin } >= (limit + 3) / 4
    }

    mutating func issue(_ event: Event) {
        issuances.removeAll { Self.isOver($0.time, at: event.time) }
        issuances.append(
            Issuance(
                time: event.time, origin: event.origin,
                isKnown: event.origin.map(verifiedFrom.contains) ?? false,
                isPayment: event.challenge != nil))
    }

    mutating func verify(_ event: Event) {
        guard let origin = event.origin else { return }
        verifiedFrom.removeAll { $0 == origin }
        verifiedFrom.append(origin)
        guard verifiedFrom.count > 8 else { return }
        let last = verifiedFrom.removeFirst()
        issuances.removeAll { $0.isKnown && $0.origin == last }
    }

    private static func isOver(_ time: UInt64, at now: UInt64) -> Bool {
        now >= time && now - time >= hour
    }
}

/// What an audit remembers of a single-use code until it has ended, and while what it was issued
/// for is open.
final class CodeRecord {
    let id: UInt64
    let cardholder: UInt64
    let session: UInt64?
    let challenge: UInt64?
    /// Seconds from sending.
    let validity: UInt64
    /// Milliseconds.
    var sentAt: UInt64?
    /// What ended it, and when.
    var end: (kind: Kind, time: UInt64)?

    init(issuedBy event: Event) {
        (id, cardholder) = (event.sequence, event.stream)
        (session, challenge) = (event.session, event.challenge)
        validity = event.validity ?? 0
    }

    /// Whether that many seconds have passed since it was sent.
    func isOlder(than seconds: UInt64, at time: UInt64) -> Bool {
        guard let sentAt, time >= sentAt else { return false }
        return (time - sentAt) / 1000 >= seconds
    }

    func isExpired(at time: UInt64) -> Bool { isOlder(than: validity, at: time) }

    /// Whether it may be accepted.
    func isGood(at time: UInt64) -> Bool { sentAt != nil && end == nil && !isExpired(at: time) }
}

/// What an audit remembers of a session until it is closed.
final class SessionRecord {
    /// The last one: closed because its codes ran out.
    enum Step { case requested, awaitingCodes, open, expired }

    let id: UInt64
    let cardholder: UInt64
    /// Milliseconds.
    let requestedAt: UInt64
    var step = Step.requested
    /// The newest of each channel.
    var sms: CodeRecord?
    var email: CodeRecord?
    /// Milliseconds.
    var openedAt: UInt64 = 0
    /// The number that the holder gave last, the newest code for it, and whether that was right.
    var newPhone: UInt64?
    var phoneCode: CodeRecord?
    var isNewPhoneProved = false
    /// How often both codes were issued or withheld, and how many were issued for new numbers.
    var pairCount: UInt64 = 0
    var phoneCodeCount: UInt64 = 0
    /// Milliseconds: the holder's last step since it was opened.
    var lastStep: UInt64 = 0

    init(requestedBy event: Event) {
        (id, cardholder, requestedAt) = (event.sequence, event.stream, event.time)
    }

    /// The newest code that one sent over a channel at this step takes the place of.
    func code(_ channel: Channel?) -> CodeRecord? {
        step == .open ? phoneCode : channel == .email ? email : sms
    }

    /// How often codes of this step were asked for.
    var askedCount: UInt64 { step == .open ? phoneCodeCount : pairCount }

    var codes: [CodeRecord] { [sms, email, phoneCode].compactMap { $0 } }

    var hasCodes: Bool { sms != nil || email != nil }
}

/// What an audit remembers of a challenge until it has ended.
final class ChallengeRecord {
    enum Step { case opened, passwordSubmitted, codeIssued, codeSubmitted }

    let id: UInt64
    let cardholder: UInt64
    let card: UInt64?
    /// Milliseconds.
    let openedAt: UInt64
    let binding: Binding?
    /// Of the card that is paid with; nil where its mask is not known.
    let scheme: CardScheme?
    var step = Step.opened
    var passwordFactor: Factor?
    var passwordBinding: Binding?
    var passwordVersion: UInt64 = 0
    /// Milliseconds, with the sequence beside it.
    var passwordAt: (time: UInt64, sequence: UInt64)?
    var code: CodeRecord?
    /// No code was sent, for there had been too many.
    var isWithheld = false
    var codeFactor: Factor?
    var codeBinding: Binding?
    /// Password and code were.
    var isRight = false
    var submissionCount: UInt64 = 0

    init(openedBy event: Event, _ scheme: CardScheme?) {
        self.scheme = scheme
        (id, cardholder, card) = (event.sequence, event.stream, event.card)
        openedAt = event.time
        binding = event.binding
    }
}
