import TestSupport
import Testing

@testable import Ledger

/// Each address has one canonical writing, by which it gets its reference.
@Suite struct AddressWritingTests {
    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7"), (" 192.0.2.7 ", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"), ("::FFFF:C000:207", "192.0.2.7"),
        ("2001:DB8::1", "2001:db8::1"), ("2001:0db8:0000::0001", "2001:db8::1"),
        ("2001:db8:0:0:0:0:0:1\t", "2001:db8::1"),
    ])
    func anAddressOfTheInternet(_ text: String, _ canonical: String) {
        #expect(IPAddress(text)?.text == canonical)
        #expect(ReferenceKind.origin.canonical(text) == canonical)
    }

    @Test(arguments: ["", "192.0.2", "192.0.2.256", "fe80::1%eth0", "2001:db8::1::2", "kiosque-3"])
    func whatIsNoAddressStays(_ text: String) {
        #expect(IPAddress(text) == nil)
        #expect(ReferenceKind.origin.canonical(text) == text)
    }

    @Test func aNetworkIsTheFirstHalf() {
        let network = IPAddress("2001:db8:0:7::1")?.network
        #expect(network != nil && network == IPAddress("2001:db8:0:7:ffff::2")?.network)
        #expect(network != IPAddress("2001:db8:0:8::1")?.network)
        #expect(IPAddress("192.0.2.7")?.network == nil)
        #expect(IPAddress("::ffff:192.0.2.7")?.network == nil)
    }

    @Test(arguments: [
        ("Awa@Example.NC", "awa@example.nc"), (" awa@example.nc ", "awa@example.nc"),
        ("ame\u{301}lie@example.nc", "amélie@example.nc"),
        ("AME\u{301}LIE@example.nc", "amélie@example.nc"),
    ])
    func anEmailAddress(_ text: String, _ canonical: String) {
        let writing = ReferenceKind.email.canonical(text)
        #expect(writing.utf8.elementsEqual(canonical.utf8), "\(writing)")
    }

    @Test(arguments: [
        "awa@cafe\u{301}.nc", "awa@café.nc", "a\u{200B}wa@example.nc", "a wa@example.nc",
    ])
    func anAddressThatNobodyCanHave(_ text: String) { #expect(EmailAddress(text) == nil) }

    /// Python has the tables of Unicode from elsewhere.
    @Test func pythonHasTheSameNormalForm() throws {
        var texts: [String] = []
        for base in 0x61...0x7A {
            for mark in 0x300...0x345 {
                for other in [0x323, 0x301] {
                    let scalars = [base, other, mark].map { Unicode.Scalar($0)! }
                    texts.append(String(String.UnicodeScalarView(scalars)))
                }
            }
        }
        for value in [0xC0...0x24F, 0x370...0x3FF, 0x1E00...0x1FFF, 0xAC00...0xAC40].joined() {
            if let scalar = Unicode.Scalar(value), !scalar.properties.isWhitespace {
                texts.append(String(scalar))
            }
        }
        func hex(_ text: String) -> String {
            text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ")
        }
        let lowercased = texts.map { $0.lowercased() }
        let answers = try Python.lines(
            """
            import sys, unicodedata
            for line in sys.stdin:
                text = "".join(chr(int(word, 16)) for word in line.split())
                print(" ".join(f"{ord(c):x}" for c in unicodedata.normalize("NFC", text)))
            """, input: lowercased.map(hex))
        #expect(answers.count == texts.count)
        for (text, answer) in zip(texts, answers) {
            #expect(hex(EmailAddress.normalized(text)) == answer, "\(hex(text))")
        }
    }
}
