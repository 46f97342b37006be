import Foundation
import TestSupport
import Testing

@testable import Authentication
@testable import Ledger
@testable import Projections

/// A code, a session or a payment that relied on a phone or an address that was given up, or on
/// a card that was detached, is over; nothing else is touched.
@Suite struct ContactChangeTests {
    /// The issuer's commands that take the phone away.
    private static let ofPhone = ["reportSimSwap", "changePhone"]

    @discardableResult
    private func send(
        _ name: String, _ cardholder: UInt64, _ issuer: TestIssuer
    ) throws -> Reply {
        var fields: [String: Any] = ["cardholder": cardholder]
        if name == "changePhone" { fields["phone"] = "+687 00 00 77" }
        if name == "changeEmail" { fields["email"] = "nouvelle@example.nc" }
        if name == "detachCard" { fields["card"] = TestIssuer.validCard(2226) }
        return try issuer.send(name, fields)
    }

    /// What is recorded of the end, event by event, in one line each.
    private func told(_ reply: Reply, _ issuer: TestIssuer) throws -> [String] {
        let events = try issuer.events(reply)
        #expect(events.dropFirst().allSatisfy { $0.cause == events[0].sequence })
        #expect(events.allSatisfy { $0.actor == events[0].actor })
        return events.map { event in
            let of = event.code ?? event.session ?? event.challenge
            return [event.kind.name, of.map { "\($0)" }, event.reason?.name, event.outcome?.name]
                .compactMap { $0 }.joined(separator: " ")
        }
    }

    private func codes(_ reply: Reply, _ issuer: TestIssuer) throws -> [UInt64] {
        try issuer.events(reply).filter { $0.kind == .codeIssued }.map(\.sequence)
    }

    // MARK: The phone

