import Foundation
import Ledger
import Projections
import TestSupport
import Testing

@testable import Authentication

/// Requirements, "Enrolment portal", 1 to 5: until both codes are given.
@Suite struct PortalTests {
    @Test func anUnknownEmailGetsItsMessageAndNoCode() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let reply = try issuer.send(
            "requestCodes",
            ["email": "inconnu@example.nc", "origin": "192.0.2.7", "device": "appareil-1"])
        #expect(reply.result == "emailNotRecognised")
        #expect(
            reply.message
                == "Votre email n'est pas reconnu. Veuillez consulter la rubrique Aide "
                + "ci-dessous pour connaître la démarche à suivre.")
        let events = try issuer.events(reply)
        #expect(events.map(\.kind) == [.emailNotRecognised])
        // From where, for which address reference.
        #expect(events[0].email != nil)
        #expect(events[0].origin != nil)
        #expect(events[0].device != nil)
        #expect(events[0].indication == .failure)
        #expect(try FileManager.default.contentsOfDirectory(atPath: issuer.directory.spool) == [])

        // The same address again is the same reference, another is another.
        func reference(_ email: String) throws -> UInt64? {
            let reply = try issuer.send("requestCodes", ["email": email])
            return try issuer.event(reply.events[0]).email
        }
        #expect(try reference("inconnu@example.nc") == events[0].email)
        #expect(try reference("autre@example.nc") != events[0].email)
    }

    @Test func theEmailIsTheSameInAnyCase() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        #expect(try issuer.requestCodes(email: "  AWA@Example.NC ").reply.result == "codesSent")
    }

    @Test func theEmailIsTheOneDeclaredNow() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        try issuer.send("changeEmail", ["cardholder": cardholder, "email": "nouvelle@example.nc"])
        #expect(
            try issuer.send("requestCodes", ["email": TestIssuer.email]).result
                == "emailNotRecognised")
        #expect(try issuer.requestCodes(email: "nouvelle@example.nc").reply.result == "codesSent")
        // Free again, for somebody else.
        let other = try issuer.register(cards: [])
        #expect(other != cardholder)
        let pair = try issuer.requestCodes()
        #expect(try issuer.event(pair.session).stream == other)
    }

    @Test func oneRequestIsTwoIssuancesWithOneCause() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let reply = try issuer.requestCodes().reply
        let events = try issuer.events(reply)
        #expect(
            events.map(\.kind) == [
                .sessionRequested, .codeIssued, .codeIssued, .codeSent, .codeSent,
            ]
        )
        let (first, issues, sent) = (events[0], Array(events[1...2]), Array(events[3...4]))
        #expect(issues.map(\.channel) == [.sms, .email])
        #expect(issues.allSatisfy { $0.cause == first.sequence && $0.session == first.sequence })
        #expect(issues.allSatisfy { $0.generation == 1 && $0.validity == 600 })
        #expect(sent.allSatisfy { $0.cause == first.sequence })
        #expect(sent.map(\.code) == issues.map(\.sequence))
        #expect(events.allSatisfy { $0.stream == cardholder })
        // To the phone and the address declared.
        let holder = try issuer.holder(cardholder)
        #expect(issues[0].phone == holder.phone)
        #expect(issues[1].email == holder.email)
        #expect(try issuer.message(issues[0].sequence).hasPrefix("To: +687000023\n"))
        #expect(try issuer.message(issues[1].sequence).contains("\nTo: awa@example.nc\n"))
    }

    @Test func theMessagesOfThePortalNameNeitherCardNorHolder() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        for event in try issuer.events(try issuer.requestCodes().reply)
        where event.kind == .codeIssued {
            #expect(try !issuer.message(event.sequence).contains("2226"))
        }
    }

    @Test func aResendSupersedesTheEarlierPair() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let first = try issuer.requestCodes()
        let second = try issuer.resendCodes(first.session)
        #expect(second.session == first.session)
        #expect(second.reply.json["generation"] == 2)
        let events = try issuer.events(second.reply)
        // The old pair goes before the new one comes.
        #expect(
            events.map(\.kind) == [
                .codeSuperseded, .codeSuperseded, .codeIssued, .codeIssued, .codeSent, .codeSent,
            ])
        #expect(events[2...3].allSatisfy { $0.generation == 2 })
        #expect(events.dropFirst().allSatisfy { $0.cause == events[0].sequence })

        let old = try issuer.submitCodes(first.session, first.sms, first.email)
        #expect(old.result == "verificationFailed")
        let failed = try issuer.event(old.events[0])
        #expect(failed.smsFactor == .superseded)
        #expect(failed.emailFactor == .superseded)
        #expect(
            try issuer.submitCodes(first.session, second.sms, second.email).result
                == "sessionOpened")
    }

    @Test func aPairOfTwoGenerationsIsWrong() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let first = try issuer.requestCodes()
        let second = try issuer.resendCodes(first.session)
        let reply = try issuer.submitCodes(first.session, first.sms, second.email)
        #expect(reply.result == "verificationFailed")
        #expect(try issuer.event(reply.events[0]).smsFactor == .superseded)
        #expect(try issuer.event(reply.events[0]).emailFactor == .right)
    }

    @Test func aSessionHasThreeResends() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let session = try issuer.requestCodes().session
        _ = try issuer.resendCodes(session)
        _ = try issuer.resendCodes(session)
        let last = try issuer.resendCodes(session)
        let refused = try issuer.send("resendCodes", ["session": session])
        #expect(refused.result == "attemptRefused")
        #expect(refused.json["reason"] == "resendLimit")
        #expect(try issuer.kinds(from: refused.events[0]) == [.attemptRefused])
        // The last pair stays good.
        #expect(try issuer.submitCodes(session, last.sms, last.email).result == "sessionOpened")
    }

    @Test func theResendLimitIsPolicy() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        try issuer.send("changePolicy", ["policy": ["resendLimit": 0], "account": "op.un"])
        let session = try issuer.requestCodes().session
        let refused = try issuer.send("resendCodes", ["session": session])
        #expect(refused.json["reason"] == "resendLimit")
    }

    @Test func goingBackVoidsTheCodes() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let pair = try issuer.requestCodes()
        let back = try issuer.send("goBack", ["session": pair.session])
        #expect(back.result == "sessionClosed")
        #expect(back.json["reason"] == "back")
        let events = try issuer.events(back)
        #expect(events.map(\.kind) == [.codeVoided, .codeVoided, .sessionClosed])
        #expect(events.allSatisfy { $0.reason == .back })
        let state = try issuer.state()
        #expect(try state.session(pair.session)?.status == .closed)
        for event in events.prefix(2) {
            #expect(try state.code(event.code!)?.status == .voided)
        }
        let late = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        #expect(late.result == "attemptRefused")
        #expect(late.json["reason"] == "ended")
    }

    @Test func stepsOutOfTurnAreRefusedAndChangeNothing() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let waiting = try issuer.requestCodes()
        for name in ["logOut", "cancelPassword", "deactivateMethod", "activateMethod"] {
            let reply = try issuer.send(name, ["session": waiting.session])
            #expect(reply.json["reason"] == "wrongStep", "\(name)")
        }
        #expect(try issuer.setPassword(waiting.session, "6789").json["reason"] == "wrongStep")
        #expect(try issuer.holder(cardholder).credentialVersion == 0)
        #expect(
            try issuer.submitCodes(waiting.session, waiting.sms, waiting.email).result
                == "sessionOpened")
        for name in ["goBack", "resendCodes"] {
            let reply = try issuer.send(name, ["session": waiting.session])
            #expect(reply.json["reason"] == "wrongStep", "\(name)")
        }
        #expect(try issuer.setPassword(waiting.session, "6789").result == "passwordSet")
    }
}
