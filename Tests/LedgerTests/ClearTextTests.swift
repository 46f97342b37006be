import Testing

@testable import Ledger

/// What must never be in a text that is kept, however it is written.
@Suite struct ClearTextTests {
    @Test(arguments: [
        "4970720000052226", "4970 7200 0005 2226", "4970-7200/0005.2226", "n° 4970720000052226 !",
        "４９７０７２０００００５２２２６", "٤٩٧٠٧٢٠٠٠٠٠٥٢٢٢٦",
        "4970\u{200B}7200\u{200B}00052226", "4970x7200x0005x2226", "4970 et 7200 et 0005 et 2226",
        "4a9b7c0d7e2f0g0h0i0j0k5l2m2n2o6", "⁴⁹⁷⁰⁷²⁰⁰⁰⁰⁰⁵²²²⁶", "④⑨⑦⓪⑦②⓪⓪⓪⓪⓪⑤②②②⑥",
        "四九七〇七二〇〇〇〇〇五二二二六",
    ])
    func aCardNumber(_ text: String) { #expect(ClearText(text).hasCardNumber, "\(text)") }

    /// Letters part digits that no card is written in: otherwise chance would find one.
    @Test(arguments: [
        "MyTestMerchantACS3", "Payé 299,00 € le 07/02/2022 à 21:28",
        "d7c1ee99-9478-44a6-b1f2-391e29c6b340",
        "8a880dc0-d2d2-4067-bcb1-b08d1690b26e", "f25084f0-5b16-4c0a-ae5d-b24808a95e4b",
        "(+687) 26 88 00 ou (+687) 00 00 23", "497072XXXXXX2226",
        "Ticket 20417, appel du 26/11/2026",
        "4000000000000001", "0000000000000000",
    ])
    func whatIsNone(_ text: String) { #expect(!ClearText(text).hasCardNumber, "\(text)") }

    @Test(arguments: [
        ("awa@example.nc", true), ("awa.1987@example.nc", true), ("a@b", true),
        ("4970720000052226", false), ("4970720000052226@example.nc", false), ("6789", false),
        ("12345678", false), ("aB3dE", false), ("", false),
        ("４９７０７２０００００５２２２６@example.nc", false), ("0000000000000000@example.nc", false),
    ])
    func whatCanBeTypedForAnEmailAddress(_ text: String, _ canBe: Bool) {
        #expect(EmailAddress.canBeOne(text) == canBe, "\(text)")
    }
}
