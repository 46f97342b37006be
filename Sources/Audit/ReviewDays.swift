import Ledger

/// The days whose events wait for a review, and those that waited too long.
struct ReviewDays {
    /// For each day with events that no review has covered, the last of them.
    private var waiting: [(day: UInt64, last: UInt64)] = []
    /// The last events of the days that were not reviewed by the end of the next one.
    private(set) var missed: [UInt64] = []

    private static let day: UInt64 = 86_400_000

    mutating func take(_ event: Event) {
        let day = event.time / Self.day
        // Its whole next day has passed.
        while let first = waiting.first, day > first.day, day - first.day >= 2 {
            missed.append(first.last)
            waiting.removeFirst()
        }
        switch event.kind {
        case .reviewCompleted:
            let end = event.treeSize ?? 0
            waiting.removeAll { $0.last < end }
        // What a review records need not itself be reviewed.
        case .alertRaised: break
        default:
            if waiting.last?.day == day {
                waiting[waiting.count - 1].last = event.sequence
            } else {
                waiting.append((day, event.sequence))
            }
        }
    }
}
