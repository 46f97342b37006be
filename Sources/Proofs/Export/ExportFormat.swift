import Ledger

/// A form in which events are exported, one after another.
public struct ExportFormat: Sendable {
    public let name: String
    /// What it is good for, after its name.
    public let purpose: String
    /// What is before the first event, with its end.
    private let header: String
    private let append: Append

    /// Appends one event and its end to a text. The bytes are those of its record.
    typealias Append = @Sendable (Event, Span<UInt8>, ExportSource, inout [UInt8]) -> Void

    init(_ name: String, _ purpose: String, header: String = "", _ append: @escaping Append) {
        (self.name, self.purpose, self.header) = (name, purpose, header)
        self.append = append
    }

    /// Visits the text of a range of events in parts, one for each event. Memory does not grow with
    /// the range, and old pages of the ledger are released: see ``LedgerSnapshot/letGo()``.
    ///
    /// - Parameter product: the version of the program that exports.
    /// - Throws: ``LedgerError`` for an event that cannot be read, `LMDBError`, or what `body`
    ///   throws.
    public func write(
        _ ledger: LedgerSnapshot, _ events: Range<UInt64>, product: String,
        _ body: (Span<UInt8>) throws -> Void
    ) throws {
        let source = try ExportSource(ledger, product: product)
        var event = Event(.ledgerOpened, stream: 0, actor: .system)
        var text = Array(header.utf8)
        text.reserveCapacity(1024)
        try ledger.forEachRecord(in: events) { sequence, _, record in
            try LedgerSnapshot.read(record, sequence, into: &event)
            append(event, record, source, &text)
            try body(text.span)
            text.removeAll(keepingCapacity: true)
            return true
        }
    }
}