    @Test(arguments: ofPhone) func aPaymentCodeSentBeforeAuthenticatesNoMore(
        _ name: String
    ) throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        let (id, code) = try issuer.challengeAtStep2()
        let sent = try #require(try issuer.state().challenge(id)?.code)
        let reply = try send(name, cardholder, issuer)
        #expect(reply.result == (name == "changePhone" ? "phoneChanged" : "simSwapReported"))
        #expect(reply.json["outcome"] == nil)
        #expect(reply.json["challenge"] == nil)
        #expect(
            try told(reply, issuer) == [
                reply.result!, "codeVoided \(sent) contactChanged", "challengeEnded \(id) revoked",
            ])
        let ended = try issuer.event(reply.events[2])
        #expect(ended.transStatus == .N)
        #expect(ended.transStatusReason == 9)
        #expect(ended.challengeCancel == nil)
        #expect(ended.actor == .issuer)

        let start = try issuer.size
        let late = try issuer.submitCode(id, code)
        #expect(late.result == "attemptRefused")
        #expect(late.json["reason"] == "ended")
        #expect(try issuer.kinds(from: start) == [.attemptRefused])
        let holder = try issuer.holder(cardholder)
        #expect(holder.failures == 0)
        #expect(holder.liveChallenges == [])
        #expect(holder.isEnrolled)
        // The next one goes as ever.
        #expect(try issuer.pay().json["outcome"] == "authenticated")
    }

    @Test(arguments: ofPhone) func portalCodesSentBeforeOpenNoSession(_ name: String) throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let first = try issuer.requestCodes()
        let pair = try issuer.resendCodes(first.session)
        let reply = try send(name, cardholder, issuer)
        let voided = try codes(pair.reply, issuer).map { "codeVoided \($0) contactChanged" }
        #expect(
            try told(reply, issuer)
                == [reply.result!] + voided + ["sessionClosed \(pair.session) contactChanged"])
        #expect(reply.json["session"] == nil)
        let late = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        #expect(late.result == "attemptRefused")
        #expect(late.json["reason"] == "ended")
        #expect(try issuer.state().session(pair.session)?.closedBecause == .contactChanged)
        #expect(try issuer.holder(cardholder).liveSessions == [])
        #expect(try issuer.holder(cardholder).failures == 0)
    }

    @Test(arguments: ofPhone + ["changeEmail"])
    func aSessionThatWasOpenedWithItEnds(_ name: String) throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let session = try issuer.openSession()
        let reply = try send(name, cardholder, issuer)
        #expect(
            try told(reply, issuer)
                == [reply.result!, "sessionClosed \(session) contactChanged"])
        #expect(try issuer.setPassword(session, "6789").json["reason"] == "ended")
        #expect(try !issuer.holder(cardholder).isEnrolled)
    }

    /// Its page showed where the code would go.
    @Test(arguments: ofPhone) func aPaymentWithoutACodeYetEndsToo(_ name: String) throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        let id = try issuer.challenge()
        let reply = try send(name, cardholder, issuer)
        #expect(
            try told(reply, issuer) == [reply.result!, "challengeEnded \(id) revoked"])
        #expect(try issuer.submitPassword(id).json["reason"] == "ended")
    }

    @Test func everythingEndsInTheOrderInWhichItBegan() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        let open = try issuer.openSession()
        let first = try issuer.challengeAtStep2()
        let pair = try issuer.requestCodes()
        let second = try issuer.challenge()
        let code = try #require(try issuer.state().challenge(first.id)?.code)
        let voided = try codes(pair.reply, issuer).map { "codeVoided \($0) contactChanged" }
        #expect(
            try told(try send("reportSimSwap", cardholder, issuer), issuer)
                == ["simSwapReported", "sessionClosed \(open) contactChanged"] + voided
                + [
                    "sessionClosed \(pair.session) contactChanged",
                    "codeVoided \(code) contactChanged", "challengeEnded \(first.id) revoked",
                    "challengeEnded \(second) revoked",
                ])
    }

    /// What had run out ended because of that, and comes first.
    @Test func whatWasDueIsRecordedAsDue() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        let (id, code) = try issuer.challengeAtStep2()
        issuer.advance(seconds: 600)
        let start = try issuer.size
        let reply = try send("reportSimSwap", cardholder, issuer)
        #expect(reply.result == "simSwapReported")
        #expect(try told(reply, issuer) == ["simSwapReported"])
        #expect(
            try issuer.kinds(from: start) == [.codeExpired, .challengeEnded, .simSwapReported])
        #expect(try issuer.state().challenge(id)?.outcome == .timedOut)
        #expect(try issuer.submitCode(id, code).json["reason"] == "ended")
    }

    @Test(arguments: ofPhone + ["changeEmail", "detachCard"])
    func anotherHolderIsNotTouched(_ name: String) throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        let other = try issuer.register(
            email: "autre@example.nc", cards: [TestIssuer.validCard(7777)])
        let id = try issuer.challengeAtStep2()
        let pair = try issuer.requestCodes()
        var fields: [String: Any] = ["cardholder": other]
        if name == "detachCard" {
            fields["card"] = TestIssuer.validCard(7777)
            #expect(try issuer.send(name, fields).events.count == 1)
        } else {
            #expect(try send(name, other, issuer).events.count == 1)
        }
        #expect(try issuer.submitCode(id.id, id.code).json["outcome"] == "authenticated")
        #expect(
            try issuer.submitCodes(pair.session, pair.sms, pair.email).result == "sessionOpened")
    }

    /// A feed that reports the number again takes nothing away.
    @Test func theSameNumberAgainEndsNothing() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        let (id, code) = try issuer.challengeAtStep2()
        let reply = try issuer.send(
            "changePhone", ["cardholder": cardholder, "phone": TestIssuer.phone])
        #expect(try told(reply, issuer) == ["phoneChanged"])
        #expect(try issuer.submitCode(id, code).json["outcome"] == "authenticated")
    }

    // MARK: The holder's own change

    @Test func theSessionInWhichTheHolderChangesThePhoneGoesOn() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        let other = try issuer.openSession()
        let own = try issuer.openSession()
        let pair = try issuer.requestCodes()
        let (id, code) = try issuer.challengeAtStep2()
        let reply = try issuer.changePhone(in: own, to: "+687 00 00 99")
        #expect(reply.result == "phoneChanged")
        #expect(reply.json["session"]?.integerValue() == own)
        #expect(reply.json["challenge"] == nil)
        let sent = try #require(try issuer.state().challenge(id)?.code)
        let proof = try #require(try issuer.events(reply)[0].code)
        let voided = try codes(pair.reply, issuer).map { "codeVoided \($0) contactChanged" }
        #expect(
            try told(reply, issuer)
                == ["phoneCodeSubmitted \(proof)", "codeConsumed \(proof)"]
                + ["phoneChanged \(own)", "sessionClosed \(other) contactChanged"] + voided
                + [
                    "sessionClosed \(pair.session) contactChanged",
                    "codeVoided \(sent) contactChanged", "challengeEnded \(id) revoked",
                ])
        #expect(try issuer.setPassword(own, "4321").result == "passwordChanged")
        #expect(try issuer.submitCode(id, code).json["reason"] == "ended")
        #expect(try issuer.holder(cardholder).liveSessions == [own])
    }

    // MARK: The address

    /// A payment relies on the password and the phone.
    @Test func aPaymentGoesOnAfterAChangeOfAddress() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        let (id, code) = try issuer.challengeAtStep2()
        let pair = try issuer.requestCodes()
        let reply = try send("changeEmail", cardholder, issuer)
        #expect(reply.result == "emailChanged")
        let voided = try codes(pair.reply, issuer).map { "codeVoided \($0) contactChanged" }
        #expect(
            try told(reply, issuer)
                == ["emailChanged"] + voided + ["sessionClosed \(pair.session) contactChanged"])
        #expect(
            try issuer.submitCodes(pair.session, pair.sms, pair.email).json["reason"] == "ended")
        #expect(try issuer.submitCode(id, code).json["outcome"] == "authenticated")
    }

    @Test func aRefusedChangeEndsNothing() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        _ = try issuer.register(email: "autre@example.nc", cards: [])
        let pair = try issuer.requestCodes()
        let fields: [String: Any] = ["cardholder": cardholder, "email": "autre@example.nc"]
        #expect(try issuer.error("changeEmail", fields).code == .conflict)
        #expect(
            try issuer.submitCodes(pair.session, pair.sms, pair.email).result == "sessionOpened")
    }

    // MARK: The card

    @Test func aPaymentEndsWithItsCard() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        let other = TestIssuer.validCard(7777)
        try issuer.send("attachCard", ["cardholder": cardholder, "card": other])
        let (id, code) = try issuer.challengeAtStep2()
        let sent = try #require(try issuer.state().challenge(id)?.code)
        let step1 = try issuer.challenge()
        let ofOther = try #require(issuer.challenge(try issuer.openChallenge(other)))
        let otherCode = try issuer.issued(try issuer.submitPassword(ofOther)).sms
        let session = try issuer.openSession()
        let reply = try send("detachCard", cardholder, issuer)
        #expect(reply.result == "cardDetached")
        #expect(
            try told(reply, issuer) == [
                "cardDetached", "codeVoided \(sent) cardDetached", "challengeEnded \(id) revoked",
                "challengeEnded \(step1) revoked",
            ])
        #expect(try issuer.submitCode(id, code).json["reason"] == "ended")
        #expect(try issuer.submitPassword(step1).json["reason"] == "ended")
        // Neither the payment with another card nor the session was for it.
        #expect(try issuer.submitCode(ofOther, otherCode).json["outcome"] == "authenticated")
        #expect(try issuer.setPassword(session, "4321").result == "passwordChanged")
    }

    // MARK: Around it

    @Test func theVerifiersOfWhatEndedAreForgotten() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        _ = try issuer.requestCodes()
        _ = try issuer.challengeAtStep2()
        try send("reportSimSwap", cardholder, issuer)
        // With the next command.
        try issuer.send("expire")
        #expect(try issuer.service.vault.read { try $0.keptCodes() } == [])
    }

    @Test func theFeedMayGiveTheSameAddressAgain() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let session = try issuer.openSession()
        let reply = try issuer.send(
            "changeEmail", ["cardholder": cardholder, "email": TestIssuer.email])
        #expect(try issuer.events(reply).map(\.kind) == [.emailChanged])
        #expect(try issuer.state().session(session)?.status == .open)
    }
}
