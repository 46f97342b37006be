import Ledger

/// What detection remembers of a cardholder, whatever the number of its events.
struct HolderRecord: Remembered {
    /// Milliseconds: the last step of the holder, or the registration.
    var lastStep: UInt64 = 0
    /// Milliseconds: when the holder last came back, and how long it had been away then.
    var cameBackAt: UInt64 = 0
    var absence: UInt64 = 0
    /// The phone's reference; 0 when it is not known.
    var phone: UInt64 = 0
    /// Milliseconds: the last change of the phone or of the password; 0 before the first.
    var changedAt: UInt64 = 0
    /// Milliseconds: when the first password was set; 0 before.
    var enrolledAt: UInt64 = 0
    /// The origins of successes, the newest last.
    var origins: [UInt64] = []
    /// The merchants paid, as the hashes of their names, the newest last.
    var merchants: [UInt64] = []
    /// The payments of the last ``paymentAge``, the oldest first.
    var payments: [Payment] = []

    /// A payment that was authenticated.
    struct Payment {
        /// Milliseconds.
        let time: UInt64
        let sequence: UInt64
        let amount: Amount
    }

    /// Anything shorter is not an absence: 30 days in milliseconds.
    static let absenceMin = PolicyParameter.dormantDays.range.lowerBound * 86_400_000

    static let originCountMax = 16
    static let merchantCountMax = 64
    static let paymentCountMax = 128
    /// 90 days in milliseconds.
    static let paymentAge: UInt64 = 90 * 86_400_000

    mutating func step(at time: UInt64) {
        let away = time - min(time, lastStep)
        if away >= Self.absenceMin { (cameBackAt, absence) = (time, away) }
        lastStep = time
    }

    mutating func learn(origin: UInt64) {
        Self.learn(origin, &origins, limit: Self.originCountMax)
    }

    mutating func learn(_ payment: Payment, merchant: UInt64) {
        Self.learn(merchant, &merchants, limit: Self.merchantCountMax)
        let start = payment.time - min(payment.time, Self.paymentAge)
        let old = payments.prefix { $0.time < start }.count
        payments.removeFirst(max(old, payments.count + 1 - Self.paymentCountMax))
        payments.append(payment)
    }

    /// A value met again becomes the newest; the oldest is dropped.
    private static func learn(_ number: UInt64, _ known: inout [UInt64], limit: Int) {
        guard known.last != number else { return }
        if let place = known.firstIndex(of: number) {
            known.remove(at: place)
        } else if known.count == limit {
            known.removeFirst()
        }
        known.append(number)
    }

    // MARK: Saving

    mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try coder.number(&lastStep)
        try coder.number(&cameBackAt)
        try coder.number(&absence)
        try coder.number(&phone)
        try coder.number(&changedAt)
        try coder.number(&enrolledAt)
        try coder.numbers(&origins)
        try coder.numbers(&merchants)
        var flat = payments.flatMap { [$0.time, $0.sequence, $0.amount.units, $0.amount.currency] }
        try coder.numbers(&flat)
        guard coder.isReading else { return }
        guard flat.count.isMultiple(of: 4) else {
            throw MalformedCBOR(.wrongLength(count: flat.count), at: 0)
        }
        payments = stride(from: 0, to: flat.count, by: 4).map {
            Payment(
                time: flat[$0], sequence: flat[$0 + 1],
                amount: Amount(units: flat[$0 + 2], currency: flat[$0 + 3]))
        }
    }
}
