import Ledger

/// What the detectors share about the events before the one they look at.
///
/// What ended is dropped, and so is what is too old to matter: memory is for the cardholders and
/// merchants of the last year and for what is open, not for events.
final class DetectionContext {
    let settings: DetectionSettings
    /// The thresholds in force.
    private(set) var policy = Policy.initial

    // What the event at hand is about, and what it opens.
    private(set) var challenge: OpenChallenge?
    private(set) var session: OpenSession?
    private(set) var code: OpenCode?

    private var holders = KeyTable<HolderRecord>()
    private var merchants = KeyTable<MerchantRecord>()
    private var challenges = KeyTable<OpenChallenge>()
    private var sessions = KeyTable<OpenSession>()
    private var codes = KeyTable<OpenCode>()
    /// Codes sent by SMS, and those of them that were used.
    private(set) var sentCodes = DayCounts()
    private(set) var usedCodes = DayCounts()

    /// Milliseconds: sessions, challenges and codes that nothing ended in two days are dropped.
    private static let openAge: UInt64 = 2 * DayCounts.length
    /// Milliseconds: longer than any window, and than a holder must be silent to be dormant.
    private static let holderAge: UInt64 = 366 * DayCounts.length

    init(_ settings: DetectionSettings) { self.settings = settings }

    /// What is known about the cardholder of the event.
    func holder(_ event: Event) -> HolderRecord? {
        event.stream == 0 ? nil : holders[event.stream]
    }

    /// Looks up what an event is about before the detectors take it.
    func turn(to event: Event) {
        switch event.kind {
        case .challengeOpened:
            let opened = OpenChallenge(openedBy: event)
            challenge = opened
            meet(opened.merchant, event)
        default: challenge = event.challenge.flatMap { challenges[$0] }
        }
        switch event.kind {
        case .sessionRequested:
            session = OpenSession(requestedBy: event)
            session?.isNewOrigin = isNewOrigin(event)
        default: session = event.session.flatMap { sessions[$0] }
        }
        code = event.code.flatMap { codes[$0] }
    }

    /// A finding can name a merchant from the first challenge on.
    private func meet(_ merchant: UInt64, _ event: Event) {
        let isKnown = merchants.update(merchant) { $0.lastSeen = event.time } != nil
        guard !isKnown else { return }
        let record = MerchantRecord(name: event.merchantName ?? "", lastSeen: event.time)
        merchants.set(merchant, record)
    }

    /// The thing of a kind that an event is about, by itself or by what it belongs to.
    func number(_ kind: EntityKind, of event: Event) -> UInt64? {
        switch kind {
        case .cardholder: event.stream == 0 ? nil : event.stream
        case .origin: event.place.origin ?? challenge?.origin ?? session?.origin
        case .device: event.place.device ?? challenge?.device ?? session?.device
        case .email: event.email
        case .phone: event.phone ?? code.flatMap { $0.phone == 0 ? nil : $0.phone }
        case .card: event.card ?? challenge?.card
        case .merchant: challenge?.merchant
        case .code: event.code
        case .challenge: event.kind == .challengeOpened ? event.sequence : event.challenge
        }
    }

    /// What an event is counted by: the thing of a kind that it is about, and for an origin its
    /// network.
    func key(_ kind: EntityKind, of event: Event) -> UInt64? {
        let number = number(kind, of: event)
        return kind == .origin ? number.map(settings.network) : number
    }

    func entity(_ kind: EntityKind, _ number: UInt64) -> Entity {
        Entity(kind, number, name: kind == .merchant ? merchants[number]?.name : nil)
    }

    /// Whether an event is a payment's success.
    func isPayment(_ event: Event) -> Bool {
        event.kind == .challengeEnded && event.outcome == .authenticated && challenge != nil
    }

    /// Whether a payment is to a merchant whom its holder has not paid before.
    func isFirstSeenMerchant(_ event: Event) -> Bool {
        guard let merchant = challenge?.merchant else { return false }
        return !(holder(event)?.merchants.contains(merchant) ?? false)
    }

    /// Whether a holder known from other origins comes from a new one.
    private func isNewOrigin(_ event: Event) -> Bool {
        guard let origin = event.place.origin, let holder = holder(event) else { return false }
        return !holder.origins.isEmpty && !holder.origins.contains(habitual(origin))
    }

    /// What an origin is remembered by. Those that many share count as one: which of them somebody
    /// comes from is chance.
    private func habitual(_ origin: UInt64) -> UInt64 {
        settings.sharedOrigins.contains(origin) ? 0 : origin
    }

