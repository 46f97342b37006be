import Ledger

/// Where exported events are from.
struct ExportSource: Sendable {
    /// The version of the program that exports.
    let product: String
    /// The name of the log, where it has one.
    let log: String?

    init(_ ledger: LedgerSnapshot, product: String) throws {
        self.product = product
        // A log has one name for ever: it is among its first events.
        var log: String?
        try ledger.forEachEvent(in: 0..<min(ledger.size, 16)) { event in
            log = log ?? event.logOrigin
            return true
        }
        self.log = log
    }
}
