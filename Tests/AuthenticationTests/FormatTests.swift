import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication
@testable import Projections

/// Requirements, "Formats".
@Suite struct FormatTests {
    @Test func smsCodesHaveEightDigitsPortalAndPaymentAlike() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        try issuer.allowAnyCount()
        for _ in 0..<40 {
            for code in [try issuer.requestCodes().sms, try issuer.challengeAtStep2().code] {
                #expect(code.count == 8)
                #expect(code.allSatisfy { $0.isASCII && $0.isNumber })
            }
        }
    }

    /// A number below 10,000,000 keeps its zeros, one in ten codes.
    @Test func smsCodesKeepTheirLeadingZeros() {
        var generator = SystemRandomNumberGenerator()
        let codes = (0..<1000).map { _ in
            SecretMaker.code(.sms, emailCodeLength: 5, &generator)
        }
        #expect(codes.allSatisfy { $0.count == 8 })
        #expect(codes.contains { $0.hasPrefix("0") })
        #expect(Set(codes).count > 990)
    }

    @Test func emailCodesAreMixedCaseLettersAndDigitsOfThePolicysLength() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        try issuer.allowAnyCount()
        var seen = Set<Character>()
        for length in 5...16 {
            if length > 5 {
                try issuer.send(
                    "changePolicy", ["policy": ["emailCodeLength": length], "account": "op.un"])
            }
            for _ in 0..<10 {
                let code = try issuer.requestCodes().email
                #expect(code.count == length)
                seen.formUnion(code)
            }
        }
        #expect(seen.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
        #expect(seen.contains { $0.isUppercase })
        #expect(seen.contains { $0.isLowercase })
        #expect(seen.contains { $0.isNumber })
    }

    @Test func emailCodesAreCaseSensitive() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        var pair = try issuer.requestCodes()
        // One code in a thousand has no letter.
        while !pair.email.contains(where: \.isLetter) { pair = try issuer.requestCodes() }
        let flipped = String(
            pair.email.map { Character($0.isUppercase ? $0.lowercased() : $0.uppercased()) })
        let reply = try issuer.submitCodes(pair.session, pair.sms, flipped)
        #expect(reply.result == "verificationFailed")
        let failed = try issuer.event(reply.events[0])
        #expect(failed.smsFactor == .right)
        #expect(failed.emailFactor == .wrong)
        #expect(
            try issuer.submitCodes(pair.session, pair.sms, pair.email).result == "sessionOpened")
    }

    @Test func cardMasksKeepBINAndLastFourOrLastFourOnly() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        let mask = "497072XXXXXX2226"
        let attached = try #require(try issuer.events().first { $0.kind == .cardAttached })
        #expect(attached.mask == mask)
        #expect(attached.stream == cardholder)
        let pair = try issuer.requestCodes()
        let opened = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        #expect(opened.json["cards"] == [.string(mask)])
        #expect(try issuer.openChallenge().json["card"] == "xxxxxxxxxxxx2226")
    }

    @Test(arguments: [13, 16, 19]) func cardMasksHideTheMiddleOfEveryLength(_ length: Int) throws {
        let digits = String(repeating: "4", count: length - 1)
        let card = try #require((0...9).lazy.compactMap { CardNumber("\(digits)\($0)") }.first)
        #expect(card.mask.count == length)
        #expect(card.mask.filter { $0 == "X" }.count == length - 10)
        #expect(CardNumber.challengeMask(card.mask).filter { $0 == "x" }.count == length - 4)
    }

    @Test func phoneMasksShowTheLastTwoAndInAChallengeTheFirstThree() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        let pair = try issuer.requestCodes()
        let opened = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        #expect(opened.json["method1"]?["phone"] == "xxxxxxxx23")
        #expect(try issuer.openChallenge().json["phone"] == "+68xxxxx23")
    }

    @Test(
        arguments: [
            (29900, 978, 2, "299,00 €"), (5, 978, 2, "0,05 €"), (0, 978, 2, "0,00 €"),
            (123_456_789, 978, 2, "1\u{A0}234\u{A0}567,89 €"), (99_999, 978, 2, "999,99 €"),
            (100_000, 978, 2, "1\u{A0}000,00 €"), (35_880, 953, 0, "35\u{A0}880 F CFP"),
            (7, 953, 0, "7 F CFP"),
        ] as [(UInt64, UInt64, UInt64, String)])
    func amountsAreMinorUnitsInTheLedgerAndTextForTheCardholder(
        _ amount: UInt64, _ currency: UInt64, _ exponent: UInt64, _ text: String
    ) throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let opened = try issuer.openChallenge(
            nil,
            [
                "purchaseAmount": amount, "purchaseCurrency": currency,
                "purchaseExponent": exponent,
            ])
        #expect(opened.json["amount"]?.stringValue == text)
        let event = try issuer.event(opened.events[0])
        #expect(event.purchaseAmount == amount)
        #expect(event.purchaseCurrency == currency)
        #expect(event.purchaseExponent == exponent)
    }

    @Test func datesAreUTCInTheLedgerAndTextForTheCardholder() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        issuer.now = UTCTime("2022-02-07T21:28:18.500Z")!.milliseconds
        let opened = try issuer.openChallenge(nil, ["purchaseDate": "2022-02-07T21:27:59Z"])
        #expect(opened.json["date"] == "07/02/2022 21:27:59 GMT")
        // When the payer bought and when the page was shown are two different facts.
        let event = try issuer.event(opened.events[0])
        #expect(event.json["purchaseDate"] == "2022-02-07T21:27:59.000Z")
        #expect(event.json["time"] == "2022-02-07T21:28:18.500Z")
    }

    @Test(arguments: ["123", "12345", "12a4", "", "１２３４", "+123", " 1234"])
    func anEPinHasFourDigits(_ password: String) throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let session = try issuer.openSession()
        guard !password.isEmpty else {
            let fields = ["session": session, "password": "", "confirmation": ""] as [String: Any]
            #expect(try issuer.error("setPassword", fields).field == "password")
            return
        }
        let reply = try issuer.setPassword(session, password)
        #expect(reply.result == "passwordRefused")
        #expect(reply.json["reason"] == "notFourDigits")
        #expect(try issuer.holder(cardholder).credentialVersion == 0)
    }
}
