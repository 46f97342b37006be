import Foundation
import TestSupport
import Testing

@testable import Ledger

/// Bytes without a pattern that a hash could get right by luck: Knuth's MMIX generator from a seed.
func patternBytes(_ count: Int, seed: UInt64 = 2026) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
    }
}

/// The digest with these bytes, of which there must be 32.
func digest(_ bytes: [UInt8]) throws -> Digest {
    let digest = Digest(bytes.span)
    return try #require(digest)
}

/// The same bytes in Python.
let patternInPython = """
    def pattern(count, seed=2026):
        out = bytearray()
        for _ in range(count):
            seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
            out.append(seed >> 56)
        return bytes(out)

    """

@Suite struct SHA256Tests {
    typealias Implementation = SHA256.Implementation

    static let available = Implementation.allCases.filter(\.isAvailable)

    func hash(_ message: [UInt8], using implementation: Implementation) -> Digest {
        var hasher = SHA256(using: implementation)
        hasher.update(message.span)
        return hasher.finalize()
    }

    @Test func theFastestIsTheHardwareWhereThereIsOne() {
        #expect(Implementation.portable.isAvailable)
        #expect(Implementation.fastest == Self.available.last)
    }

    /// The examples of FIPS 180-4 as NIST publishes them, and the empty message.
    @Test(
        arguments: available,
        [
            ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                    + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu", 1,
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
            ),
            ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
        ])
    func nistExamples(_ implementation: Implementation, _ example: (String, Int, String)) {
        let (text, repetitions, digest) = example
        let message = Array(String(repeating: text, count: repetitions).utf8)
        #expect(hash(message, using: implementation).hex == digest)
    }

    @Test func everyLengthAgreesWithHashlib() throws {
        let expected = try Python.lines(
            patternInPython + """
                import hashlib
                for n in range(301): print(hashlib.sha256(pattern(n)).hexdigest())
                """)
        try #require(expected.count == 301)
        for length in 0...300 {
            let message = patternBytes(length)
            for implementation in Self.available {
                let digest = hash(message, using: implementation)
                #expect(digest.hex == expected[length], "\(implementation), length \(length)")
            }
            #expect(SHA256.hash(message).hex == expected[length], "one-shot, length \(length)")
        }
    }

    /// Every way to cut 200 bytes in two, and in three.
    @Test func everySplitGivesTheSameDigest() {
        let message = patternBytes(200)
        for implementation in Self.available {
            let whole = hash(message, using: implementation)
            for first in 0...200 {
                for second in implementation == .portable ? first...first : first...200 {
                    var hasher = SHA256(using: implementation)
                    hasher.update(message.span.extracting(0..<first))
                    hasher.update(message.span.extracting(first..<second))
                    hasher.update(message.span.extracting(second..<200))
                    let digest = hasher.finalize()
                    if digest != whole { Issue.record("\(implementation), \(first), \(second)") }
                }
            }
        }
    }

    @Test func byteByByteGivesTheSameDigest() {
        let message = patternBytes(200)
        for implementation in Self.available {
            var hasher = SHA256(using: implementation)
            for byte in message { hasher.update(byte) }
            let digest = hasher.finalize()
            #expect(digest == hash(message, using: implementation))
        }
    }

    @Test func aCopyContinuesOnItsOwn() {
        let message = patternBytes(150)
        for implementation in Self.available {
            var original = SHA256(using: implementation)
            original.update(message.span.extracting(..<100))
            var copy = original
            original.update(message.span.extracting(100...))
            copy.update(0x2a)
            let (digest, other) = (original.finalize(), copy.finalize())
            #expect(digest == hash(message, using: implementation))
            #expect(other == hash(message[..<100] + [0x2a], using: implementation))
        }
    }

    /// The instructions read a message where it lies, whatever its alignment.
    @Test func alignmentDoesNotMatter() {
        let message = patternBytes(192)
        for implementation in Self.available {
            let expected = hash(message, using: implementation)
            for offset in 1...16 {
                let shifted = [UInt8](repeating: 0xff, count: offset) + message
                var hasher = SHA256(using: implementation)
                hasher.update(shifted.span.extracting(offset...))
                let digest = hasher.finalize()
                #expect(digest == expected, "\(implementation), offset \(offset)")
            }
        }
    }
}

@Suite struct DigestTests {
    let hex = "00018090a0b0c0d0e0f0ff7f00112233445566778899aabbccddeeff01234567"

    @Test func hexadecimalRoundTrip() throws {
        let digest = try #require(Digest(hex: hex))
        #expect(digest.hex == hex)
        #expect("\(digest)" == hex)
        #expect(digest.bytes.starts(with: [0x00, 0x01, 0x80, 0x90]))
        #expect(digest.bytes.last == 0x67)
        #expect(Digest(hex: hex.uppercased()) == digest)
    }

    @Test func hexadecimalIsRefusedUnlessItIs64Digits() {
        let endings = ["", "0f", "g", "/", ":", "@", "G", "`", " ", "\n", "\0", "é"]
        for ending in endings {
            let text = hex.dropLast() + ending
            #expect(Digest(hex: String(text)) == nil, "\(text)")
        }
        for start in ["", "00", "-", "+", "x", "é"] {
            let text = start + hex.dropFirst()
            #expect(Digest(hex: text) == nil, "\(text)")
        }
        // Two bytes of UTF-8 in the place of two digits.
        #expect(Digest(hex: "é" + hex.dropFirst(2)) == nil)
        #expect(Digest(hex: "0x" + hex.dropFirst(2)) == nil)
        #expect(Digest(hex: "") == nil)
    }

    @Test func bytesRoundTripAndAnyOtherLengthIsRefused() throws {
        for count in 0...65 {
            let bytes = patternBytes(count)
            let digest = Digest(bytes.span)
            #expect(digest?.bytes == (count == 32 ? bytes : nil), "\(count) bytes")
        }
        #expect(Digest.zero.bytes == [UInt8](repeating: 0, count: 32))
    }

    @Test func appendingKeepsWhatWasThere() throws {
        let digest = try #require(Digest(hex: hex))
        var bytes: [UInt8] = [1, 2, 3]
        digest.append(to: &bytes)
        digest.append(to: &bytes)
        #expect(bytes == [1, 2, 3] + digest.bytes + digest.bytes)
    }

    /// Every byte takes part in equality, order and hash value.
    @Test func orderIsThatOfTheBytes() throws {
        let base = [UInt8](repeating: 0x7f, count: 32)
        var digests = [try digest(base)]
        for index in 0..<32 {
            for value: UInt8 in [0x00, 0x7e, 0x80, 0xff] {
                var bytes = base
                bytes[index] = value
                digests.append(try digest(bytes))
            }
        }
        for a in digests {
            for b in digests {
                if (a < b) != a.bytes.lexicographicallyPrecedes(b.bytes) {
                    Issue.record("\(a) < \(b) is \(a < b)")
                }
            }
        }
        #expect(Set(digests).count == digests.count)
        #expect(Set(digests.map(\.hashValue)).count == digests.count)
        #expect(try digest(base).hashValue == digests[0].hashValue)
    }
}
