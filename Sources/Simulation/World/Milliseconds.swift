/// Spans of time in milliseconds, the unit of the ledger.
enum Milliseconds {
    static let second: UInt64 = 1000
    static let minute = 60 * second
    static let hour = 60 * minute
    static let day = 24 * hour
}
