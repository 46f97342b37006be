import Ledger
import TestSupport
import Testing

@testable import Authentication
@testable import Projections

/// Sessions of one cardholder live side by side: whoever knows only an address ends none of them,
/// and uses up none of their codes.
@Suite struct SideBySideTests {
    @Test func anotherRequestEndsNeitherCodesNorSessions() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let open = try issuer.openSession()
        let waiting = try issuer.requestCodes()
        for _ in 1...5 { _ = try issuer.requestCodes() }
        let state = try issuer.state()
        #expect(try state.session(open)?.status == .open)
        #expect(try state.session(waiting.session)?.status == .awaitingCodes)
        #expect(
            try issuer.submitCodes(waiting.session, waiting.sms, waiting.email).result
                == "sessionOpened")
        #expect(try issuer.setPassword(open, "6789").result == "passwordSet")
    }

    @Test func eachSessionHasItsOwnCodes() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let first = try issuer.requestCodes()
        let second = try issuer.requestCodes()
        let crossed = try issuer.submitCodes(second.session, first.sms, first.email)
        #expect(crossed.result == "verificationFailed")
        #expect(try issuer.event(crossed.events[0]).smsFactor == .wrong)
        for pair in [second, first] {
            #expect(
                try issuer.submitCodes(pair.session, pair.sms, pair.email).result
                    == "sessionOpened")
        }
    }

    @Test func aSixthSessionIsRefusedAndEndsNone() throws {
        let issuer = try TestIssuer()
        let holder = try issuer.register()
        let sessions = try (1...5).map { _ in try issuer.openSession() }
        let pair = try issuer.requestCodes()
        let refused = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        #expect(refused.result == "attemptRefused")
        #expect(refused.json["reason"] == "openSessionLimit")
        // Nothing was compared: wrong codes are refused alike, and count nothing.
        let wrong = try issuer.submitCodes(pair.session, wrong(pair.sms), pair.email)
        #expect(visible(wrong) == visible(refused))
        let state = try issuer.state()
        #expect(try state.cardholder(holder)?.failures == 0)
        for session in sessions { #expect(try state.session(session)?.status == .open) }
        // Its codes are good as soon as there is room.
        try issuer.send("logOut", ["session": sessions[0]])
        #expect(
            try issuer.submitCodes(pair.session, pair.sms, pair.email).result == "sessionOpened")
    }

    @Test func theNumberOfOpenSessionsIsPolicy() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        try issuer.send("changePolicy", ["policy": ["openSessionLimit": 1], "account": "op.un"])
        _ = try issuer.openSession()
        let pair = try issuer.requestCodes()
        #expect(
            try issuer.submitCodes(pair.session, pair.sms, pair.email).json["reason"]
                == "openSessionLimit")
    }

    @Test(arguments: [3600, 120] as [UInt64])
    func aSessionIsOpenForAnHourOrWhatThePolicySays(_ seconds: UInt64) throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        try issuer.send(
            "changePolicy", ["policy": ["sessionLifetime": seconds], "account": "op.un"])
        let session = try issuer.openSession()
        let end = issuer.now + seconds * 1000
        // Never idle.
        while issuer.now + 60_000 < end {
            issuer.advance(seconds: 60)
            #expect(try issuer.send("cancelPassword", ["session": session]).error == nil)
        }
        issuer.now = end - 1
        #expect(
            try issuer.send("cancelPassword", ["session": session]).result
                == "passwordEntryCancelled")
        issuer.now = end
        let late = try issuer.send("cancelPassword", ["session": session])
        #expect(late.json["reason"] == "ended")
        #expect(try issuer.state().session(session)?.closedBecause == .sessionLifetime)
    }

    /// Whenever somebody notices, the reason is what came first.
    @Test func anIdleSessionThatNobodyNoticedForHoursWasIdle() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let session = try issuer.openSession()
        issuer.advance(seconds: 7200)
        try issuer.send("expire")
        #expect(try issuer.state().session(session)?.closedBecause == .idle)
    }
}
