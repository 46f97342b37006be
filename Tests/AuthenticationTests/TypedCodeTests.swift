import Projections
import TestSupport
import Testing

@testable import Authentication
@testable import Ledger

/// A code typed with separators, or with digits of another script, is what it means. A password is
/// four digits and nothing else.
@Suite struct TypedCodeTests {
    /// `38883202` as `3888 3202`, with a blank of its own.
    private func spaced(_ code: String, _ blank: String = " ") -> String {
        code.prefix(code.count / 2) + blank + code.dropFirst(code.count / 2)
    }

    private func fullWidth(_ code: String) -> String {
        String(
            String.UnicodeScalarView(
                code.unicodeScalars.map { Unicode.Scalar($0.value - 0x30 + 0xFF10)! }))
    }

    @Test(arguments: [" ", "-", ".", "\u{A0}", "\u{202F}", "\u{200B}", "\t", "\n", "\r\n"])
    func separatorsDoNotCount(_ blank: String) throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let pair = try issuer.requestCodes()
        let session = try #require(issuer.session(pair.reply))
        let opened = try issuer.submitCodes(
            session, spaced(pair.sms, blank), " \(spaced(pair.email, blank)) ")
        #expect(opened.result == "sessionOpened")
        try issuer.setPassword(session, "6789")
        let (id, code) = try issuer.challengeAtStep2()
        let ended = try issuer.submitCode(id, spaced(code, blank))
        #expect(ended.json["outcome"] == "authenticated")
    }

    @Test func digitsOfAnotherScriptAreDigits() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let pair = try issuer.requestCodes()
        let session = try #require(issuer.session(pair.reply))
        let opened = try issuer.submitCodes(session, fullWidth(pair.sms), pair.email)
        #expect(opened.result == "sessionOpened")
    }

    /// Wrong ones stay wrong: each is one failure.
    @Test func lettersAreWrong() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let pair = try issuer.requestCodes()
        let session = try #require(issuer.session(pair.reply))
        let refused = try issuer.submitCodes(session, pair.sms + "a", pair.email)
        #expect(refused.result == "verificationFailed")
        #expect(try issuer.holder(cardholder).failures == 1)
    }
}
