import Foundation
import TestSupport
import Testing

@testable import Authentication
@testable import Ledger
@testable import Projections

/// Requirements, "Enrolment portal", 6: the open session.
@Suite struct OpenSessionTests {
    @Test func bothRightOpensASessionThatShowsCardsAndMethods() throws {
        let issuer = try TestIssuer()
        let cards = [TestIssuer.validCard(2226), TestIssuer.validCard(1234)]
        let cardholder = try issuer.register(cards: cards)
        let pair = try issuer.requestCodes()
        let reply = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        #expect(reply.result == "sessionOpened")
        #expect(session(reply) == pair.session)
        // Numbered from 1 by their place, in the order of attaching.
        #expect(reply.json["cards"] == ["497072XXXXXX2226", "497072XXXXXX1234"])
        #expect(reply.json["method1"] == ["active": true, "phone": "xxxxxxxx23"])
        #expect(reply.json["method2"] == ["active": false])
        #expect(reply.message == nil)
        let events = try issuer.events(reply)
        #expect(events.map(\.kind) == [.verificationSucceeded, .codeConsumed, .codeConsumed])
        #expect(events.allSatisfy { $0.stream == cardholder && $0.session == pair.session })
        #expect(try issuer.state().session(pair.session)?.status == .open)
    }

    private func session(_ reply: Reply) -> UInt64? { reply.json["session"]?.integerValue() }

    @Test func method2IsActiveInTheNextSession() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        let pair = try issuer.requestCodes()
        let reply = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        #expect(reply.json["method2"] == ["active": true])
    }

    @Test func cardsFollowAttachingAndDetaching() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let other = TestIssuer.validCard(1234)
        try issuer.send("attachCard", ["cardholder": cardholder, "card": other])
        try issuer.send(
            "detachCard", ["cardholder": cardholder, "card": TestIssuer.validCard(2226)])
        let pair = try issuer.requestCodes()
        let reply = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        #expect(reply.json["cards"] == ["497072XXXXXX1234"])
    }

    @Test func anIdleSessionEndsAtExactly300Seconds() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let session = try issuer.openSession()
        issuer.advance(milliseconds: 299_999)
        #expect(try issuer.send("cancelPassword", ["session": session]).error == nil)
        // Each step starts the time again.
        issuer.advance(milliseconds: 299_999)
        #expect(try issuer.setPassword(session, "1", "2").result == "passwordNotConfirmed")
        issuer.advance(milliseconds: 300_000)
        let before = try issuer.size
        let late = try issuer.setPassword(session, "6789")
        #expect(late.result == "attemptRefused")
        #expect(late.json["reason"] == "ended")
        let events = try issuer.events(from: before)
        #expect(events.map(\.kind) == [.sessionClosed, .attemptRefused])
        #expect(events[0].reason == .idle)
        #expect(events[0].actor == .system)
        #expect(try issuer.holder(cardholder).credentialVersion == 0)
    }

    /// A step that is refused is no activity: it cannot keep a session open.
    @Test func refusedStepsDoNotKeepASessionOpen() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let session = try issuer.openSession()
        issuer.advance(seconds: 200)
        #expect(
            try issuer.send("goBack", ["session": session]).json["reason"] == "wrongStep")
        issuer.advance(seconds: 100)
        #expect(try issuer.setPassword(session, "6789").json["reason"] == "ended")
    }

    @Test func expireEndsIdleSessions() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let session = try issuer.openSession()
        issuer.advance(milliseconds: 299_999)
        #expect(try issuer.send("expire").result == "nothingDue")
        issuer.advance(milliseconds: 1)
        let before = try issuer.size
        #expect(try issuer.send("expire").result == "expired")
        #expect(try issuer.kinds(from: before) == [.sessionClosed])
        #expect(try issuer.state().session(session)?.closedBecause == .idle)
    }

    @Test func theIdleLimitIsPolicy() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        try issuer.send("changePolicy", ["policy": ["sessionIdleLimit": 30], "account": "op.un"])
        let session = try issuer.openSession()
        issuer.advance(seconds: 30)
        #expect(try issuer.setPassword(session, "6789").json["reason"] == "ended")
    }

    @Test func loggingOutEndsTheSession() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let session = try issuer.openSession()
        let reply = try issuer.send("logOut", ["session": session])
        #expect(try issuer.events(reply).map(\.kind) == [.sessionClosed])
        #expect(reply.json["reason"] == "logout")
        let before = try issuer.size
        for name in ["logOut", "cancelPassword", "deactivateMethod"] {
            #expect(try issuer.send(name, ["session": session]).json["reason"] == "ended")
        }
        #expect(try issuer.setPassword(session, "6789").json["reason"] == "ended")
        #expect(
            try issuer.send("modifyPhone", ["session": session, "phone": "+687 00 00 99"])
                .json["reason"] == "ended")
        #expect(try Set(issuer.kinds(from: before)) == [.attemptRefused])
        let holder = try issuer.holder(cardholder)
        #expect(holder.credentialVersion == 0)
        #expect(holder.isMethod1Active)
    }

    @Test func method1CanBeDeactivatedActivatedAndModified() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let session = try issuer.openSession()
        let before = try issuer.holder(cardholder)
        #expect(before.isMethod1Active)
        #expect(try issuer.error("activateMethod", ["session": session]).code == .conflict)
        #expect(
            try issuer.send("deactivateMethod", ["session": session]).result
                == "methodDeactivated")
        #expect(try !issuer.holder(cardholder).isMethod1Active)
        #expect(try issuer.error("deactivateMethod", ["session": session]).code == .conflict)
        #expect(
            try issuer.send("activateMethod", ["session": session]).result == "methodActivated")
        #expect(
            try issuer.changePhone(in: session, to: "+687 00 00 99").result == "phoneChanged")
        let after = try issuer.holder(cardholder)
        #expect(after.isMethod1Active)
        #expect(after.phone != before.phone)
        try issuer.send("logOut", ["session": session])

        // The next codes go to the new number, and the pages show it.
        let pair = try issuer.requestCodes()
        let issued = try issuer.events(pair.reply).first { $0.channel == .sms }
        #expect(
            try issuer.message(try #require(issued).sequence).hasPrefix("To: +687000099\n"))
        let reply = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        #expect(reply.json["method1"]?["phone"] == "xxxxxxxx99")
    }

    @Test func anUnknownSessionIsAnErrorAndNoEvent() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        for session in [cardholder, 9_999_999] {
            let error = try issuer.error("logOut", ["session": session])
            #expect(error.code == .unknown)
            #expect(error.field == "session")
        }
    }
}
