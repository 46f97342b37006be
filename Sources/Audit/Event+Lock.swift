import Ledger

extension Event {
    /// How long a lock lasts, in milliseconds; nil when it ends before it begins.
    var lockDuration: UInt64? {
        until.flatMap { $0 >= time ? $0 - time : nil }
    }
}
