import Ledger
import Projections
import TestSupport
import Testing

@testable import Authentication

/// The end of a lock by time alone, and what a lock says before anything else.
@Suite struct LockEndTests {
    private func ends(_ issuer: TestIssuer) throws -> [Event] {
        try issuer.events().filter { $0.kind == .lockEnded }
    }

    @Test func aLockThatEndsByItselfIsAnEventOnceBeforeTheNextCommand() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        try issuer.failCodes(5)
        let until = issuer.now + 1_800_000
        issuer.now = until - 1
        try issuer.send("requestCodes", ["email": TestIssuer.email])
        #expect(try ends(issuer) == [])
        issuer.now = until
        let pair = try issuer.requestCodes()
        let end = try #require(try ends(issuer).first)
        #expect((end.stream, end.until, end.actor) == (cardholder, until, .system))
        #expect(end.cause == nil && end.time == until)
        // Before the command, which does not answer for it.
        #expect(end.sequence < pair.session && !pair.reply.events.contains(end.sequence))
        #expect(try issuer.holder(cardholder).lockedUntil == 0)
        issuer.advance(seconds: 5)
        try issuer.send("expire")
        _ = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        #expect(try ends(issuer).count == 1)
    }

    /// Nothing else of the holder is alive.
    @Test func expireRecordsTheEndOfALock() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        try issuer.failCodes(5)
        #expect(try issuer.state().liveCardholders() == [cardholder])
        issuer.advance(milliseconds: 1_799_999)
        #expect(try issuer.send("expire").result == "nothingDue")
        issuer.advance(milliseconds: 1)
        let reply = try issuer.send("expire")
        #expect(reply.result == "expired")
        #expect(try issuer.events(reply).map(\.kind) == [.lockEnded])
        #expect(try issuer.state().liveCardholders() == [])
        #expect(try issuer.send("expire").result == "nothingDue")
    }

    @Test func aLockThatWasReleasedDoesNotEndAgain() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        try issuer.failCodes(5)
        try issuer.send(
            "releaseLock", ["cardholder": cardholder, "account": "op.un", "ticket": "DEMANDE-1"])
        issuer.advance(seconds: 1800)
        #expect(try issuer.send("expire").result == "nothingDue")
        #expect(try ends(issuer) == [])
    }

    /// What the failures before it count for is as if nobody had recorded it.
    @Test func theEndOfALockForgetsNoFailure() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        try issuer.failCodes(5)
        issuer.advance(seconds: 1800)
        try issuer.send("expire")
        #expect(try issuer.holder(cardholder).failuresDespiteLocks == 5)
    }

    @Test(arguments: [false, true])
    func aLockIsSaidBeforeThatTheStepIsNotTheNext(isAtStep2: Bool) throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        let step1 = try issuer.challenge()
        let step2 = try issuer.challengeAtStep2()
        try issuer.failCodes(5)
        let request = ["request": "6f9619ff-8b86-d011-b42d-00cf4fc964ff"]
        func submit() throws -> Reply {
            isAtStep2
                ? try issuer.submitPassword(step2.id, "6789", request)
                : try issuer.submitCode(step1, step2.code, request)
        }
        let reply = try submit()
        #expect(reply.json["outcome"] == "locked")
        #expect(try submit().json.text == reply.json.text)
    }
}