    /// Whether many share the origin of an event.
    func isShared(_ event: Event) -> Bool {
        event.place.origin.map(settings.sharedOrigins.contains) ?? false
    }

    /// Whether the phone or the password is replaced: a feed may report the same phone again.
    func isChange(_ event: Event) -> Bool {
        event.kind == .passwordChanged
            || event.kind == .phoneChanged && holder(event)?.phone != event.phone
    }

    /// Whether the holder did nothing for that long before this event, or before coming back within
    /// `span`.
    func isDormant(_ event: Event, span: Timespan) -> Bool {
        let limit = Timespan.days(.dormantDays).milliseconds(policy)
        guard let holder = holder(event) else { return true }
        let isBack = holder.cameBackAt >= span.start(event.time, policy)
        return event.time >= holder.lastStep + limit || isBack && holder.absence >= limit
    }

    /// Payments of the merchant on this day and the seven before.
    func paymentCount(ofMerchant merchant: UInt64, at time: UInt64) -> UInt64 {
        merchants[merchant]?.payments.sum(at: time) ?? 0
    }

    // MARK: Learning

    /// Remembers an event after the detectors took it.
    func take(_ event: Event) {
        switch event.kind {
        case .policyChanged:
            policy = Policy(sequence: event.sequence, values: event.parameters ?? [])
        case .cardholderRegistered:
            var record = HolderRecord()
            record.phone = event.phone ?? 0
            record.lastStep = event.time
            holders.set(event.sequence, record)
        case .phoneChanged, .passwordChanged:
            let isChange = isChange(event)
            update(event) { holder in
                if isChange { holder.changedAt = event.time }
                holder.phone = event.phone ?? holder.phone
            }
        case .passwordSet:
            update(event) { if $0.enrolledAt == 0 { $0.enrolledAt = event.time } }
        case .sessionRequested: if let session { sessions.set(event.sequence, session) }
        case .sessionClosed: if let id = event.session { sessions.remove(id) }
        case .verificationSucceeded:
            if let origin = number(.origin, of: event) {
                update(event) { $0.learn(origin: habitual(origin)) }
            }
        case .challengeOpened: if let challenge { challenges.set(event.sequence, challenge) }
        case .challengeEnded: end(event)
        case .codeIssued:
            if event.channel == .sms { codes.set(event.sequence, OpenCode(issuedBy: event)) }
        case .codeSent:
            guard let id = event.code, code != nil else { break }
            codes.update(id) { ($0.sentAt, $0.sentBy) = (event.time, event.sequence) }
            sentCodes.add(at: event.time)
        case .codeConsumed, .codeExpired, .codeSuperseded, .codeVoided:
            guard let id = event.code, code != nil else { break }
            if event.kind == .codeConsumed { usedCodes.add(at: event.time) }
            codes.remove(id)
        default: break
        }
        if event.actor == .cardholder || event.kind == .challengeOpened {
            update(event) { $0.step(at: event.time) }
        }
    }

    private func update(_ event: Event, _ body: (inout HolderRecord) -> Void) {
        guard event.stream != 0 else { return }
        if holders.update(event.stream, body) == nil {
            var record = HolderRecord()
            body(&record)
            holders.set(event.stream, record)
        }
    }

    private func end(_ event: Event) {
        guard let challenge, let id = event.challenge else { return }
        if event.outcome == .authenticated {
            let origin = number(.origin, of: event)
            let payment = HolderRecord.Payment(
                time: event.time, sequence: event.sequence, amount: challenge.amount)
            update(event) { holder in
                holder.learn(payment, merchant: challenge.merchant)
                if let origin { holder.learn(origin: habitual(origin)) }
            }
            merchants.update(challenge.merchant) { $0.payments.add(at: event.time) }
        }
        challenges.remove(id)
    }

    /// Drops what can no longer matter.
    func sweep(at time: UInt64) {
        let (open, holder) = (time - min(time, Self.openAge), time - min(time, Self.holderAge))
        challenges.filter { $0.openedAt >= open }
        sessions.filter { $0.openedAt >= open }
        codes.filter { $0.issuedAt >= open }
        holders.filter { $0.lastStep >= holder }
        merchants.filter { $0.lastSeen >= holder }
    }

    // MARK: Saving

    func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        var (sequence, values) = (policy.sequence, policy.values)
        try coder.number(&sequence)
        try coder.numbers(&values)
        policy = Policy(sequence: sequence, values: values)
        try sentCodes.code(&coder)
        try usedCodes.code(&coder)
        try holders.code(&coder)
        try merchants.code(&coder)
        try challenges.code(&coder)
        try sessions.code(&coder)
        try codes.code(&coder)
    }
}
