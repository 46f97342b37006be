import Testing

@testable import Ledger

/// Only the bytes that the encoder writes are a record: whatever else is given is refused with the
/// place, or is itself the one encoding of another event.
@Suite struct StrictDecodingTests {
    /// Decodes, and checks the answer by the rule above.
    private func judge(_ bytes: [UInt8], _ what: @autoclosure () -> String) {
        do {
            let event = try Event(record: bytes.span)
            if event.record != bytes { Issue.record("\(what()): two encodings of one event") }
        } catch {
            guard (0...bytes.count).contains(error.offset) else {
                Issue.record("\(what()): \(error) is outside the \(bytes.count) bytes")
                return
            }
        }
    }

    private func isRecord(_ bytes: [UInt8]) -> Bool { (try? Event(record: bytes.span)) != nil }

    @Test func everyBitOfEveryGoldenRecordCounts() throws {
        for golden in try GoldenRecord.read() {
            var bytes = golden.bytes
            for index in bytes.indices {
                for bit in 0..<8 {
                    bytes[index] ^= 1 << UInt8(bit)
                    judge(bytes, "\(golden.name), byte \(index), bit \(bit)")
                    if (try? Event(record: bytes.span)) == golden.event {
                        Issue.record("\(golden.name), byte \(index), bit \(bit) changes nothing")
                    }
                    bytes[index] ^= 1 << UInt8(bit)
                }
            }
        }
    }

    @Test func everyTruncationIsRefused() throws {
        for golden in try GoldenRecord.read() {
            for count in golden.bytes.indices {
                let cut = Array(golden.bytes.prefix(count))
                judge(cut, "\(golden.name), \(count) bytes")
                #expect(!isRecord(cut), "\(golden.name), \(count) bytes")
            }
        }
    }

    @Test func everyAppendedByteIsRefused() throws {
        for golden in try GoldenRecord.read() {
            let end = golden.bytes.count
            for byte in UInt8.min...UInt8.max {
                do {
                    _ = try Event(record: (golden.bytes + [byte]).span)
                    Issue.record("\(golden.name) with \(byte)")
                } catch {
                    if error != MalformedCBOR(.trailingBytes(1), at: end) {
                        Issue.record("\(golden.name) with \(byte): \(error)")
                    }
                }
            }
        }
    }

    @Test(arguments: [1, 2, 3]) func randomDamageIsRefusedOrAnotherRecord(seed: UInt64) throws {
        var random = JSONRandom(state: seed)
        let goldens = try GoldenRecord.read()
        for _ in 0..<10_000 {
            let golden = goldens[random.below(goldens.count)]
            var bytes = golden.bytes
            for _ in 0...random.below(3) { random.damage(&bytes) }
            judge(bytes, "seed \(seed): \(bytes.hex)")
        }
    }

    // {0: 0, 1: 0, 2: 2, 3: 0, 4: 1, 6: 5} is a ledgerOpened of the system.
    private static let opened = "a6000001000202030004010605"

    @Test func theSmallestRecord() throws {
        let bytes = try #require([UInt8](hex: Self.opened))
        let event = try Event(record: bytes.span)
        #expect(event.kind == .ledgerOpened && event.version == 1 && event.actor == .system)
        #expect(event.record == bytes)
    }

    /// A record, the offset of the item at fault, and the fault.
    private static let refused: [(String, Int, MalformedCBOR.Reason)] = [
        ("", 0, .truncated),
        // Heads that are not the shortest: of the map, a key, a value, two, four and eight bytes.
        ("b806000001000202030004010605", 0, .notShortest),
        ("a6180000010002020300040106", 1, .notShortest),
        ("a600180001000202030004010605", 2, .notShortest),
        ("a600001801000202030004010605", 3, .notShortest),
        ("a60018170100020203000401", 2, .notShortest),
        ("a6001900ff0100020203000401", 2, .notShortest),
        ("a6001a0000ffff0100020203000401", 2, .notShortest),
        ("a6001b00000000ffffffff0100020203000401", 2, .notShortest),
        ("a6000001000218020300040106", 6, .notShortest),
        // Reserved and indefinite lengths.
        ("bf000001000202030004010605ff", 0, .notShortest),
        ("a6001c0100020203000401", 2, .notShortest),
        ("a6001d0100020203000401", 2, .notShortest),
        ("a6001e0100020203000401", 2, .notShortest),
        ("a6001f0100020203000401", 2, .notShortest),
        // Keys in another order, and twice.
        ("a6010000000202030004010605", 1, .missingField(field: "sequence", kind: "an event")),
        ("a6000002020100030004010605", 3, .missingField(field: "time", kind: "an event")),
        ("a6000001000202040103000605", 9, .keysNotAscending),
        ("a7000001000202030003000401", 9, .keysNotAscending),
        ("a7000001000202020203000401", 7, .keysNotAscending),
        ("a7000001000202030004010605000a", 13, .keysNotAscending),
        // Keys that no event has, that no event could have, and of another kind.
        ("a7000001000202030004010605187f0a", 13, .unknownKey(127)),
        ("a700000100020203000401060518800a", 13, .unknownKey(128)),
        ("a700000100020203000401060518ff0a", 13, .unknownKey(255)),
        ("a7000001000202030004010605190100", 13, .unknownKey(256)),
        (
            "a70000010002020300040106050c01", 13,
            .unexpectedField(field: "session", kind: "ledgerOpened")
        ),
        // Kinds and values that this version does not know.
        ("a6000001000200030004010605", 6, .unknownValue(field: "kind", value: 0)),
        ("a6000001000218ff030004010605", 6, .unknownValue(field: "kind", value: 255)),
        ("a60000010002190102030004010605", 6, .unknownValue(field: "kind", value: 258)),
        ("a6000001000202030004010600", 12, .unknownValue(field: "actor", value: 0)),
        ("a6000001000202030004010606", 12, .unknownValue(field: "actor", value: 6)),
        // A missing field, reported at the end.
        ("a500000100020203000401", 11, .missingField(field: "actor", kind: "ledgerOpened")),
        ("a6000001000203030004010605", 13, .missingField(field: "instance", kind: "ledgerClosed")),
        ("a3000001000202", 7, .missingField(field: "stream", kind: "ledgerOpened")),
        ("a0", 1, .truncated),
        ("a00000", 3, .truncated),
        // Other types: negative, byte string, text, array, map, tag, simple, float; keys and
        // values.
        ("86000001000202", 0, .unexpectedType(expected: "a map")),
        ("a6200001000202030004010605", 1, .unexpectedType(expected: "an unsigned integer")),
        ("a6006001000202030004010605", 2, .unexpectedType(expected: "an unsigned integer")),
        ("a6000001200202030004010605", 4, .unexpectedType(expected: "an unsigned integer")),
        ("a6000001000280030004010605", 6, .unexpectedType(expected: "an unsigned integer")),
        ("a600000100020203a004010605", 8, .unexpectedType(expected: "an unsigned integer")),
        ("a600000100020203c10004010605", 8, .unexpectedType(expected: "an unsigned integer")),
        ("a600000100020203f604010605", 8, .unexpectedType(expected: "an unsigned integer")),
        ("a600000100020203f9000004010605", 8, .unexpectedType(expected: "an unsigned integer")),
        ("a600000100020203000401064105", 12, .unexpectedType(expected: "an unsigned integer")),
        // A request of 15 bytes, of 17, and as text.
        (opened("094f" + zeros(15)), 14, .wrongLength(count: 15)),
        (opened("0951" + zeros(17)), 14, .tooLong(limit: 16)),
        (opened("0970" + zeros(16)), 14, .unexpectedType(expected: "a byte string")),
        (opened("0950" + zeros(15)), 14, .truncated),
        (opened("095f50" + zeros(16) + "ff"), 14, .notShortest),
        // More pairs than there are fields, before any is read.
        ("b8ff", 0, .tooLong(limit: Field.allCases.count)),
        ("bbffffffffffffffff", 0, .tooLong(limit: Field.allCases.count)),
    ]

