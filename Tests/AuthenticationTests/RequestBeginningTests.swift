import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication
@testable import Projections

/// A command can begin with more than one event: its refusal, the end of its payment, a code that
/// goes with it. Sent again it is recognised by each of them, and no other step is taken for it.
@Suite struct RequestBeginningTests {
    private static let ofSession = [
        "resendCodes", "goBack", "submitCodes", "setPassword", "cancelPassword", "modifyPhone",
        "confirmPhone",
        "deactivateMethod", "activateMethod", "logOut",
    ]
    private static let ofChallenge = [
        "submitPassword", "submitCode", "cancelChallenge", "reportTechnicalError",
    ]
    /// What a step has besides its session or challenge.
    private static let more: [String: [String: String]] = [
        "submitCodes": ["smsCode": "12345678", "emailCode": "aB3dE"],
        "setPassword": ["password": "6789", "confirmation": "6789"],
        "modifyPhone": ["phone": "+687 00 00 42"], "confirmPhone": ["smsCode": "12345678"],
        "submitPassword": ["password": "6789"], "submitCode": ["code": "12345678"],
    ]

    private func request(
        _ name: String, _ fields: [String: Any], _ id: UUID, _ issuer: TestIssuer
    ) throws -> Request {
        let all = fields.merging(Self.more[name] ?? [:]) { given, _ in given }
        var request = try issuer.request(name, all)
        request.id = id
        return request
    }

    /// Sends a command that must begin with an event of that kind, twice; then every other step of
    /// the same session or challenge with its id.
    private func expectKnown(
        _ name: String, _ fields: [String: Any], as kind: Kind, isLocked: Bool = false,
        _ issuer: TestIssuer, at location: SourceLocation = #_sourceLocation
    ) throws {
        let id = UUID()
        let sent = try request(name, fields, id, issuer)
        let reply = issuer.service.apply([sent])[0]
        let first = try issuer.event(
            try #require(reply.events.first, "\(reply.json.text)", sourceLocation: location))
        #expect(first.kind == kind, sourceLocation: location)
        #expect(first.request == id, sourceLocation: location)
        let before = try issuer.size
        let again = issuer.service.apply([sent])[0]
        #expect(again.json.text == reply.json.text, sourceLocation: location)
        let steps = fields["session"] == nil ? Self.ofChallenge : Self.ofSession
        let about = fields["session"] == nil ? "challenge" : "session"
        for other in steps where fields[about] != nil && other != name {
            // What was refused is not recorded, only that something was.
            if kind == .attemptRefused { continue }
            if isLocked, other.hasPrefix("submit") { continue }
            let reply = issuer.service.apply([
                try request(other, [about: fields[about]!], id, issuer)
            ])[0]
            #expect(reply.error?.field == "request", "\(other)", sourceLocation: location)
        }
        #expect(try issuer.size == before, sourceLocation: location)
    }

    // MARK: Portal

    @Test func theStepsOfASession() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        func known(_ name: String, _ fields: [String: Any], as kind: Kind) throws {
            try expectKnown(name, fields, as: kind, issuer)
        }
        try known("requestCodes", ["email": "inconnu@example.nc"], as: .emailNotRecognised)
        var session = try issuer.requestCodes().session
        try known("resendCodes", ["session": session], as: .codeSuperseded)
        try known("submitCodes", ["session": session], as: .verificationFailed)
        try known("goBack", ["session": session], as: .codeVoided)
        try known("goBack", ["session": session], as: .attemptRefused)

        // Codes that did not go out are dead already.
        let spool = issuer.directory.spool
        try FileManager.default.moveItem(atPath: spool, toPath: "\(spool)-away")
        session = try #require(
            issuer.session(try issuer.send("requestCodes", ["email": TestIssuer.email])))
        try known("resendCodes", ["session": session], as: .codeIssued)
        try known("goBack", ["session": session], as: .sessionClosed)
        try FileManager.default.moveItem(atPath: "\(spool)-away", toPath: spool)

