import Foundation
import Ledger
import Projections
import TestSupport
import Testing

@testable import Authentication

/// Messages are French; the holder's own language, once the holder or the issuer has said it.
@Suite(.serialized) struct LanguageTests {
    private func sent(_ kind: Kind, _ issuer: TestIssuer) throws -> [String] {
        let event = try #require(try issuer.events().last { $0.kind == kind })
        return try ["sms", "eml"].map { ending in
            let path = "\(issuer.directory.spool)/\(event.sequence).\(ending)"
            return try String(contentsOfFile: path, encoding: .utf8)
        }
    }

    private func encoded(_ subject: String) -> String {
        "=?utf-8?B?\(Data(subject.utf8).base64EncodedString())?="
    }

    private func codes(_ issuer: TestIssuer) throws -> [String] {
        try issuer.events(issuer.send("requestCodes", ["email": TestIssuer.email]))
            .filter { $0.kind == .codeIssued }.map { try issuer.message($0.sequence) }
    }

    @Test func messagesAreFrenchUntilTheIssuerSaysOtherwise() throws {
        let issuer = try TestIssuer()
        let holder = try issuer.register()
        for message in try codes(issuer) { #expect(message.contains(": votre code est ")) }
        let reply = try issuer.send("changeLanguage", ["cardholder": holder, "language": "en"])
        #expect(reply.result == "languageChosen" && reply.message == nil)
        for message in try codes(issuer) {
            #expect(message.contains("OPT-NC: your code is "))
            #expect(message.contains(". It is valid for 10 minutes. Do not tell it to anybody."))
            #expect(!message.contains("votre"))
        }
        #expect(try codes(issuer)[1].contains("\nSubject: \(encoded("Your single-use code"))\n"))
        try issuer.restart()
        #expect(try codes(issuer)[0].contains("your code is"))
        try issuer.send("changeLanguage", ["cardholder": holder, "language": "fr"])
        for message in try codes(issuer) { #expect(message.contains(": votre code est ")) }
    }

    /// Every kind of message that there is.
    @Test func theHolderChoosesInASession() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let session = try issuer.openSession()
        try issuer.send("chooseLanguage", ["session": session, "language": "en"])
        try issuer.setPassword(session, "6789")
        for text in try sent(.passwordSet, issuer) {
            #expect(text.contains("OPT-NC: a password was registered for your online payments."))
            #expect(text.contains("If it was not you, call the customer service"))
        }
        #expect(
            try sent(.passwordSet, issuer)[1].contains(
                "\nSubject: \(encoded("A change was made"))\n"))
        let id = try issuer.challenge()
        let reply = try issuer.send("submitPassword", ["challenge": id, "password": "6789"])
        let issued = try #require(try issuer.events(reply).first { $0.kind == .codeIssued })
        let sms = try issuer.message(issued.sequence)
        #expect(sms.contains(" for the payment of 299.00 € to MyTestMerchantACS3. It is valid"))
        #expect(
            try issuer.send("submitCode", ["challenge": id, "code": issuer.code(issued.sequence)])
                .json["outcome"]?.stringValue == "authenticated")
    }

    @Test func whoOnlyKnowsAnAddressCannotChoose() throws {
        let issuer = try TestIssuer()
        let holder = try issuer.register()
        let pair = try issuer.requestCodes()
        let fields: [String: Any] = ["session": pair.session, "language": "en"]
        let early = try issuer.send("chooseLanguage", fields)
        #expect(early.result == "attemptRefused")
        #expect(early.json["reason"]?.stringValue == "wrongStep")
        #expect(try issuer.holder(holder).language == .fr)
        _ = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        #expect(try issuer.send("chooseLanguage", fields).result == "languageChosen")
        #expect(try issuer.holder(holder).language == .en)
        try issuer.send("logOut", ["session": pair.session])
        let late = try issuer.send(
            "chooseLanguage", ["session": pair.session, "language": "fr"])
        #expect(late.json["reason"]?.stringValue == "ended")
        #expect(try issuer.holder(holder).language == .en)
    }

    @Test func itIsAStepAsAnyOther() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let session = try issuer.openSession()
        issuer.advance(seconds: 200)
        try issuer.send("chooseLanguage", ["session": session, "language": "en"])
        issuer.advance(seconds: 200)
        // Not idle since.
        #expect(try issuer.setPassword(session, "6789").result == "passwordSet")
    }

    @Test func whatCannotBeChosen() throws {
        let issuer = try TestIssuer()
        let holder = try issuer.register()
        for language in ["de", "FR", "", "french"] {
            let error = try issuer.error(
                "changeLanguage", ["cardholder": holder, "language": language])
            #expect(error.code == .malformed && error.field == "language")
        }
        #expect(
            try issuer.error("changeLanguage", ["cardholder": 999, "language": "en"]).code
                == .unknown)
    }

    @Test(arguments: Language.allCases)
    func theWarningBeforeALockWithoutEnd(_ language: Language) {
        let text = MessageText.permanentLockWarning(in: language)
        #expect(text.body.contains("(+687) 268800"))
        #expect(text.body.contains(language == .fr ? "bloqué pour de bon" : "blocked for good"))
    }

    @Test(
        arguments: [
            (1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (119, "1 minute"),
            (600, "10 minutes"),
        ] as [(UInt64, String)])
    func durations(_ seconds: UInt64, _ text: String) {
        #expect(Language.en.duration(seconds) == text)
    }

    @Test func amounts() {
        func text(_ amount: UInt64, _ currency: UInt64, _ exponent: UInt64) -> String {
            Purchase(amount: amount, currency: currency, exponent: exponent, merchantName: "x")
                .amountText(in: .en)
        }
        #expect(text(129_900, 978, 2) == "1,299.00 €")
        #expect(text(35_880, 953, 0) == "35,880 F CFP")
        #expect(text(5, 978, 2) == "0.05 €")
    }
}