    /// The smallest record with one more pair.
    private static func opened(_ pair: String) -> String { "a7" + opened.dropFirst(2) + pair }

    private static func zeros(_ count: Int) -> String { String(repeating: "00", count: count) }

    @Test(arguments: refused)
    func refuses(_ hex: String, _ offset: Int, _ reason: MalformedCBOR.Reason) throws {
        let bytes = try #require([UInt8](hex: hex))
        #expect(throws: MalformedCBOR(reason, at: offset)) { try Event(record: bytes.span) }
    }

    /// Texts and lists, in a lockReleased and a passwordSet whose last field they are.
    @Test func refusesTextsAndLists() throws {
        let released = Array(Event.golden(.lockReleased, all: false).record.dropLast(9))
        let start = released.count
        let cases: [([UInt8], MalformedCBOR.Reason)] = [
            ([0x61, 0x80], .invalidUTF8), ([0x62, 0xC0, 0xAF], .invalidUTF8),
            ([0x63, 0xED, 0xA0, 0x80], .invalidUTF8),
            ([0x64, 0xF4, 0x90, 0x80, 0x80], .invalidUTF8),
            ([0x62, 0xC3, 0x28], .invalidUTF8), ([0x61, 0xC3], .invalidUTF8),
            ([0x78, 161] + [UInt8](repeating: 0x61, count: 161), .tooLong(limit: 160)),
            ([0x7B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .tooLong(limit: 160)),
            ([0x78, 0x01, 0x61], .notShortest), ([0x7F, 0x61, 0x61, 0xFF], .notShortest),
            ([0x62, 0x61], .truncated), ([0x41, 0x61], .unexpectedType(expected: "a text string")),
        ]
        #expect(try Event(record: (released + [0x61, 0x61]).span).ticket == "a")
        for (value, reason) in cases {
            #expect(throws: MalformedCBOR(reason, at: start)) {
                try Event(record: (released + value).span)
            }
        }

        var policy = Event.golden(.policyChanged, all: false)
        policy.parameters = []
        let changed = Array(policy.record.dropLast())
        let lists: [([UInt8], Int, MalformedCBOR.Reason)] = [
            ([0x99, 0x04, 0x01], 0, .tooLong(limit: 1024)),
            ([0x9B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], 0, .tooLong(limit: 1024)),
            ([0x99, 0x04, 0x00, 0x01], 4, .truncated), ([0x82, 0x01, 0x20], 2, unsigned),
            ([0x81, 0x18, 0x05], 1, .notShortest), ([0x9F, 0x01, 0xFF], 0, .notShortest),
            ([0xA0], 0, .unexpectedType(expected: "an array")),
        ]
        #expect(try Event(record: (changed + [0x81, 0x05]).span).parameters == [5])
        for (value, offset, reason) in lists {
            #expect(throws: MalformedCBOR(reason, at: changed.count + offset)) {
                try Event(record: (changed + value).span)
            }
        }
    }

    private let unsigned = MalformedCBOR.Reason.unexpectedType(expected: "an unsigned integer")

    /// C2SP tlog-tiles: an entry has at most 65,535 bytes.
    @Test func refusesMoreThanAnEntryCanHold() {
        let long = [UInt8](repeating: 0, count: Event.encodedCountMax + 1)
        #expect(throws: MalformedCBOR(.tooLong(limit: 65_535), at: 0)) {
            try Event(record: long.span)
        }
    }
}
