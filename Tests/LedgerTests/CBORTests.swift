import TestSupport
import Testing

@testable import Ledger

/// The examples of RFC 8949, appendix A: those of the types this ledger uses are read and written,
/// all others are refused.
@Suite struct CBORTests {
    private static let integers: [(String, UInt64)] = [
        ("00", 0), ("01", 1), ("0a", 10), ("17", 23), ("1818", 24), ("1819", 25), ("1864", 100),
        ("1903e8", 1000), ("1a000f4240", 1_000_000), ("1b000000e8d4a51000", 1_000_000_000_000),
        ("1bffffffffffffffff", 18_446_744_073_709_551_615),
    ]

    @Test(arguments: integers) func unsigned(_ hex: String, _ value: UInt64) throws {
        let bytes = try #require([UInt8](hex: hex))
        var encoder = CBOREncoder()
        encoder.unsigned(value)
        #expect(encoder.bytes == bytes)
        var decoder = CBORDecoder()
        #expect(try decoder.unsigned(bytes.span) == value)
        #expect(throws: Never.self) { try decoder.finish(bytes.span) }
    }

    @Test(arguments: [("40", ""), ("4401020304", "01020304")])
    func byteStrings(_ hex: String, _ content: String) throws {
        let bytes = try #require([UInt8](hex: hex))
        let content = try #require([UInt8](hex: content))
        var encoder = CBOREncoder()
        encoder.byteString(content.span)
        #expect(encoder.bytes == bytes)
        var decoder = CBORDecoder()
        let range = try decoder.byteString(bytes.span, limit: 4)
        #expect(Array(bytes[range]) == content)
        #expect(throws: Never.self) { try decoder.finish(bytes.span) }
    }

    private static let texts = [
        ("60", ""), ("6161", "a"), ("6449455446", "IETF"), ("62225c", "\"\\"), ("62c3bc", "\u{FC}"),
        ("63e6b0b4", "\u{6C34}"), ("64f0908591", "\u{10151}"),
    ]

    @Test(arguments: texts) func text(_ hex: String, _ value: String) throws {
        let bytes = try #require([UInt8](hex: hex))
        var encoder = CBOREncoder()
        encoder.text(value)
        #expect(encoder.bytes == bytes)
        var decoder = CBORDecoder()
        let read = try decoder.text(bytes.span, limit: 4)
        #expect(Array(read.utf8) == Array(value.utf8))
        #expect(throws: Never.self) { try decoder.finish(bytes.span) }
    }

    @Test func arraysAndMaps() throws {
        let long: [UInt64] = Array(1...25)
        let arrays: [(String, [UInt64])] = [
            ("80", []), ("83010203", [1, 2, 3]),
            ("98190102030405060708090a0b0c0d0e0f101112131415161718181819", long),
        ]
        for (hex, values) in arrays {
            let bytes = try #require([UInt8](hex: hex))
            var encoder = CBOREncoder()
            encoder.array(count: values.count)
            for value in values { encoder.unsigned(value) }
            #expect(encoder.bytes == bytes)
            var decoder = CBORDecoder()
            let count = try decoder.array(bytes.span, limit: 25)
            var read: [UInt64] = []
            for _ in 0..<count { read.append(try decoder.unsigned(bytes.span)) }
            #expect(read == values)
        }
        let bytes = try #require([UInt8](hex: "a201020304"))
        var encoder = CBOREncoder()
        encoder.map(count: 2)
        for value: UInt64 in 1...4 { encoder.unsigned(value) }
        #expect(encoder.bytes == bytes)
        var decoder = CBORDecoder()
        #expect(try decoder.map(bytes.span, limit: 2) == 2)
        #expect(try decoder.unsigned(bytes.span) == 1)
        #expect(decoder.offset == 2)
    }

