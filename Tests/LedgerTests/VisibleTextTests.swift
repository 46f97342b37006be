import Testing

@testable import Ledger

/// Characters that act instead of being seen: refused on the way in, written out on the way out.
@Suite struct VisibleTextTests {
    @Test(arguments: [
        ("a\u{0}", "has a control character, U+0000"),
        ("a\u{85}", "has a control character, U+0085"),
        ("a\u{202E}b", "has an invisible character, U+202E"),
        ("a\u{200B}", "has an invisible character, U+200B"),
        ("\u{AD}", "has an invisible character, U+00AD"),
        ("a\u{2028}", "has an invisible character, U+2028"),
        ("a\u{FEFF}", "has an invisible character, U+FEFF"),
        ("a\u{E0041}", "has an invisible character, U+E0041"),
        ("", "must not be empty"), (" \u{A0}\u{3000}", "has nothing that can be seen"),
        ("\u{3000}\u{2800}", "has nothing that can be seen"),
        ("Ama\u{34F}zon", "has an invisible character, U+034F"),
        ("\u{115F}", "has an invisible character, U+115F"),
        ("\u{3164}", "has an invisible character, U+3164"),
        ("a\u{FFA0}", "has an invisible character, U+FFA0"),
        ("\u{17B4}", "has an invisible character, U+17B4"),
        ("a\u{180B}", "has an invisible character, U+180B"),
        ("a\u{FE00}", "has an invisible character, U+FE00"),
        ("a\u{FE0F}", "has an invisible character, U+FE0F"),
        ("1\u{FE0F}", "has an invisible character, U+FE0F"),
        ("❤\u{FE0F}\u{FE0F}", "has an invisible character, U+FE0F"),
        ("a\u{FFFF}", "has an invisible character, U+FFFF"),
        ("a\u{1FFFE}", "has an invisible character, U+1FFFE"),
    ])
    func whatCannotBeSeenIsNamed(_ text: String, _ fault: String) {
        #expect(text.visibilityFault == fault)
    }

    @Test(arguments: ["a", "« é »", "Ét. 1", "日本", "عربي", "😀", "❤\u{FE0F} Nouméa", "a b"])
    func whatCanBeSeen(_ text: String) {
        #expect(text.visibilityFault == nil && text.visible == text)
    }

    @Test func itIsWrittenOut() throws {
        let text = "MyShop\u{202E}gpj.\u{E0041}"
        #expect(text.visible == #"MyShop\u{202E}gpj.\u{E0041}"#)
        let json = JSON.string(text).text
        #expect(json == #""MyShop\u202egpj.\udb40\udc41""#)
        #expect(try JSON(parsing: json).stringValue == text)
        let purchase = Purchase(amount: 1, currency: 978, exponent: 2, merchantName: text)
        #expect(
            MessageText.paymentCode("12345678", purchase, validity: 600, in: .fr).body
                .contains(#"à MyShop\u{202E}gpj.\u{E0041}. Il"#))
    }

    /// What bytes say of a text is what its characters say.
    @Test func theBytesOfVisibleCharacters() {
        for value in 0...0x10FFFF as ClosedRange<UInt32> {
            guard let scalar = Unicode.Scalar(value), scalar.isInvisible else { continue }
            #expect(!String(scalar).isSurelyVisible, "\(scalar.codePoint)")
        }
    }
}
