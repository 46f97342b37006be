import Foundation
import Ledger
import Projections
import TestSupport
import Testing

@testable import Authentication

/// Requirements, "Formats", validity: each code on its own clock, from its sending.
@Suite struct CodeLifetimeTests {
    @Test func aPortalPairLivesUntilJustBefore600Seconds() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let pair = try issuer.requestCodes()
        issuer.advance(milliseconds: 599_999)
        #expect(
            try issuer.submitCodes(pair.session, pair.sms, pair.email).result == "sessionOpened")
    }

    @Test func aPortalPairIsDeadAtExactly600Seconds() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let pair = try issuer.requestCodes()
        issuer.advance(milliseconds: 600_000)
        let before = try issuer.size
        let reply = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        #expect(reply.result == "verificationFailed")
        #expect(
            try issuer.kinds(from: before) == [
                .codeExpired, .codeExpired, .sessionClosed, .verificationFailed,
            ])
        let failed = try issuer.event(before + 3)
        #expect(failed.smsFactor == .expired)
        #expect(failed.emailFactor == .expired)
        #expect(try issuer.event(before + 2).reason == .expired)
    }

    /// What was decided for a cardholder, apart from where it is in the ledger.
    private func decisions(_ issuer: TestIssuer, _ holder: UInt64) throws -> [String] {
        try issuer.events().filter { $0.stream == holder }.map {
            [
                $0.kind.name, $0.reason?.name, $0.smsFactor?.name, $0.emailFactor?.name,
                $0.outcome?.name, $0.failures.map { "\($0)" },
            ].compactMap { $0 }.joined(separator: " ")
        }
    }

    @Test(arguments: [true, false])
    func codesOfThePortalAfterTheirTimeAreOneFailureWhetherExpireRanOrNot(
        _ isRight: Bool
    ) throws {
        let worlds = try ["nothing", "expire"].map { housekeeping in
            let issuer = try TestIssuer()
            let holder = try issuer.register()
            let pair = try issuer.requestCodes()
            issuer.advance(seconds: 600)
            // A second command, so that the verifiers are gone.
            if housekeeping == "expire" { for _ in 1...2 { try issuer.send("expire") } }
            let sms = isRight ? pair.sms : wrong(pair.sms)
            let late = try issuer.submitCodes(pair.session, sms, pair.email)
            #expect(late.result == "verificationFailed")
            let again = try issuer.submitCodes(pair.session, sms, pair.email)
            #expect(again.json["reason"] == "ended")
            #expect(try issuer.holder(holder).failures == 1)
            return try decisions(issuer, holder)
        }
        #expect(worlds[0] == worlds[1])
    }

    @Test(arguments: [true, false])
    func aCodeOfAPaymentAfterItsTimeIsOneFailureWhetherExpireRanOrNot(_ isRight: Bool) throws {
        let worlds = try ["nothing", "expire"].map { housekeeping in
            let issuer = try TestIssuer()
            let holder = try issuer.enrol()
            try issuer.send(
                "changePolicy", ["policy": ["paymentCodeValidity": 60], "account": "op.un"])
            let payment = try issuer.challengeAtStep2()
            issuer.advance(seconds: 60)
            if housekeeping == "expire" { for _ in 1...2 { try issuer.send("expire") } }
            let late = try issuer.submitCode(
                payment.id, isRight ? payment.code : wrong(payment.code))
            #expect(late.json["outcome"] == "failed")
            #expect(try issuer.holder(holder).failures == 1)
            return try decisions(issuer, holder)
        }
        #expect(worlds[0] == worlds[1])
    }

    @Test func aResentPairHasItsOwnClock() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let first = try issuer.requestCodes()
        issuer.advance(seconds: 400)
        let second = try issuer.resendCodes(first.session)
        issuer.advance(milliseconds: 599_999)
        #expect(
            try issuer.submitCodes(first.session, second.sms, second.email).result
                == "sessionOpened")

        let third = try issuer.requestCodes()
        issuer.advance(seconds: 400)
        let fourth = try issuer.resendCodes(third.session)
        issuer.advance(milliseconds: 600_000)
        let late = try issuer.submitCodes(third.session, fourth.sms, fourth.email)
        #expect(late.result == "verificationFailed")
        #expect(try issuer.event(late.events[0]).smsFactor == .expired)
    }

    /// The e-mail went out 5 s after the SMS: there is a moment when only one of them is dead.
    @Test(arguments: [599_999, 600_000, 604_999] as [UInt64])
    func theTwoCodesOfAPairDieEachOnItsOwnClock(_ elapsed: UInt64) throws {
        let sms: Factor = elapsed < 600_000 ? .right : .expired
        let clock = TestClock()
        let issuer = try TestIssuer(clock: clock)
        _ = try issuer.register()
        // The command, the delivery of the SMS, that of the e-mail.
        clock.step([0, 1000, 5000])
        let pair = try issuer.requestCodes()
        let sent = try issuer.events(pair.reply).filter { $0.kind == .codeSent }
        #expect(sent[1].time == sent[0].time + 5000)
        clock.now = sent[0].time + elapsed
        let reply = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        let judged = try issuer.event(reply.events[0])
        #expect(judged.smsFactor == sms)
        #expect(judged.emailFactor == .right)
        #expect(reply.result == (sms == .right ? "sessionOpened" : "verificationFailed"))
    }

    /// The clock starts at the sending, not at the issuing.
    @Test func validityCountsFromSending() throws {
        let clock = TestClock()
        let issuer = try TestIssuer(clock: clock)
        _ = try issuer.register()
        clock.step([0, 30_000, 0])
        let pair = try issuer.requestCodes()
        let events = try issuer.events(pair.reply)
        let issued = try #require(events.first { $0.kind == .codeIssued })
        clock.now = issued.time + 629_999
        #expect(
            try issuer.submitCodes(pair.session, pair.sms, pair.email).result == "sessionOpened")
    }

    @Test func aPaymentCodeHasItsOwnValidity() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        try issuer.send(
            "changePolicy", ["policy": ["paymentCodeValidity": 60], "account": "op.un"])
        let first = try issuer.challengeAtStep2()
        issuer.advance(milliseconds: 59_999)
        #expect(try issuer.submitCode(first.id, first.code).json["transStatus"] == "Y")

        let second = try issuer.challengeAtStep2()
        let pair = try issuer.requestCodes()
        issuer.advance(milliseconds: 60_000)
        let late = try issuer.submitCode(second.id, second.code)
        #expect(late.json["outcome"] == "failed")
        #expect(try issuer.event(late.events[0]).smsFactor == .expired)
        // The portal's codes have another validity.
        #expect(
            try issuer.submitCodes(pair.session, pair.sms, pair.email).result == "sessionOpened")
    }

    @Test func aPaymentCodeLives600SecondsFromSending() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        try issuer.send("changePolicy", ["policy": ["challengeTimeout": 3600], "account": "op.un"])
        for (elapsed, outcome) in [(599_999, "authenticated"), (600_000, "failed")] {
            let id = try issuer.challenge()
            issuer.advance(seconds: 200)
            let code = try issuer.issued(try issuer.submitPassword(id)).sms
            issuer.advance(milliseconds: UInt64(elapsed))
            #expect(
                try issuer.submitCode(id, code).json["outcome"]?.stringValue == outcome)
        }
    }

    @Test func aPolicyChangeDoesNotTouchCodesAlreadyIssued() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let pair = try issuer.requestCodes()
        try issuer.send("changePolicy", ["policy": ["portalCodeValidity": 30], "account": "op.un"])
        issuer.advance(seconds: 500)
        #expect(
            try issuer.submitCodes(pair.session, pair.sms, pair.email).result == "sessionOpened")
    }

    @Test func expireRecordsExactlyWhatIsDueAndOnce() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        _ = try issuer.requestCodes()
        issuer.advance(milliseconds: 599_999)
        #expect(try issuer.send("expire").result == "nothingDue")
        issuer.advance(milliseconds: 1)
        let before = try issuer.size
        #expect(try issuer.send("expire").result == "expired")
        #expect(try issuer.kinds(from: before) == [.codeExpired, .codeExpired, .sessionClosed])
        #expect(try issuer.events(from: before).allSatisfy { $0.actor == .system })
        #expect(try issuer.send("expire").result == "nothingDue")
    }
}
