import Foundation
import Testing

@testable import Ledger

/// A `passwordRefused` that changed twice: the first version had no reason, the second had the
/// verifier in another field.
@Suite struct OlderKindTests {
    private static let first = OlderKind(
        number: 200, name: "passwordRefused1", row: .failure(.session), next: 201
    ) { event in
        event.reason = .weak
        event.account = "unknown"
    }

    private static let second = OlderKind(
        number: 201, name: "passwordRefused2", row: .failure(.session, .reason, .account),
        next: Kind.passwordRefused.rawValue
    ) { event in
        event.verifier = event.account
        event.account = nil
    }

    private static func tables(_ older: [OlderKind] = [second, first]) -> EventTables {
        EventTables(
            fields: Field.allCases.map(\.type),
            kinds: Kind.allCases.map { KindRule($0, $0.row) }, older: older)
    }

    /// Sequence 20 of stream 4.
    private static func record(_ kind: UInt8, pairs: Int, _ rest: [UInt8]) -> [UInt8] {
        [
            0xA0 | UInt8(7 + pairs), 0, 20, 1, 0x19, 0x03, 0xE8, 2, 0x18, kind, 3, 4, 4, 15, 5, 19,
            6, 1,
        ]
            + rest
    }

    /// Session 12.
    private static let ofFirst = record(200, pairs: 1, [12, 12])
    /// Session 12, reason `reused`, account `acs`.
    private static let ofSecond = record(
        201, pairs: 3, [12, 12, 18, 19, 0x18, 49, 0x63, 0x61, 0x63, 0x73])

    private func read(_ record: [UInt8], _ tables: EventTables = tables()) throws -> Event {
        var event = Event(.ledgerOpened, stream: 0, actor: .system)
        try event.read(record.span, tables)
        return event
    }

    @Test func anOlderVersionIsReadAsTheNewest() throws {
        let events = try [Self.ofFirst, Self.ofSecond].map { try read($0) }
        for event in events {
            #expect(event.kind == .passwordRefused)
            #expect(event[.kind] == UInt64(Kind.passwordRefused.rawValue))
            #expect(event.sequence == 20 && event.stream == 4 && event.session == 12)
            #expect(Kind.passwordRefused.schema.admits(event.present))
            #expect(event.indication == .failure)
            #expect(event.account == nil)
            #expect(event.json["kind"]?.stringValue == "passwordRefused")
        }
        #expect(events.map(\.reason) == [.weak, .reused])
        #expect(events.map(\.verifier) == ["unknown", "acs"])
    }

    @Test func itsRecordIsTheOneThatWasWritten() throws {
        for record in [Self.ofFirst, Self.ofSecond] {
            #expect(try read(record).record == record)
        }
    }

    /// Read into the memory of another event, and another event into its memory.
    @Test func nothingOfItStaysInTheNextEvent() throws {
        let newest = Event.golden(.passwordRefused, all: true)
        var event = Event(.ledgerOpened, stream: 0, actor: .system)
        for _ in 0..<2 {
            try event.read(Self.ofSecond.span, Self.tables())
            #expect(event.record == Self.ofSecond)
            try event.read(newest.record.span, Self.tables())
            #expect(event == newest && event.record == newest.record)
        }
    }

    /// An event that was changed is written as the newest version.
    @Test func aChangeOfAnyFieldMakesItANewEvent() throws {
        let changes: [(inout Event) -> Void] = [
            { $0.session = 13 }, { $0.reason = .weak }, { $0.verifier = nil },
            { $0.verifier = "other" }, { $0.request = UUID() }, { $0.sequence = 21 },
        ]
        for change in changes {
            var event = try read(Self.ofSecond)
            change(&event)
            let again = try Event(record: event.record.span)
            #expect(again.kind == .passwordRefused && again.present == event.present)
            #expect(again.reason == event.reason && again.verifier == event.verifier)
            #expect(again.sequence == event.sequence && again.session == event.session)
        }
    }

    @Test func itsOwnFieldsAreHeldAgainstItsOwnRow() throws {
        let reason = MalformedCBOR.Reason.unexpectedField(field: "reason", kind: "passwordRefused")
        #expect(throws: MalformedCBOR(reason, at: 20)) {
            try read(Self.record(200, pairs: 2, [12, 12, 18, 19]))
        }
        let missing = MalformedCBOR.Reason.missingField(field: "account", kind: "passwordRefused")
        #expect(throws: MalformedCBOR(missing, at: 22)) {
            try read(Self.record(201, pairs: 2, [12, 12, 18, 19]))
        }
    }

    /// A program without the row does not guess.
    @Test func withoutItsRowItIsUnknown() {
        let unknown = MalformedCBOR(.unknownValue(field: "kind", value: 201), at: 8)
        #expect(throws: unknown) { try read(Self.ofSecond, .shared) }
    }

    @Test func everyVersionIsInTheCDDL() {
        let text = Schema.cddl(older: [Self.first, Self.second])
        #expect(text.contains("\n      / passwordRefused1\n      / passwordRefused2\n"))
        #expect(text.contains("\npasswordRefused1 = {\n"))
        #expect(text.contains("\n  2: 201,                ; kind\n"))
    }

    @Test func anOlderKindThatLeadsToNoneTraps() async {
        await #expect(processExitsWith: .failure) {
            _ = OlderKindTests.tables([OlderKindTests.first])
        }
    }

    @Test func aNumberOfTwoKindsTraps() async {
        await #expect(processExitsWith: .failure) {
            _ = OlderKindTests.tables([
                OlderKind(
                    number: Kind.passwordSet.rawValue, name: "passwordSet1",
                    row: .success(.session), next: Kind.passwordChanged.rawValue
                ) { _ in }
            ])
        }
    }

    @Test func anUpcastThatMakesNoSuchEventTraps() async {
        await #expect(processExitsWith: .failure) {
            let tables = OlderKindTests.tables([
                OlderKind(
                    number: 200, name: "passwordRefused1", row: .failure(.session),
                    next: Kind.passwordRefused.rawValue
                ) { _ in }
            ])
            var event = Event(.ledgerOpened, stream: 0, actor: .system)
            try event.read(OlderKindTests.ofFirst.span, tables)
        }
    }
}
