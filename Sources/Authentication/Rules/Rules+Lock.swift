import Ledger
import Projections

/// What follows from failures.
extension Rules {
    /// Places a lock when the failures in a row have reached a limit; says whether it did.
    ///
    /// Locks end, and a patient guesser could go on for ever: after so many failures, whatever
    /// locks came between, only a release ends the lock, and the holder is warned before: (EU)
    /// 2018/389, article 4(4).
    static func lockIfDue(_ id: UInt64, _ draft: inout Draft) throws -> Bool {
        let holder = try cardholder(id, draft)
        let all = holder.failuresDespiteLocks
        let last = draft.policy[.permanentLockLimit]
        // Where the limit was lowered below the count, the warning comes first.
        guard all < last || !holder.isWarnedOfPermanentLock else {
            try draft.emit(.permanentLockPlaced, id) { $0.failures = all }
            return true
        }
        let limit = draft.policy[.failureLimit]
        let isLocked = holder.failures >= limit
        if isLocked {
            let until = draft.now + draft.policy.milliseconds(.lockDuration)
            try draft.emit(.lockPlaced, id) {
                $0.until = until
                $0.failures = holder.failures
            }
        }
        // Early enough for the holder to react: one lock before, or half way.
        if !holder.isWarnedOfPermanentLock, all + min(limit, last / 2) >= last {
            let warning = try draft.emit(.permanentLockWarned, id) { $0.failures = all }
            draft.add(.warn(cardholder: id, event: warning))
        }
        return isLocked
    }
}
