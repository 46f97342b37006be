import Ledger

/// What detection remembers of a payment challenge until it has ended.
struct OpenChallenge: Remembered {
    var cardholder: UInt64 = 0
    /// Milliseconds.
    var openedAt: UInt64 = 0
    var card: UInt64 = 0
    /// The hash of its name, as indexes have it.
    var merchant: UInt64 = 0
    var amount = Amount(units: 0, currency: 0)
    var origin: UInt64?
    var device: UInt64?

    init() {}

    init(openedBy event: Event) {
        (cardholder, openedAt) = (event.stream, event.time)
        card = event.card ?? 0
        merchant = event.withText(.merchantName) { Fingerprint.of($0) } ?? 0
        amount = Amount(event)
        (origin, device) = (event.origin, event.device)
    }

    mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try coder.number(&cardholder)
        try coder.number(&openedAt)
        try coder.number(&card)
        try coder.number(&merchant)
        var (units, currency) = (amount.units, amount.currency)
        try coder.number(&units)
        try coder.number(&currency)
        amount = Amount(units: units, currency: currency)
        try coder.identifier(&origin)
        try coder.identifier(&device)
    }
}

/// What detection remembers of a session of the portal until it is closed.
struct OpenSession: Remembered {
    var cardholder: UInt64 = 0
    /// Milliseconds.
    var openedAt: UInt64 = 0
    var origin: UInt64?
    var device: UInt64?
    /// The holder was known from other origins, not from this one.
    var isNewOrigin = false

    init() {}

    init(requestedBy event: Event) {
        (cardholder, openedAt) = (event.stream, event.time)
        (origin, device) = (event.origin, event.device)
    }

    mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try coder.number(&cardholder)
        try coder.number(&openedAt)
        try coder.identifier(&origin)
        try coder.identifier(&device)
        try coder.flag(&isNewOrigin)
    }
}

/// What detection remembers of a code by SMS until it has ended.
struct OpenCode: Remembered {
    /// Milliseconds.
    var issuedAt: UInt64 = 0
    /// The reference of the phone it goes to; 0 when the event does not say.
    var phone: UInt64 = 0
    /// Milliseconds, and the sequence of `codeSent`; 0 before.
    var sentAt: UInt64 = 0
    var sentBy: UInt64 = 0

    init() {}

    init(issuedBy event: Event) {
        issuedAt = event.time
        phone = event.phone ?? 0
    }

    mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try coder.number(&issuedAt)
        try coder.number(&phone)
        try coder.number(&sentAt)
        try coder.number(&sentBy)
    }
}

/// What detection remembers of a merchant.
struct MerchantRecord: Remembered {
    var name = ""
    /// Milliseconds.
    var lastSeen: UInt64 = 0
    var payments = DayCounts()

    mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try coder.text(&name)
        try coder.number(&lastSeen)
        try payments.code(&coder)
    }
}

/// How often something happened on each of the last eight UTC days.
struct DayCounts {
    /// The number of the newest day since 1970.
    private var day: UInt64 = 0
    /// By the number of the day modulo 8.
    private var counts = InlineArray<8, UInt64>(repeating: 0)

    /// Milliseconds to a day.
    static let length: UInt64 = 86_400_000

    mutating func add(at time: UInt64) {
        turn(to: time / Self.length)
        counts[Int(day % 8)] += 1
    }

    /// The count of the day of `time` and of the seven before.
    func sum(at time: UInt64) -> UInt64 {
        var copy = self
        copy.turn(to: time / Self.length)
        return (0..<8).reduce(0) { $0 + copy.counts[$1] }
    }

    private mutating func turn(to today: UInt64) {
        guard today > day else { return }
        for passed in 1...min(today - day, 8) { counts[Int((day + passed) % 8)] = 0 }
        day = today
    }

    mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try coder.number(&day)
        for index in 0..<8 { try coder.number(&counts[index]) }
    }
}