        session = try issuer.openSession()
        try known("setPassword", ["session": session, "password": "1"], as: .passwordNotConfirmed)
        try known(
            "setPassword", ["session": session, "password": "1", "confirmation": "1"],
            as: .passwordRefused)
        try known("setPassword", ["session": session], as: .passwordSet)
        try known("setPassword", ["session": session], as: .passwordChanged)
        try known("modifyPhone", ["session": session], as: .phoneEntered)
        try known("confirmPhone", ["session": session], as: .phoneCodeSubmitted)
        // That of the new number was not the one.
        try known("logOut", ["session": session], as: .codeVoided)
        for name in Self.ofSession {
            try known(name, ["session": session], as: .attemptRefused)
        }
        // With that of the new number five in a row.
        try issuer.failCodes(4)
        try known("requestCodes", ["email": TestIssuer.email], as: .attemptRefused)
    }

    // MARK: Payment

    @Test func theStepsOfAPayment() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        func known(
            _ name: String, _ challenge: UInt64, as kind: Kind, isLocked: Bool = false
        ) throws {
            try expectKnown(name, ["challenge": challenge], as: kind, isLocked: isLocked, issuer)
        }
        // Without a password.
        try known("submitPassword", try issuer.challenge(), as: .challengeEnded)
        try issuer.changePassword("6789")
        for name in ["cancelChallenge", "reportTechnicalError"] {
            try known(name, try issuer.challenge(), as: .challengeEnded)
            try known(name, try issuer.challengeAtStep2().id, as: .codeVoided)
        }
        try known("submitCode", try issuer.challengeAtStep2().id, as: .codeSubmitted)
        let ended = try issuer.challenge()
        try known("cancelChallenge", ended, as: .challengeEnded)
        for name in Self.ofChallenge { try known(name, ended, as: .attemptRefused) }

        // Locked at each step; the code of the last is dead before its challenge is.
        try issuer.send("changePolicy", ["policy": ["challengeTimeout": 3600], "account": "op.un"])
        let late = try issuer.challengeAtStep2().id
        issuer.advance(seconds: 600)
        let step1 = try issuer.challenge()
        let step2 = try issuer.challengeAtStep2().id
        try issuer.failCodes(4)
        #expect(try issuer.holder(3).isLocked(at: issuer.now))
        try known("submitPassword", step1, as: .challengeEnded, isLocked: true)
        try known("submitCode", step2, as: .codeVoided, isLocked: true)
        try known("submitCode", late, as: .challengeEnded, isLocked: true)
    }

    @Test func theOpeningOfAPayment() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        func known(_ card: Int, as kind: Kind) throws {
            var fields = TestIssuer.purchase()
            fields["card"] = TestIssuer.validCard(card)
            fields["purchaseDate"] = "2022-02-07T21:28:18Z"
            for name in ["threeDSServerTransID", "dsTransID", "acsTransID"] {
                fields[name] = UUID().uuidString
            }
            try expectKnown("openChallenge", fields, as: kind, issuer)
        }
        try known(2226, as: .challengeOpened)
        try known(7777, as: .cardNotRecognised)
        try issuer.failCodes(5)
        try known(2226, as: .challengeOpened)
    }

    /// The event does not say which step was refused, only of which session.
    @Test func aRefusalIsKnownByItsSession() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let sessions = [try issuer.openSession(), try issuer.openSession()]
        for session in sessions { try issuer.send("logOut", ["session": session]) }
        let id = UUID()
        let replies = issuer.service.apply([
            try request("logOut", ["session": sessions[0]], id, issuer),
            try request("cancelPassword", ["session": sessions[0]], id, issuer),
            try request("cancelPassword", ["session": sessions[1]], id, issuer),
            try request("reportTechnicalError", ["challenge": sessions[0]], id, issuer),
        ])
        #expect(replies[1].json.text == replies[0].json.text)
        #expect(replies[0].result == "attemptRefused")
        for reply in replies.suffix(2) { #expect(reply.error?.field == "request") }
    }

    // MARK: What is due

    @Test func whatExpireEndsIsItsAnswerForEver() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        let other = try issuer.register(email: "autre@example.nc", cards: [])
        _ = try issuer.openSession()
        _ = try issuer.requestCodes(email: "autre@example.nc")
        _ = try issuer.challengeAtStep2()
        issuer.advance(seconds: 600)
        let id = UUID()
        let sent = try request("expire", ["origin": "192.0.2.7"], id, issuer)
        let before = try issuer.size
        let reply = issuer.service.apply([sent])[0]
        #expect(reply.result == "expired")
        let events = try issuer.events(from: before)
        #expect(
            events.map(\.kind) == [
                .sessionClosed, .codeExpired, .challengeEnded, .codeExpired, .codeExpired,
                .sessionClosed,
            ])
        #expect(
            events.map(\.stream) == Array(repeating: cardholder, count: 3) + [
                other, other, other,
            ])
        #expect(reply.events == events.map(\.sequence))
        #expect(events.allSatisfy { $0.actor == .system && $0.origin != nil })
        #expect(events[0].request == id)
        #expect(events[0].policy != nil)
        #expect(events.dropFirst().allSatisfy { $0.request == nil && $0.cause == before })

        let pair = try issuer.requestCodes(email: "autre@example.nc")
        issuer.advance(seconds: 600)
        let size = try issuer.size
        #expect(issuer.service.apply([sent])[0].json.text == reply.json.text)
        try issuer.restart()
        #expect(issuer.service.apply([sent])[0].json.text == reply.json.text)
        #expect(try issuer.kinds(from: size) == [.ledgerOpened])
        // What has run out since waits for another command.
        #expect(try issuer.send("expire").result == "expired")
        #expect(try issuer.state().session(pair.session)?.status == .closed)
        let replies = issuer.service.apply([
            try request("reportFraud", ["cardholder": cardholder], id, issuer)
        ])
        #expect(replies[0].error?.field == "request")
    }

    /// Nothing was due, so nothing holds the id: later it may end something.
    @Test func anExpireThatFoundNothingIsNotRemembered() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        _ = try issuer.requestCodes()
        let id = UUID()
        let before = try issuer.size
        #expect(issuer.service.apply([try request("expire", [:], id, issuer)])[0].events == [])
        #expect(try issuer.size == before)
        issuer.advance(seconds: 600)
        let reply = issuer.service.apply([try request("expire", [:], id, issuer)])[0]
        #expect(reply.result == "expired")
        #expect(try issuer.event(before).request == id)
    }
}
