import Ledger

/// One read, as the ledger of reads has it.
public struct RecordedRead: Sendable {
    /// The event that says what was asked.
    public let asked: Event
    /// The event that says what was shown; nil when the reader was stopped before it.
    public internal(set) var answered: Event?

    /// More was shown than is listed: any event may have been among it.
    public var isBulk: Bool { (answered?.treeSize ?? 1) > 0 && answered?.events == nil }
}

extension ReadLog {
    /// Every read of a ledger, the oldest first.
    ///
    /// - Parameter cardholder: only those that asked about this one or showed something of it, and
    ///   those that showed more than is listed, in which it may have been.
    /// - Throws: ``LedgerError``; `notALedger` for a copy, whose reads are not recorded.
    public static func reads(
        of directory: DataDirectory, cardholder: UInt64? = nil
    ) throws -> [RecordedRead] {
        let reads = try LedgerStore(path: directory.reads, readOnly: true)
        var found: [RecordedRead] = []
        var places: [UInt64: Int] = [:]
        try reads.read { reads in
            try reads.forEachEvent(in: 0..<reads.size) { event in
                guard event.kind == .ledgerRead else { return true }
                if let asked = event.cause, let place = places.removeValue(forKey: asked) {
                    found[place].answered = event
                } else {
                    places[event.sequence] = found.count
                    found.append(RecordedRead(asked: event))
                }
                return true
            }
        }
        guard let cardholder else { return found }
        return try LedgerStore(path: directory.ledger, readOnly: true).read { ledger in
            try found.filter { read in
                let events = (read.asked.events ?? []) + (read.answered?.events ?? [])
                return try read.isBulk
                    || events.contains { try ledger.event($0)?.stream == cardholder }
            }
        }
    }
}
