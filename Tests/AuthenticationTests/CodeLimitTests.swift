import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication
@testable import Projections

/// How often codes are sent in an hour: for an origin, and for a cardholder.
@Suite struct CodeLimitTests {
    private static let origin = "192.0.2.7"

    private func ask(
        _ issuer: TestIssuer, _ email: String = TestIssuer.email, from origin: String? = nil
    ) throws -> Reply {
        let from = origin.map { ["origin": $0] } ?? [:]
        return try issuer.send("requestCodes", ["email": email].merging(from) { $1 })
    }

    private func set(_ issuer: TestIssuer, _ policy: [String: Int]) throws {
        try issuer.send("changePolicy", ["policy": policy, "account": "op.un"])
    }

    private func messageCount(_ issuer: TestIssuer) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: issuer.directory.spool).count
    }

    // MARK: An origin

    @Test func aTwentyFirstRequestFromAnOriginIsRefusedAlikeForEveryAddress() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        for number in 1...20 {
            let email = number.isMultiple(of: 2) ? TestIssuer.email : "inconnu@example.nc"
            #expect(try ask(issuer, email, from: Self.origin).result != "codesRefused")
        }
        issuer.advance(milliseconds: 600_001)
        let size = try issuer.size
        let sent = try messageCount(issuer)
        let known = try ask(issuer, from: Self.origin)
        let unknown = try ask(issuer, "inconnu@example.nc", from: Self.origin)
        #expect(known.result == "codesRefused")
        #expect(visible(known) == visible(unknown))
        #expect(shape(known) == shape(unknown))
        // In whole seconds, never too few; nothing else tells the two apart.
        #expect(known.json["wait"] == 3000)
        #expect(known.message?.contains("50 minutes") == true)
        #expect(known.json["cardholder"] == nil)
        let events = try issuer.events(from: size)
        #expect(events.map(\.kind) == [.codesRefused, .codesRefused])
        #expect(events.allSatisfy { $0.stream == 0 && $0.indication == .failure })
        #expect(try messageCount(issuer) == sent)
        // From elsewhere, and with no origin, they go out.
        #expect(try ask(issuer, from: "192.0.2.8").result == "codesSent")
        #expect(try ask(issuer).result == "codesSent")
    }

    /// A refusal is no request: who goes on asking waits no longer.
    @Test func theWindowOfAnOriginSlides() throws {
        let issuer = try TestIssuer()
        try set(issuer, ["originCodeLimit": 2])
        _ = try issuer.register()
        _ = try ask(issuer, from: Self.origin)
        issuer.advance(seconds: 1800)
        _ = try ask(issuer, from: Self.origin)
        issuer.advance(milliseconds: 1_799_999)
        #expect(try ask(issuer, from: Self.origin).json["wait"] == 1)
        issuer.advance(milliseconds: 1)
        #expect(try ask(issuer, from: Self.origin).result == "codesSent")
        #expect(try ask(issuer, from: Self.origin).json["wait"] == 1800)
    }

    @Test func anOriginThatIsSharedAndALimitOfZeroRefuseNobody() throws {
        let shared = try TestIssuer(sharedOrigins: [Self.origin])
        let unlimited = try TestIssuer()
        try set(unlimited, ["originCodeLimit": 0])
        for issuer in [shared, unlimited] {
            for _ in 1...25 {
                #expect(
                    try ask(issuer, "inconnu@example.nc", from: Self.origin).result
                        == "emailNotRecognised")
            }
        }
    }

    @Test func theLimitOfAnOriginOutlivesARestart() throws {
        let issuer = try TestIssuer()
        try set(issuer, ["originCodeLimit": 2])
        for _ in 1...2 { _ = try ask(issuer, "inconnu@example.nc", from: Self.origin) }
        try issuer.stopped { _, _ in }
        #expect(
            try ask(issuer, "inconnu@example.nc", from: Self.origin).result == "codesRefused")
    }

    // MARK: A cardholder

    @Test func aTwentyFirstRequestForACardholderLooksTheSameAndSendsNothing() throws {
        let issuer = try TestIssuer()
        let holder = try issuer.register()
        var usual: Reply?
        for _ in 1...20 { usual = try ask(issuer) }
        let sent = try messageCount(issuer)
        let reply = try ask(issuer)
        #expect(visible(reply) == visible(try #require(usual)))
        #expect(shape(reply) == shape(try #require(usual)))
        #expect(try issuer.events(reply).map(\.kind) == [.sessionRequested, .codesWithheld])
        #expect(try messageCount(issuer) == sent)
        // Whatever is typed there is wrong, as ever, and counts nothing.
        let session = try #require(issuer.session(reply))
        for _ in 1...6 {
            #expect(
                try issuer.submitCodes(session, "12345678", "aB3dE").result
                    == "verificationFailed")
        }
        #expect(try issuer.holder(holder).failures == 0)
        #expect(try issuer.holder(holder).failuresDespiteLocks == 0)
        // It ends when its codes would have.
        issuer.advance(seconds: 600)
        #expect(try issuer.send("expire").result == "expired")
        #expect(try issuer.state().session(session)?.closedBecause == .expired)
    }

    @Test func theWindowOfACardholderSlides() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        try set(issuer, ["cardholderCodeLimit": 1])
        _ = try issuer.requestCodes()
        issuer.advance(milliseconds: 3_599_999)
        #expect(try issuer.events(ask(issuer)).last?.kind == .codesWithheld)
        issuer.advance(milliseconds: 1)
        #expect(try issuer.events(ask(issuer)).last?.kind == .codeSent)
    }

    @Test func aStrangerCannotStarveTheHolder() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let home = ["origin": "192.0.2.1"]
        try set(issuer, ["originCodeLimit": 0])
        let pair = try issuer.requestCodes()
        _ = try issuer.submitCodes(pair.session, pair.sms, pair.email, home)
        for _ in 1...25 { _ = try ask(issuer, from: nil) }
        let reply = try ask(issuer, from: home["origin"])
        let codes = try issuer.issued(reply)
        let session = try #require(issuer.session(reply))
        #expect(
            try issuer.submitCodes(session, codes.sms, codes.email, home).result
                == "sessionOpened")
        // The allowance of its own has an end too.
        for _ in 1...19 { _ = try ask(issuer, from: home["origin"]) }
        #expect(
            try issuer.events(ask(issuer, from: home["origin"])).last?.kind == .codesWithheld)
    }

    /// A quarter of what there is for all that are not known.
    @Test func oneOriginUsesUpNoMoreThanItsShare() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        for _ in 1...5 {
            #expect(try issuer.events(ask(issuer, from: Self.origin)).last?.kind == .codeSent)
        }
        #expect(try issuer.events(ask(issuer, from: Self.origin)).last?.kind == .codesWithheld)
        for other in 1...3 {
            for _ in 1...5 {
                let reply = try ask(issuer, from: "192.0.2.\(100 + other)")
                #expect(try issuer.events(reply).last?.kind == .codeSent)
            }
        }
        #expect(try issuer.events(ask(issuer, from: "192.0.2.99")).last?.kind == .codesWithheld)
        try issuer.stopped { _, _ in }
        #expect(try issuer.events(ask(issuer, from: "192.0.2.99")).last?.kind == .codesWithheld)
    }

    /// Who knows no more than an address does not end payments.
    @Test func thoseOfThePortalAreNotThoseOfPayments() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        try set(issuer, ["cardholderCodeLimit": 1])
        #expect(try issuer.events(ask(issuer, from: Self.origin)).last?.kind == .codesWithheld)
        let id = try issuer.challenge()
        let code = try issuer.issued(try issuer.submitPassword(id, "6789")).sms
        #expect(try issuer.submitCode(id, code).json["outcome"] == "authenticated")
        let next = try issuer.submitPassword(try issuer.challenge(), "6789")
        #expect(try issuer.events(next).last?.kind == .codesWithheld)
    }

    @Test func aResendIsARequestOfItsOrigin() throws {
        let issuer = try TestIssuer()
        try set(issuer, ["originCodeLimit": 3, "cardholderCodeLimit": 0])
        _ = try issuer.register()
        let session = try #require(issuer.session(try ask(issuer, from: Self.origin)))
        for _ in 1...3 {
            let fields: [String: Any] = ["session": session, "origin": Self.origin]
            #expect(try issuer.send("resendCodes", fields).result == "codesSent")
        }
        #expect(try ask(issuer, from: Self.origin).result == "codesRefused")
        #expect(try ask(issuer, from: "192.0.2.8").result == "codesSent")
    }

    /// Else it could be kept open, and nobody erased while it is.
    @Test func aSessionWithoutCodesEndsWhateverIsTyped() throws {
        let issuer = try TestIssuer()
        try set(issuer, ["cardholderCodeLimit": 1])
        _ = try issuer.register()
        _ = try ask(issuer)
        let session = try #require(issuer.session(try ask(issuer)))
        issuer.advance(seconds: 599)
        #expect(
            try issuer.submitCodes(session, "12345678", "aB3dE").result == "verificationFailed")
        issuer.advance(seconds: 1)
        #expect(try issuer.send("expire").result == "expired")
        #expect(try issuer.state().session(session)?.closedBecause == .expired)
    }

    @Test func theWaitIsNeverToldTooShort() {
        for (seconds, text) in [
            (1, "1 seconde"), (59, "59 secondes"), (60, "1 minute"), (61, "2 minutes"),
            (3590, "60 minutes"),
        ] as [(UInt64, String)] {
            #expect(Texts.codesRefused(wait: seconds).contains("patienter \(text) avant"))
        }
    }

    /// What cannot be sent again is not taken away either.
    @Test func aResendThatIsWithheldLeavesTheCodesThereAre() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        try set(issuer, ["cardholderCodeLimit": 1])
        let pair = try issuer.requestCodes()
        let reply = try issuer.send("resendCodes", ["session": pair.session])
        #expect(reply.result == "codesSent")
        #expect(reply.json["generation"] == 2)
        #expect(try issuer.events(reply).map(\.kind) == [.codesWithheld])
        #expect(
            try issuer.submitCodes(pair.session, pair.sms, pair.email).result == "sessionOpened")
    }

    @Test(arguments: ["6789", "1111"])
    func step2OfAPaymentLooksTheSameWhenItsCodeIsWithheldAndFails(_ password: String) throws {
        let issuer = try TestIssuer()
        let holder = try issuer.enrol()
        try set(issuer, ["cardholderCodeLimit": 1])
        let usual = try issuer.challenge()
        let step1 = try issuer.submitPassword(usual, password)
        let wrongCode = try issuer.submitCode(usual, wrong(try issuer.issued(step1).sms))
        let before = try issuer.holder(holder).failures

        let id = try issuer.challenge()
        let sent = try messageCount(issuer)
        let withheld = try issuer.submitPassword(id, password)
        #expect(visible(withheld) == visible(step1))
        #expect(shape(withheld) == shape(step1))
        #expect(try issuer.events(withheld).map(\.kind) == [.passwordSubmitted, .codesWithheld])
        #expect(try messageCount(issuer) == sent)
        let reply = try issuer.submitCode(id, "12345678")
        #expect(visible(reply) == visible(wrongCode))
        #expect(shape(reply) == shape(wrongCode))
        #expect(reply.json["outcome"] == "failed")
        #expect(try issuer.holder(holder).failures == before)
    }

    @Test func zeroIsNoLimitForACardholder() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        try set(issuer, ["cardholderCodeLimit": 0])
        for _ in 1...25 { #expect(try issuer.events(ask(issuer)).last?.kind == .codeSent) }
    }

    // MARK: Old ledgers

    /// A ledger of before these limits has them from the moment at which it is opened.
    @Test func anOldPolicyIsStatedAgainWhenTheLedgerIsOpened() throws {
        let issuer = try TestIssuer()
        let size = try issuer.size
        try issuer.restart()
        #expect(try issuer.kinds(from: size) == [.ledgerOpened])
        let stated = try issuer.events().last { $0.kind == .policyChanged }
        #expect(stated?.parameters?.count == Policy.recorded(\.defaultValue).count)
    }
}