    /// Negative integers, big numbers, floats, simple values, tags and indefinite lengths.
    @Test(arguments: [
        "20", "29", "3863", "3903e7", "3bffffffffffffffff", "c249010000000000000000",
        "c349010000000000000000", "f90000", "f98000", "f93c00", "fb3ff199999999999a", "f93e00",
        "f97bff", "fa47c35000", "fa7f7fffff", "fb7e37e43c8800759c", "f90001", "f90400", "f9c400",
        "fbc010666666666666", "f97c00", "f97e00", "f9fc00", "fa7f800000", "fb7ff8000000000000",
        "f4", "f5", "f6", "f7", "f0", "f8ff", "c074323031332d30332d32315432303a30343a30305a",
        "c11a514b67b0", "c1fb41d452d9ec200000", "d74401020304", "d818456449455446",
        "d82076687474703a2f2f7777772e6578616d706c652e636f6d", "5f42010243030405ff",
        "7f657374726561646d696e67ff", "9fff", "9f018202039f0405ffff", "bf61610161629f0203ffff",
    ])
    func othersAreRefused(_ hex: String) throws {
        let bytes = try #require([UInt8](hex: hex))
        for type: MajorType in [.unsigned, .byteString, .text, .array, .map] {
            var decoder = CBORDecoder()
            var error: MalformedCBOR?
            do {
                switch type {
                case .unsigned: _ = try decoder.unsigned(bytes.span)
                case .byteString: _ = try decoder.byteString(bytes.span, limit: 100)
                case .text: _ = try decoder.text(bytes.span, limit: 100)
                case .array: _ = try decoder.array(bytes.span, limit: 100)
                case .map: _ = try decoder.map(bytes.span, limit: 100)
                }
            } catch let found { error = found }
            #expect(error?.offset == 0, "read as \(type)")
        }
    }

    /// Every value around every power of two: the shortest head, as cbor2 writes it; the same value
    /// in each longer head is refused.
    @Test func headsAtEveryBoundary() throws {
        var values: Set<UInt64> = [.max, .max - 1]
        for bit in 0..<64 {
            for offset: UInt64 in 0...2 { values.insert((1 << UInt64(bit)) &+ offset &- 1) }
        }
        let sorted = values.sorted()
        let expected = try Python.lines(
            "import sys\nfor line in sys.stdin: print(cbor2.dumps(int(line)).hex())",
            input: sorted.map(String.init), module: ("cbor2", "python3-cbor2"))
        try #require(expected.count == sorted.count)
        for (value, hex) in zip(sorted, expected) {
            var encoder = CBOREncoder()
            encoder.unsigned(value)
            #expect(encoder.bytes.hex == hex)
            for byteCount in [1, 2, 4, 8] {
                let head = UInt8(24 + byteCount.trailingZeroBitCount)
                let bytes = [head] + value.bigEndianBytes.suffix(byteCount)
                guard byteCount == 8 || value < 1 << UInt64(byteCount * 8) else { continue }
                var decoder = CBORDecoder()
                if bytes == encoder.bytes {
                    #expect(try decoder.unsigned(bytes.span) == value)
                } else {
                    #expect(throws: MalformedCBOR(.notShortest, at: 0)) {
                        try decoder.unsigned(bytes.span)
                    }
                }
            }
        }
    }

    /// A length that the input does not have, up to the largest there is, is refused at its head.
    @Test func lengthsBeyondTheInput() throws {
        let cases: [(String, MalformedCBOR.Reason)] = [
            ("4101", .truncated), ("41", .truncated), ("5b7fffffffffffffff", .tooLong(limit: 100)),
            ("5bffffffffffffffff", .tooLong(limit: 100)), ("5864", .truncated), ("58", .truncated),
            ("5865", .tooLong(limit: 100)), ("59", .truncated), ("5a000000", .truncated),
        ]
        for (hex, reason) in cases {
            let bytes = try #require([UInt8](hex: hex))
            var decoder = CBORDecoder()
            if hex == "4101" {
                #expect(try decoder.byteString(bytes.span, limit: 100) == 1..<2)
                continue
            }
            #expect(throws: MalformedCBOR(reason, at: 0)) {
                try decoder.byteString(bytes.span, limit: 100)
            }
        }
    }

    @Test func aRefusalNamesThePlace() {
        let error = MalformedCBOR(.valueOutOfRange(field: "actor", value: 9), at: 12)
        #expect("\(error)" == "byte 12: actor cannot be 9")
    }
}
