import Ledger
import Projections

/// The clock was set forward so lately that nobody may have noticed yet: if it is wrong, so is what
/// it says of how old anything is.
package struct ClockSetForward: Error, Hashable, CustomStringConvertible {
    /// The most in a ``patience`` that the end of periods puts up with, in milliseconds.
    package static let limit: UInt64 = 3_600_000
    /// How long somebody has to notice, in milliseconds.
    package static let patience: UInt64 = 86_400_000

    /// By how much in all, in milliseconds.
    let offset: UInt64
    /// The last `clockSteppedForward`; nil when it is found just now.
    let since: UInt64?
    /// The ledger's time at which this ends, if the clock is not set again.
    let end: UInt64

    /// Nil when the clock was hardly set forward.
    ///
    /// - Parameters:
    ///   - now: the ledger's time, in milliseconds.
    ///   - step: by how much it is set forward that no event says yet.
    ///   - event: those that the snapshot of the ledger does not have included.
    /// - Complexity: the steps forward of a day.
    init?(
        _ projection: Projection, _ ledger: LedgerSnapshot, at now: UInt64, step: UInt64 = 0,
        event: (UInt64) throws -> Event?
    ) throws {
        var (sum, last) = (step, nil as Event?)
        // One that is as old as that counts no longer.
        let first = try ledger.firstSequence(atOrAfter: now + 1 - min(now, Self.patience))
        let key = IndexKey(.kind, UInt64(Kind.clockSteppedForward.rawValue))
        try projection.forEachSequence(key, from: first) { sequence in
            guard let event = try event(sequence), event.kind == .clockSteppedForward else {
                return true
            }
            let (next, isTooLarge) = sum.addingReportingOverflow(event.offset ?? 0)
            (sum, last) = (isTooLarge ? .max : next, event)
            return true
        }
        guard sum > Self.limit else { return nil }
        offset = sum
        since = step > 0 ? nil : last?.sequence
        end = (step > 0 ? now : last?.time ?? now) + Self.patience
    }

    package var description: String {
        let source = since.map { ", the last time by event \($0)" } ?? ""
        return """
            the clock was set forward by \(offset / 1000) s\(source): until \
            \(UTCTime(milliseconds: end)) nothing is erased because its period is over. If the \
            clock is wrong, set it. If it is right, say so: --clock-checked
            """
    }
}
