import TestSupport
import Testing

@testable import Ledger

@Suite struct HMACTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let number: Int
        let key: [UInt8]
        let message: [UInt8]
        let code: String
        var testDescription: String { "RFC 4231 test case \(number)" }

        init(_ number: Int, key: [UInt8], _ message: [UInt8], _ code: String) {
            (self.number, self.key, self.message, self.code) = (number, key, message, code)
        }
    }

    /// RFC 4231, section 4. The code of case 5 is printed there cut to 128 bits.
    static let vectors = [
        Vector(
            1, key: .init(repeating: 0x0b, count: 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        Vector(
            2, key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        Vector(
            3, key: .init(repeating: 0xaa, count: 20), .init(repeating: 0xdd, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        Vector(
            4, key: Array(0x01...0x19), .init(repeating: 0xcd, count: 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        Vector(
            5, key: .init(repeating: 0x0c, count: 20), Array("Test With Truncation".utf8),
            "a3b6167473100ee06e0c796c2955552b"),
        Vector(
            6, key: .init(repeating: 0xaa, count: 131),
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        Vector(
            7, key: .init(repeating: 0xaa, count: 131),
            Array(
                ("This is a test using a larger than block-size key and a larger than "
                    + "block-size data. The key needs to be hashed before being used by the "
                    + "HMAC algorithm.").utf8),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    ]

    func code(key: [UInt8], message: [UInt8]) -> Digest {
        HMACKey(key.span).code(for: message.span)
    }

    @Test(arguments: vectors) func rfc4231(_ vector: Vector) {
        let code = code(key: vector.key, message: vector.message)
        #expect(code.hex.prefix(vector.code.count) == vector.code)
    }

    @Test func everyKeyLengthAgreesWithHashlib() throws {
        let expected = try Python.lines(
            patternInPython + """
                import hashlib, hmac
                for n in range(131):
                    print(hmac.new(pattern(n), pattern(3 * n, n), hashlib.sha256).hexdigest())
                """)
        try #require(expected.count == 131)
        for length in 0...130 {
            let message = patternBytes(3 * length, seed: UInt64(length))
            let code = code(key: patternBytes(length), message: message)
            #expect(code.hex == expected[length], "key of \(length) bytes")
        }
    }

    @Test func aKeyMakesManyCodes() {
        let key = HMACKey(patternBytes(32).span)
        let (a, b) = (key.code(for: [1, 2].span), key.code(for: [3].span))
        #expect(a != b)
        #expect(a == code(key: patternBytes(32), message: [1, 2]))
        #expect(b == code(key: patternBytes(32), message: [3]))
    }

    @Test func aKeyIsNotPrinted() {
        let key = HMACKey(patternBytes(32).span)
        var dumped = ""
        dump(key, to: &dumped)
        #expect("\(key)" == "HMACKey")
        #expect(String(reflecting: key) == "HMACKey")
        #expect(dumped == "- HMACKey\n")
    }

    @Test func everyFlippedBitMakesADifference() throws {
        let bytes = patternBytes(32)
        let original = try digest(bytes)
        #expect(constantTimeEquals(original, try digest(bytes)))
        for bit in 0..<256 {
            var flipped = bytes
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            let other = try digest(flipped)
            #expect(!constantTimeEquals(original, other), "bit \(bit)")
            #expect(!constantTimeEquals(other, original), "bit \(bit)")
            #expect(original != other, "bit \(bit)")

            // The same bit in the next byte too: the differences must not cancel out.
            flipped[(bit / 8 + 1) % 32] ^= 1 << UInt8(bit % 8)
            #expect(!constantTimeEquals(original, try digest(flipped)), "bit \(bit)")
        }
    }
}
