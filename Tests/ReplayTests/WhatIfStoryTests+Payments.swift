import Ledger
import Projections
import TestSupport
import Testing

@testable import Authentication
@testable import Replay

extension WhatIfStoryTests {
    @Test func oneMoreAttempt() throws {
        let (id, code) = try issuer.challengeAtStep2()
        _ = try issuer.submitCode(id, wrong(code))
        #expect(
            try told([.challengeAttempts: 2]) == [
                "goesOn \(try last(.challengeEnded)) payment \(id): failed > "
                    + "would have gone on: nothing more is recorded of it"
            ])
    }

    @Test func aCodeThatLivesLessLong() throws {
        let (id, code) = try issuer.challengeAtStep2()
        issuer.advance(seconds: 40)
        _ = try issuer.submitCode(id, code)
        #expect(
            try told([.paymentCodeValidity: 30]) == [
                "changed \(try last(.challengeEnded)) payment \(id): authenticated > failed"
            ])
        #expect(try told([.paymentCodeValidity: 60]).isEmpty)
    }

    @Test func aCodeThatLivesLonger() throws {
        try issuer.send(
            "changePolicy", ["policy": ["paymentCodeValidity": 30], "account": "op.un"])
        let (id, code) = try issuer.challengeAtStep2()
        issuer.advance(seconds: 40)
        _ = try issuer.submitCode(id, code)
        #expect(
            try told([.paymentCodeValidity: 60]) == [
                "changed \(try last(.challengeEnded)) payment \(id): failed > authenticated"
            ])
    }

    /// What an outside system would have said about a code that is still live, it did not say.
    @Test func aCodeComparedElsewhereThatLivesLonger() throws {
        let elsewhere: [String: Any] = ["verifier": "otp.example.nc"]
        let result = try issuer.send(
            "requestCodes",
            [
                "email": TestIssuer.email, "verifier": "otp.example.nc",
            ])
        let session = try #require(issuer.session(result))
        issuer.advance(seconds: 100)
        let given =
            ["session": session, "smsResult": "expired", "emailResult": "right"] as [String: Any]
        let reply = try issuer.send("submitCodes", given.merging(elsewhere) { $1 })
        #expect(reply.result == "verificationFailed")
        #expect(try told([.portalCodeValidity: 300]).isEmpty)
        try issuer.send("changePolicy", ["policy": ["portalCodeValidity": 30], "account": "op.un"])
        let second = try #require(
            issuer.session(
                try issuer.send(
                    "requestCodes", ["email": TestIssuer.email, "verifier": "otp.example.nc"])))
        issuer.advance(seconds: 40)
        let last = try issuer.send(
            "submitCodes",
            [
                "session": second, "smsResult": "right", "emailResult": "right",
                "verifier": "otp.example.nc",
            ])
        #expect(last.result == "verificationFailed")
        #expect(
            try told([.portalCodeValidity: 60]).last
                == "unknown \(try self.last(.verificationFailed)): verificationFailed expired "
                + "expired > the record lacks the fact that would have decided")
    }

    @Test func aChallengeThatTimesOutSooner() throws {
        let (id, code) = try issuer.challengeAtStep2()
        issuer.advance(seconds: 100)
        _ = try issuer.submitCode(id, code)
        #expect(
            try told([.challengeTimeout: 60]) == [
                "changed \(try last(.challengeEnded)) payment \(id): authenticated > timedOut"
            ])
    }

    /// One that nobody comes back to ends by time under any limit: when does not matter.
    @Test func aChallengeThatIsLeft() throws {
        let (id, code) = try issuer.challengeAtStep2()
        issuer.advance(seconds: 700)
        try issuer.send("expire")
        #expect(try told([.challengeTimeout: 60]).isEmpty)
        #expect(try told([.challengeTimeout: 3600]).isEmpty)
        // Somebody does come back: what was typed is not recorded.
        let refused = try issuer.submitCode(id, code)
        #expect(
            try told([.challengeTimeout: 3600]) == [
                "unknown \(refused.events[0]) payment \(id): attemptRefused ended > "
                    + "the record lacks the fact that would have decided"
            ])
    }

    @Test func oneThatIsOpenToTheEndOfTheRecord() throws {
        let (id, _) = try issuer.challengeAtStep2()
        issuer.advance(seconds: 100)
        let reply = try issuer.send("reportFraud", ["cardholder": holder, "challenge": id])
        #expect(try told([.challengeTimeout: 60]).isEmpty)
        issuer.advance(seconds: 1)
        let detached = try issuer.send("requestCodes", ["email": TestIssuer.email])
        #expect(
            try told([.challengeTimeout: 60]) == [
                "ended \(detached.events[0]) payment \(id): open > timedOut"
            ])
        #expect(reply.error == nil)
    }
}
