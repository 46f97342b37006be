import Ledger

/// The ledger is so far ahead of the clock that nobody can say how old anything is.
package struct LedgerAhead: Error, Hashable, CustomStringConvertible {
    /// The most that erasure puts up with, in milliseconds.
    package static let limit: UInt64 = 60_000

    /// The ledger's time, in milliseconds.
    let time: UInt64
    /// By how much it is ahead, in milliseconds.
    let lead: UInt64
    /// The `clockStepped` that says so; nil when it is found just now.
    let since: UInt64?
    /// Once the clock is there, the ledger follows it again, if nothing happens before.
    let end: UInt64

    package var description: String {
        let source = since.map { "event \($0)" } ?? "now"
        return """
            the time of the ledger, \(UTCTime(milliseconds: time)), is \(lead / 1000) s ahead of \
            the clock since \(source): nothing is erased. If the clock is wrong, set it. If it is \
            right, stop everything that writes until \(UTCTime(milliseconds: end)): the ledger \
            then follows the clock again. If that is too long, go back to an earlier copy, or \
            begin a new ledger
            """
    }
}
