import Testing

@testable import Ledger

/// Fields of keys that no field has yet, in the tables that decoding and encoding follow.
@Suite struct NextFieldTests {
    /// As the envelope is, then numbers, and past key 64 one of each shape.
    private static let types: [FieldType] =
        Field.allCases.prefix(7).map(\.type) + Array(repeating: .unsigned(.plain), count: 59)
        + [.sixteenBytes(isUUID: true), .text, .numbers(.plain), .unsigned(.time)]

    private static func tables(_ types: [FieldType] = types) -> EventTables {
        var required = FieldSet([])
        for key: UInt64 in [63, 64, 65, 66, 67, 68] { required.insert(key: key) }
        var optional = FieldSet([])
        optional.insert(key: 69)
        let row = KindRow(.always, Schema(required: required, optional: optional))
        return EventTables(fields: types, kinds: [KindRule(.ledgerOpened, row)], older: [])
    }

    /// The envelope of a `ledgerOpened`, then keys 63 to 68.
    private static func record(pairs: Int = 12) -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.map(count: pairs)
        for (key, value) in [(0, 20), (1, 1000), (2, 2), (3, 0), (4, 7), (6, 5)]
            as [(UInt64, UInt64)]
        {
            encoder.unsigned(key)
            encoder.unsigned(value)
        }
        for key: UInt64 in [63, 64, 65] {
            encoder.unsigned(key)
            encoder.unsigned(key * 1_000_000)
        }
        encoder.unsigned(66)
        encoder.byteString(Array(1...16).span)
        encoder.unsigned(67)
        encoder.text("Nouméa")
        encoder.unsigned(68)
        encoder.array(count: 2)
        encoder.unsigned(3)
        encoder.unsigned(300)
        return encoder.bytes
    }

    private func read(_ record: [UInt8], _ tables: EventTables) throws -> Event {
        var event = Event(.ledgerOpened, stream: 9, actor: .acs)
        try event.read(record.span, tables)
        return event
    }

    @Test func fieldsPast64AreReadAndWritten() throws {
        let tables = Self.tables()
        let event = try read(Self.record(), tables)
        #expect(Array(event.present.keys) == [0, 1, 2, 3, 4, 6, 63, 64, 65, 66, 67, 68])
        #expect(event.sequence == 20 && event.stream == 0 && event.actor == .system)
        #expect((63...65).map { event.words[$0] } == [63_000_000, 64_000_000, 65_000_000])
        #expect(event.words[66] == 0x0102_0304_0506_0708)
        #expect(event.words[tables.rules[66].lowWord] == 0x090A_0B0C_0D0E_0F10)
        var encoder = CBOREncoder()
        event.encode(to: &encoder, tables)
        #expect(encoder.bytes == Self.record())
    }

    @Test func aNewFieldMayBeAbsentAndMayBeRequired() throws {
        let tables = Self.tables()
        let record = Self.record(pairs: 13) + [0x18, 69, 0x18, 99]
        #expect(try read(record, tables).words[69] == 99)
        #expect(throws: MalformedCBOR(.unknownKey(70), at: record.count - 4)) {
            try read(Self.record(pairs: 13) + [0x18, 70, 0x18, 99], tables)
        }
    }

    /// What a program that does not know the field yet says about the event.
    @Test func anOlderReaderSaysWhatItDoesNotKnow() throws {
        let key = UInt64(Field.allCases.count)
        #expect(key < 128, "no key is left for this test")
        let opened = Event.golden(.ledgerOpened, all: false).record
        let newer = [opened[0] + 1] + opened.dropFirst() + [0x18, UInt8(key), 0x01]
        #expect(throws: LedgerError.self) { try LedgerSnapshot.decode(newer.span, 20) }
        do {
            _ = try LedgerSnapshot.decode(newer.span, 20)
        } catch {
            #expect(
                "\(error)" == "event 20 cannot be read: byte \(opened.count): unknown key \(key), "
                    + "of a newer version of this program or damaged")
        }
        let kind = MalformedCBOR(.unknownValue(field: "kind", value: 255), at: 6)
        #expect(
            "\(LedgerError.malformedEvent(sequence: 7, kind))" == "event 7 cannot be read: byte 6: "
                + "unknown kind 255, of a newer version of this program or damaged")
        let cut = MalformedCBOR(.truncated, at: 6)
        #expect(
            "\(LedgerError.malformedEvent(sequence: 7, cut))"
                == "event 7 is malformed: byte 6: the input ends inside an item")
    }

    @Test func everyHalfOfSixteenBytesHasItsOwnWord() {
        let rules = EventTables.shared.rules
        let halves = Field.allCases.filter { rules[Int($0.rawValue)].shape == .sixteenBytes }
        let words = halves.map(\.lowWord)
        #expect(words == Array(Field.allCases.count..<(Field.allCases.count + halves.count)))
        #expect(words.allSatisfy { $0 < Event.recordWord })
    }

    @Test func aChoiceHasRoomForEveryNumber() {
        let members = [UInt8](0...255).filter { $0 % 3 == 0 }.map { (name: "\($0)", number: $0) }
        let rule = FieldRule(.choice(name: "Third", members: members))
        for number: UInt64 in 0...1024 {
            #expect(rule.admits(number) == (number < 256 && number % 3 == 0), "\(number)")
        }
    }

    @Test func aFieldThereIsNoWordForTraps() async {
        await #expect(processExitsWith: .failure) {
            let room = Event.recordWord
            _ = FieldRule.rules(Array(repeating: .unsigned(.plain), count: room))
            _ = FieldRule.rules(
                Array(repeating: .unsigned(.plain), count: room - 1) + [.sixteenBytes(isUUID: true)]
            )
        }
        #expect(
            FieldRule.rules(Array(repeating: .unsigned(.plain), count: Event.recordWord)).count
                == Event.recordWord)
    }
}
