import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication

/// Requirements, "EMV 3-D Secure vocabulary" and "Where the guide is silent": what a challenge is
/// opened with.
@Suite struct TransactionTests {
    @Test(arguments: ["threeDSServerTransID", "dsTransID", "acsTransID"])
    func anIDThatWasUsedBeforeIsAConflict(_ field: String) throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let id = UUID().uuidString
        let first = try issuer.openChallenge(nil, [field: id])
        let event = try #require(first.events.last)
        let again: [String: Any] = [
            "card": TestIssuer.validCard(2226), "purchaseDate": "2022-02-07T21:28:18Z",
            "threeDSServerTransID": UUID().uuidString, "dsTransID": UUID().uuidString,
            "acsTransID": UUID().uuidString,
        ].merging(TestIssuer.purchase()) { $1 }
        let expected = CommandError(
            .conflict, field: field, "already used, see event \(event)")
        #expect(try issuer.error("openChallenge", again.merging([field: id]) { $1 }) == expected)
        // The same id of another party is another's.
        let other = field == "dsTransID" ? "acsTransID" : "dsTransID"
        #expect(try issuer.openChallenge(nil, [other: id]).error == nil)
    }

    @Test func anIDOfACardThatNobodyHasIsUsedToo() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let id = UUID().uuidString
        let request = UUID().uuidString
        let ids = [
            "dsTransID": id, "acsTransID": UUID().uuidString, "request": request,
            "threeDSServerTransID": UUID().uuidString,
        ]
        let unknown = try issuer.openChallenge(TestIssuer.validCard(7777), ids)
        #expect(unknown.result == "cardNotRecognised")
        #expect(try issuer.openChallenge(nil, ["dsTransID": id]).error?.field == "dsTransID")
        // The same request is the same.
        #expect(try issuer.openChallenge(TestIssuer.validCard(7777), ids).events == unknown.events)
    }

    @Test(
        arguments: [
            (978, 0, "purchaseExponent"), (978, 3, "purchaseExponent"),
            (953, 2, "purchaseExponent"),
            (392, 2, "purchaseExponent"), (999, 2, "purchaseCurrency"), (1, 2, "purchaseCurrency"),
            (191, 2, "purchaseCurrency"), (978, 2, nil), (953, 0, nil), (36, 2, nil), (788, 3, nil),
        ] as [(Int, Int, String?)])
    func anExponentIsThatOfItsCurrency(_ currency: Int, _ exponent: Int, _ field: String?) throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        do {
            let reply = try issuer.openChallenge(
                nil, ["purchaseCurrency": currency, "purchaseExponent": exponent])
            #expect(field == nil && reply.error == nil)
        } catch let error as CommandError {
            #expect(error.code == .malformed && error.field == field)
        }
    }

    /// 02 for Mastercard, 05 for Visa and most.
    @Test(
        arguments: [
            ("5105105105105100", 2), ("2223000048400011", 2), ("4970720000052226", 5),
            ("378282246310005", 5), ("6011111111111117", 5),
        ] as [(String, UInt64)])
    func theECIIsThatOfTheScheme(_ card: String, _ eci: UInt64) throws {
        let issuer = try TestIssuer()
        _ = try issuer.register(cards: [TestIssuer.validCard(1111), card])
        try issuer.changePassword("6789")
        let id = try #require(issuer.challenge(try issuer.openChallenge(card)))
        let code = try issuer.issued(try issuer.submitPassword(id)).sms
        let events = try issuer.events(try issuer.submitCode(id, code))
        #expect(events.last { $0.kind == .challengeEnded }?.eci == eci)
    }

    @Test(arguments: [
        ("Librairie\u{202E}", "has an invisible character, U+202E"),
        ("\u{200B}", "has an invisible character, U+200B"),
        ("\u{3000}", "has nothing that can be seen"),
        ("4970x7200x0005x2226", "has a card number, which must not be kept"),
    ])
    func aNameOfAMerchantCanBeSeen(_ name: String, _ reason: String) throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        #expect(throws: CommandError(.malformed, field: "merchantName", reason)) {
            try issuer.openChallenge(nil, ["merchantName": name])
        }
    }
}
