import Ledger
import TestSupport
import Testing

@testable import Authentication
@testable import Projections
@testable import Replay

/// Codes that are withheld in one world and issued in the other.
extension WhatIfStoryTests {
    @Test func codesThatWouldHaveBeenWithheld() throws {
        let request = try issuer.requestCodes()
        let resent = try issuer.resendCodes(request.session)
        _ = try issuer.submitCodes(request.session, resent.sms, resent.email)
        let opened = try last(.verificationSucceeded)
        for _ in 1...2 { _ = try issuer.pay() }
        let paid = try last(.challengeOpened)
        let told = try told([.cardholderCodeLimit: 1])
        #expect(
            told.contains(
                "judged \(request.session): sessionRequested > sessionRequested codesWithheld"),
            "\(told)")
        #expect(
            told.contains { $0.hasPrefix("judged") && $0.hasSuffix("codeIssued > codesWithheld") },
            "\(told)")
        #expect(told.contains { $0.hasPrefix("judged \(opened):") }, "\(told)")
        #expect(
            told.contains {
                $0.hasPrefix("judged \(paid + 1) payment \(paid): passwordSubmitted right")
                    && $0.contains(" > passwordSubmitted right codesWithheld")
            }, "\(told)")
        #expect(
            told.contains { $0.contains("payment \(paid): authenticated > failed") }, "\(told)")
        #expect(try self.told([.cardholderCodeLimit: 20]).isEmpty)
    }

    /// The record does not say what a holder would have typed who was sent nothing.
    @Test func codesThatWouldHaveBeenSent() throws {
        _ = try issuer.pay()
        try issuer.send(
            "changePolicy", ["policy": ["cardholderCodeLimit": 1], "account": "op.un"])
        let withheld = try issuer.send("requestCodes", ["email": TestIssuer.email])
        let session = try #require(issuer.session(withheld))
        _ = try issuer.submitCodes(session, "00000000", "aaaaa")
        let id = try issuer.challenge()
        _ = try issuer.submitPassword(id)
        _ = try issuer.submitCode(id, "00000000")
        #expect(
            try told([.cardholderCodeLimit: 20]) == [
                "goesOn \(session): sessionRequested codesWithheld > sessionRequested",
                "goesOn \(id + 1) payment \(id): passwordSubmitted right codesWithheld > "
                    + "passwordSubmitted right assuming \(session)",
            ])
    }

    @Test func aLimitThatIsNotDecidedAgainIsNamed() throws {
        let values: [PolicyParameter: UInt64] = [.originCodeLimit: 1, .failureLimit: 5]
        #expect(try issuer.whatIf(values).untouched == [.originCodeLimit])
        #expect(try issuer.whatIf([.failureLimit: 5]).untouched.isEmpty)
    }
}
