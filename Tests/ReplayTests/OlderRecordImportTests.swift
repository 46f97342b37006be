import Testing

@testable import Ledger
@testable import Proofs

/// Lines of a record whose kind changed after it was written.
@Suite struct OlderRecordImportTests {
    /// A `passwordRefused` before it had a reason and a verifier.
    private static let older = OlderKind(
        number: 200, name: "passwordRefused1", row: .failure(.session),
        next: Kind.passwordRefused.rawValue
    ) { event in
        event.reason = .weak
        event.verifier = "unknown"
    }

    /// Sequence 20 of stream 4, session 12.
    private static let record: [UInt8] = [
        0xA8, 0, 20, 1, 0x19, 0x03, 0xE8, 2, 0x18, 200, 3, 4, 4, 15, 5, 19, 6, 1, 12, 12,
    ]

    private static func event() throws -> Event {
        let tables = EventTables(
            fields: Field.allCases.map(\.type),
            kinds: Kind.allCases.map { KindRule($0, $0.row) }, older: [older])
        var event = Event(.ledgerOpened, stream: 0, actor: .system)
        try event.read(record.span, tables)
        return event
    }

    /// As this program exports it, and as one did that knew no newer version.
    @Test func aLineOfAnyVersionAgrees() throws {
        let event = try Self.event()
        let now = try JSON(parsing: Array(Export.line(event, record: Self.record.span).utf8))
        #expect(now["verifier"]?.stringValue == "unknown")
        let then = JSON.object(
            try #require(now.objectValue).filter { $0.key != "verifier" && $0.key != "reason" })
        #expect(then != now)
        for line in [now, then] { #expect(Import.agrees(line, with: event, Self.record)) }
    }

    @Test func aLineOfTheNewestVersionIsCompared() throws {
        var event = try Self.event()
        event.session = 13
        let record = event.record
        let line = try JSON(parsing: Array(Export.line(event, record: record.span).utf8))
        #expect(Import.agrees(line, with: event, record))
        let other = JSON.object(try #require(line.objectValue).filter { $0.key != "session" })
        #expect(!Import.agrees(other, with: event, record))
    }
}
