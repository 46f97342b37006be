/// A person with cards, as the simulation knows her; what the ledger believes is in the state.
struct Holder {
    /// The sequence of her registration; 0 before it.
    var id: UInt64 = 0
    var email: UInt64
    var phone: UInt64
    var cards: [UInt64]
    let device: UInt64
    /// The address she mostly comes from.
    let home: UInt64
    /// Dormant since the pilot; comes back by chance, or as somebody's victim.
    let isPilot: Bool
    /// In a visit that goes on.
    var isBusy = false
    /// Milliseconds: until then she belongs to a fraud scenario.
    var reservedUntil: UInt64 = 0
    /// Milliseconds; 0 for never: her last visit, the first password, and the last change of the
    /// password, the telephone or its SIM.
    var visitedAt: UInt64 = 0
    var enrolledAt: UInt64 = 0
    var changedAt: UInt64 = 0
    /// Where she is abroad, and until when.
    var journey: (origin: UInt64, end: UInt64)?
    /// When her telephone was last changed, and the fraud that did it.
    var phoneChange: (time: UInt64, fraud: Int?)?
    /// Her last success at the portal or of a payment, and the fraud that had it.
    var lastSeen: (time: UInt64, origin: UInt64, fraud: Int?)?
    /// Where she has paid, in ``Market/merchants``.
    var merchants: [Int] = []
    var spending = Spending()
}

/// The sums of successful payments a day, in euro cents, for the 30 days before today.
struct Spending {
    private var days: [(day: UInt64, sum: Double)] = []

    /// The greatest of the 30 days before the day of `time`; 0 when nothing was paid.
    func greatest(before time: UInt64) -> Double { sums(before: time).max() ?? 0 }

    private func sums(before time: UInt64) -> [Double] {
        let today = time / Milliseconds.day
        return days.filter { $0.day < today && $0.day + 30 >= today }.map(\.sum)
    }

    /// D13: whether the sum of the day is high and more than three times that of any of the 30 days
    /// before, of which seven have payments.
    func isUnusual(at time: UInt64) -> Bool {
        guard let today = days.last, today.day == time / Milliseconds.day else { return false }
        let before = sums(before: time)
        return before.count >= 7 && today.sum >= 25_000 && today.sum > 3 * before.max()!
    }

    /// Adds a payment.
    mutating func add(_ cents: Double, at time: UInt64) {
        let today = time / Milliseconds.day
        if days.last?.day != today {
            days.removeAll { $0.day + 30 < today }
            days.append((today, 0))
        }
        days[days.count - 1].sum += cents
    }
}
