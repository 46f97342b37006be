import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication
@testable import Projections

/// Requirements, "Enrolment portal", 4: five consecutive failures of a holder, then a lock.
@Suite struct LockTests {
    @Test func theFifthConsecutiveFailureLocksFor30Minutes() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let pair = try issuer.requestCodes()
        for count in 1...5 {
            #expect(try issuer.holder(cardholder).lockedUntil == 0)
            let reply = try issuer.submitCodes(pair.session, pair.sms, wrong(pair.email))
            // The fifth answer is that of the four before.
            #expect(reply.result == "verificationFailed")
            #expect(try issuer.event(reply.events[0]).failures == UInt64(count))
        }
        let placed = try #require(try issuer.events().first { $0.kind == .lockPlaced })
        #expect(placed.failures == 5)
        #expect(placed.until == issuer.now + 1_800_000)
        #expect(try issuer.holder(cardholder).lockedUntil == placed.until)
        // The session went with its codes.
        let state = try issuer.state()
        #expect(try state.session(pair.session)?.closedBecause == .locked)
    }

    @Test func failuresCountAcrossResends() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let pair = try issuer.requestCodes()
        _ = try issuer.submitCodes(pair.session, wrong(pair.sms), pair.email)
        _ = try issuer.submitCodes(pair.session, wrong(pair.sms), pair.email)
        for expected in 3...4 {
            let next = try issuer.resendCodes(pair.session)
            #expect(try issuer.holder(cardholder).failures == UInt64(expected - 1))
            _ = try issuer.submitCodes(pair.session, next.sms, wrong(next.email))
            #expect(try issuer.holder(cardholder).failures == UInt64(expected))
        }
        let last = try issuer.resendCodes(pair.session)
        _ = try issuer.submitCodes(pair.session, wrong(last.sms), last.email)
        #expect(try issuer.holder(cardholder).isLocked(at: issuer.now))
    }

    /// One by one: sessions, a resend, going back, a challenge, a restart in between.
    @Test func failuresCountAcrossSessionsResendsChallengesAndARestart() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        try issuer.failCodes(1)
        let second = try issuer.requestCodes()
        let resent = try issuer.resendCodes(second.session)
        _ = try issuer.submitCodes(second.session, resent.sms, wrong(resent.email))
        try issuer.send("goBack", ["session": second.session])
        #expect(try issuer.pay(password: "0000").json["outcome"] == "failed")
        try issuer.restart()
        #expect(try issuer.holder(cardholder).failures == 3)
        let challenge = try issuer.challengeAtStep2()
        #expect(
            try issuer.submitCode(challenge.id, wrong(challenge.code)).json["outcome"] == "failed")
        #expect(try !issuer.holder(cardholder).isLocked(at: issuer.now))
        try issuer.failCodes(1)
        #expect(try issuer.holder(cardholder).isLocked(at: issuer.now))
        // And the lock outlives the process.
        try issuer.restart()
        let reply = try issuer.send("requestCodes", ["email": TestIssuer.email])
        #expect(reply.json["reason"] == "locked")
        #expect(try issuer.openChallenge().json["outcome"] == "locked")
    }

    @Test func aChallengeThatFailsForTheFifthTimeLocksToo() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        for _ in 0..<5 { #expect(try issuer.pay(password: "0000").json["outcome"] == "failed") }
        #expect(try issuer.holder(cardholder).isLocked(at: issuer.now))
        #expect(try issuer.openChallenge().json["outcome"] == "locked")
    }

    @Test func nothingIsEvaluatedWhileLocked() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        let open = try issuer.openSession()
        let step1 = try issuer.challenge()
        let step2 = try issuer.challengeAtStep2()
        let pair = try issuer.requestCodes()
        for _ in 0..<5 { _ = try issuer.submitCodes(pair.session, pair.sms, wrong(pair.email)) }
        let before = try issuer.size

        // Right codes, the right ePin, an open session, the right code of a payment.
        #expect(
            try issuer.submitCodes(pair.session, pair.sms, pair.email).result == "attemptRefused")
        #expect(try issuer.submitCodes(open, "1", "2").json["reason"] == "locked")
        #expect(try issuer.setPassword(open, "1111").json["reason"] == "locked")
        #expect(try issuer.submitPassword(step1).json["outcome"] == "locked")
        #expect(try issuer.submitCode(step2.id, step2.code).json["outcome"] == "locked")
        #expect(
            try issuer.send("requestCodes", ["email": TestIssuer.email]).json["reason"] == "locked")
        #expect(
            try issuer.send("resendCodes", ["session": pair.session]).result == "attemptRefused")
        #expect(try issuer.openChallenge().json["transStatusReason"] == "04")

        let evaluated: Set<Kind> = [
            .verificationSucceeded, .verificationFailed, .passwordSubmitted, .codeSubmitted,
            .codeIssued, .codeConsumed, .passwordChanged, .sessionRequested,
        ]
        #expect(try evaluated.isDisjoint(with: issuer.kinds(from: before)))
        let holder = try issuer.holder(cardholder)
        #expect(holder.failures == 0)
        #expect(holder.credentialVersion == 1)
        #expect(holder.lockedUntil == issuer.now + 1_800_000)
    }

    /// Not even the vault is asked: what is not compared cannot be measured.
    @Test func whileLockedNoSecretIsCompared() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        let step1 = try issuer.challenge()
        let step2 = try issuer.challengeAtStep2().id
        let session = try issuer.requestCodes().session
        let secret = Submission.secret("6789")
        let commands: [Command] = [
            .payment(.submitPassword(challenge: step1, secret, shown: nil)),
            .payment(.submitCode(challenge: step2, secret, shown: nil)),
            .portal(.submitCodes(session: session, sms: secret, email: secret)),
        ]
        for command in commands {
            #expect(try Rules.question(command, issuer.state(), now: issuer.now) != .none)
        }
        // A failure of each kind, so that the session waits while the lock is placed.
        try issuer.send("changePolicy", ["policy": ["failureLimit": 1], "account": "op.un"])
        #expect(try issuer.pay(password: "0000").json["outcome"] == "failed")
        for command in commands {
            #expect(try Rules.question(command, issuer.state(), now: issuer.now) == .none)
        }
        issuer.advance(seconds: 1800)
        for command in commands {
            #expect(try Rules.question(command, issuer.state(), now: issuer.now) != .none)
        }
    }

    /// The words of a refusal do not depend on what was typed.
    @Test func theAnswerWhileLockedIsTheSameForRightAndWrong() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        let first = try issuer.challengeAtStep2()
        let second = try issuer.challengeAtStep2()
        let open = try issuer.challenge()
        let other = try issuer.challenge()
        try issuer.failCodes(5)
        #expect(
            visible(try issuer.submitCode(first.id, first.code))
                == visible(try issuer.submitCode(second.id, wrong(second.code))))
        #expect(
            visible(try issuer.submitPassword(open))
                == visible(try issuer.submitPassword(other, "0000")))
    }

    @Test func theLockEndsByTimeExactly() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        try issuer.failCodes(5)
        issuer.advance(milliseconds: 1_799_999)
        #expect(
            try issuer.send("requestCodes", ["email": TestIssuer.email]).json["reason"] == "locked")
        issuer.advance(milliseconds: 1)
        _ = try issuer.openSession()
        #expect(try issuer.holder(cardholder).failures == 0)
    }

    @Test func afterALockFiveMoreFailuresLockAgain() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        try issuer.failCodes(5)
        issuer.advance(seconds: 1800)
        try issuer.failCodes(4)
        #expect(try !issuer.holder(cardholder).isLocked(at: issuer.now))
        try issuer.failCodes(1)
        #expect(try issuer.holder(cardholder).lockedUntil == issuer.now + 1_800_000)
    }

    @Test func aReleaseNamesAccountAndTicket() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        try issuer.failCodes(5)
        let fields: [String: Any] = [
            "cardholder": cardholder, "account": "op.un", "ticket": "DEMANDE-17",
        ]
        for missing in ["account", "ticket"] {
            let error = try issuer.error("releaseLock", fields.filter { $0.key != missing })
            #expect(error.field == missing)
            #expect(error.code == .malformed)
        }
        let reply = try issuer.send("releaseLock", fields)
        let event = try issuer.event(reply.events[0])
        #expect(event.kind == .lockReleased)
        #expect(event.actor == .operator)
        #expect(event.account == "op.un")
        #expect(event.ticket == "DEMANDE-17")
        #expect(event.stream == cardholder)
        _ = try issuer.openSession()
        // There is nothing more to release.
        #expect(try issuer.error("releaseLock", fields).code == .conflict)
    }

    @Test func theFailureCountStartsAgainAfterARelease() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        try issuer.failCodes(5)
        try issuer.send(
            "releaseLock", ["cardholder": cardholder, "account": "op.un", "ticket": "DEMANDE-17"])
        try issuer.failCodes(4)
        #expect(try !issuer.holder(cardholder).isLocked(at: issuer.now))
        try issuer.failCodes(1)
        #expect(try issuer.holder(cardholder).isLocked(at: issuer.now))
    }

    @Test func aSuccessResetsTheCount() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        try issuer.failCodes(4)
        _ = try issuer.openSession()
        #expect(try issuer.holder(cardholder).failures == 0)
        try issuer.failCodes(4)
        #expect(try issuer.pay().json["outcome"] == "authenticated")
        #expect(try issuer.holder(cardholder).failures == 0)
        try issuer.failCodes(4)
        #expect(try !issuer.holder(cardholder).isLocked(at: issuer.now))
    }

    @Test func aLockIsOfOneHolder() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let other = try issuer.register(
            email: "autre@example.nc", cards: [TestIssuer.validCard(9999)])
        try issuer.failCodes(5)
        _ = try issuer.openSession(email: "autre@example.nc")
        #expect(try issuer.holder(other).failures == 0)
    }

    /// An e-mail-OTP add-on took 500 wrong codes in four seconds, and then the right one.
    @Test func fiveHundredWrongCodesThenTheRightOneIsNotAccepted() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let pair = try issuer.requestCodes()
        let number = try #require(UInt32(pair.sms))
        for guess in 1...500 {
            issuer.advance(milliseconds: 8)
            let code = String(
                String(200_000_000 + (number + UInt32(guess)) % 100_000_000).dropFirst())
            let reply = try issuer.submitCodes(pair.session, code, pair.email)
            #expect(reply.result == (guess <= 5 ? "verificationFailed" : "attemptRefused"))
        }
        let reply = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        #expect(reply.result == "attemptRefused")
        #expect(try issuer.state().session(pair.session)?.status == .closed)
        #expect(try issuer.kinds(from: 0).filter { $0 == .verificationFailed }.count == 5)
        #expect(try issuer.holder(cardholder).isLocked(at: issuer.now))
    }

    @Test func limitAndDurationArePolicy() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        try issuer.send(
            "changePolicy",
            ["policy": ["failureLimit": 2, "lockDuration": 60], "account": "op.un"])
        try issuer.failCodes(2)
        #expect(try issuer.holder(cardholder).lockedUntil == issuer.now + 60_000)
        issuer.advance(seconds: 60)
        _ = try issuer.openSession()
    }
}
