import Testing

@testable import Ledger

/// What a person types is compared as it was meant.
@Suite struct TypedCodeTests {
    @Test(arguments: [
        "38883202", "3888 3202", " 38 88 32 02\t", "3888-3202", "3888\u{2010}3202", "3888.3202",
        "3888\u{A0}3202", "3888\u{202F}3202", "3888\u{200B}3202", "\u{FEFF}38883202",
        "３８８８３２０２", "３８８８　３２０２", "٣٨٨٨٣٢٠٢", "३८८८३२०२", "3888_3202", "3888·3202",
        "3888\u{2212}3202",
    ])
    func howeverItIsTyped(_ text: String) { #expect(text.typedCode == "38883202") }

    /// Nothing that is no digit becomes one, and nothing wrong becomes right.
    @Test(arguments: [
        ("3888320a", "3888320a"), ("O888", "O888"), ("²³", "²³"), ("Ⅷ", "Ⅷ"), ("½", "½"),
        ("+3888", "+3888"), ("38!88", "38!88"), ("aB3dE", "aB3dE"), ("", ""), ("八", "八"),
    ])
    func whatIsNoDigitStays(_ text: String, _ kept: String) { #expect(text.typedCode == kept) }

    @Test(arguments: [
        ("+687 00 00 23", true), ("+687 00 00 2", false), ("+687 00 00 234", false),
        ("+687000023", true), ("+33 6 39 98 00 01", true), ("+68", false),
    ])
    func aNumberOfNewCaledoniaHasSixDigits(_ text: String, _ isNumber: Bool) {
        #expect((PhoneNumber(text)?.isComplete ?? false) == isNumber, "\(text)")
    }

    /// Never longer than it is.
    @Test(
        arguments: [
            (30, "30 secondes"), (59, "59 secondes"), (60, "1 minute"), (119, "1 minute"),
            (120, "2 minutes"), (600, "10 minutes"), (659, "10 minutes"),
        ] as [(UInt64, String)])
    func theValidityOfACodeIsTold(_ seconds: UInt64, _ text: String) {
        let purchase = Purchase(
            amount: 29900, currency: 978, exponent: 2, merchantName: "MyTestMerchantACS3")
        for message in [
            MessageText.portalCode("12345678", validity: seconds, in: .fr),
            .paymentCode("12345678", purchase, validity: seconds, in: .fr),
        ] {
            #expect(message.body.contains("Il est valable \(text). Ne le"), "\(message)")
        }
    }
}
