import Foundation
import Ledger
import Projections
import TestSupport
import Testing

@testable import Authentication

/// A number that the holder gives counts once a code sent to it was typed.
@Suite struct PhoneConfirmationTests {
    private static let phone = "+687 00 00 99"

    private func enter(
        _ session: UInt64, _ issuer: TestIssuer, _ phone: String = phone
    ) throws -> (reply: Reply, code: String) {
        let reply = try issuer.send("modifyPhone", ["session": session, "phone": phone])
        #expect(reply.result == "phoneEntered")
        return (reply, try issuer.issued(reply).sms)
    }

    private func confirm(
        _ session: UInt64, _ code: String, _ issuer: TestIssuer
    ) throws -> Reply {
        try issuer.send("confirmPhone", ["session": session, "smsCode": code])
    }

    @Test func aNewNumberCountsOnceTheCodeSentToItWasTyped() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let session = try issuer.openSession()
        let before = try issuer.holder(cardholder).phone
        let (reply, code) = try enter(session, issuer)
        #expect(reply.json["phone"] == "xxxxxxxx99")
        let issued = try #require(try issuer.events(reply).first { $0.kind == .codeIssued })
        #expect(try issuer.message(issued.sequence).hasPrefix("To: +687000099\n"))
        #expect(try issuer.holder(cardholder).phone == before)
        let confirmed = try confirm(session, code, issuer)
        #expect(confirmed.result == "phoneChanged")
        #expect(
            try issuer.events(confirmed).map(\.kind)
                == [.phoneCodeSubmitted, .codeConsumed, .phoneChanged])
        #expect(try issuer.holder(cardholder).phone == issued.phone)
        // It was used.
        #expect(try confirm(session, code, issuer).json["reason"] == "wrongStep")
    }

    @Test func aCodeThatCameTooLateIsOneFailure() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let session = try issuer.openSession()
        try issuer.send(
            "changePolicy", ["policy": ["portalCodeValidity": 30], "account": "op.un"])
        let (_, code) = try enter(session, issuer)
        issuer.advance(seconds: 30)
        #expect(try confirm(session, code, issuer).result == "codeRefused")
        for _ in 1...5 {
            #expect(try confirm(session, code, issuer).json["reason"] == "wrongStep")
        }
        #expect(try issuer.holder(cardholder).failures == 1)
        // Another one may be asked for.
        let again = try enter(session, issuer)
        #expect(try confirm(session, again.code, issuer).result == "phoneChanged")
    }

    /// Messages to numbers of others are of the holder's allowance.
    @Test func codesToNewNumbersAreCounted() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        try issuer.send(
            "changePolicy", ["policy": ["cardholderCodeLimit": 3], "account": "op.un"])
        let session = try issuer.openSession()
        _ = try enter(session, issuer)
        _ = try enter(session, issuer)
        let reply = try issuer.send("modifyPhone", ["session": session, "phone": Self.phone])
        #expect(reply.result == "attemptRefused")
        #expect(reply.json["reason"] == "resendLimit")
    }

    /// One phone in a family: one of them goes, while the other is about to give the number.
    @Test func aNumberThatIsBeingProvedIsNotErased() throws {
        let issuer = try TestIssuer()
        let mother = try issuer.register(
            email: "mere@example.nc", phone: Self.phone, cards: [TestIssuer.validCard(1111)])
        _ = try issuer.register()
        let session = try issuer.openSession()
        let (_, code) = try enter(session, issuer)
        let phone = try issuer.holder(mother).phone
        _ = try issuer.service.erase(mother, account: "op.un")
        let error = #expect(throws: CommandError.self) {
            try issuer.service.erase(.phone, phone, account: "op.un")
        }
        #expect(error?.code == .conflict && error?.reason.contains("session \(session)") == true)
        #expect(try issuer.service.vault.read { try $0.contains(phone) })
        #expect(try confirm(session, code, issuer).result == "phoneChanged")
        #expect(try issuer.requestCodes().sms.count == 8)
    }

    @Test func withThePolicyOffTheNumberCountsAtOnce() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        try issuer.send("changePolicy", ["policy": ["phoneConfirmation": 0], "account": "op.un"])
        let session = try issuer.openSession()
        let before = try issuer.holder(cardholder).phone
        let reply = try issuer.send("modifyPhone", ["session": session, "phone": Self.phone])
        #expect(reply.result == "phoneChanged")
        #expect(try issuer.holder(cardholder).phone != before)
        #expect(try confirm(session, "12345678", issuer).json["reason"] == "wrongStep")
    }

    @Test func aWrongCodeIsAFailureLikeAnyOther() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let session = try issuer.openSession()
        let (_, code) = try enter(session, issuer)
        for count in 1...5 {
            let reply = try confirm(session, wrong(code), issuer)
            #expect(reply.result == "codeRefused")
            #expect(try issuer.event(reply.events[0]).failures == UInt64(count))
        }
        #expect(try issuer.holder(cardholder).isLocked(at: issuer.now))
        #expect(try issuer.state().session(session)?.closedBecause == .locked)
        #expect(try confirm(session, code, issuer).json["reason"] == "locked")
    }

    @Test func anotherNumberTakesThePlaceOfTheOneBefore() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let session = try issuer.openSession()
        let (_, first) = try enter(session, issuer)
        let (reply, second) = try enter(session, issuer, "+687 00 00 88")
        #expect(
            try issuer.events(reply).map(\.kind)
                == [.phoneEntered, .codeSuperseded, .codeIssued, .codeSent])
        #expect(try confirm(session, first, issuer).result == "codeRefused")
        #expect(try confirm(session, second, issuer).result == "phoneChanged")
        #expect(try issuer.holder(cardholder).phone == issuer.event(reply.events[0]).phone)
    }

    @Test func theCodeExpiresLikeAnyOther() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        try issuer.send("changePolicy", ["policy": ["sessionIdleLimit": 3600], "account": "op.un"])
        let session = try issuer.openSession()
        let (_, code) = try enter(session, issuer)
        issuer.advance(seconds: 600)
        let reply = try confirm(session, code, issuer)
        #expect(reply.result == "codeRefused")
        #expect(try issuer.event(reply.events[0]).smsFactor == .expired)
    }

    @Test(arguments: ["logOut", "expire"]) func theEndOfTheSessionVoidsTheCode(
        _ name: String
    ) throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let session = try issuer.openSession()
        let (reply, code) = try enter(session, issuer)
        let id = try #require(try issuer.events(reply).first { $0.kind == .codeIssued }).sequence
        issuer.advance(seconds: 299)
        if name == "expire" { issuer.advance(seconds: 1) }
        try issuer.send(name, name == "expire" ? [:] : ["session": session])
        #expect(try issuer.state().code(id)?.status == .voided)
        #expect(try confirm(session, code, issuer).json["reason"] == "ended")
    }

    @Test func noMoreNumbersAreSentCodesThanPagesAreSentAgain() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let session = try issuer.openSession()
        for _ in 1...4 { _ = try enter(session, issuer) }
        let fields: [String: Any] = ["session": session, "phone": Self.phone]
        #expect(try issuer.send("modifyPhone", fields).json["reason"] == "resendLimit")
    }

    /// A process that was killed leaves the code as good as it was.
    @Test func theCodeOutlivesTheProcess() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let session = try issuer.openSession()
        let (_, code) = try enter(session, issuer)
        try issuer.restart()
        #expect(try confirm(session, code, issuer).result == "phoneChanged")
    }

    @Test func anOutsideSystemMakesTheCodeAndComparesIt() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let session = try issuer.openSession()
        let outside: [String: Any] = ["session": session, "verifier": "otp.example.nc"]
        let entered = try issuer.send(
            "modifyPhone", outside.merging(["phone": Self.phone]) { $1 })
        #expect(try issuer.events(entered).map(\.kind) == [.phoneEntered, .codeIssued, .codeSent])
        #expect(
            try issuer.error("confirmPhone", ["session": session, "smsCode": "12345678"]).code
                == .conflict)
        let reply = try issuer.send(
            "confirmPhone", outside.merging(["smsResult": "right"]) { $1 })
        #expect(reply.result == "phoneChanged")
    }

    /// Families share one.
    @Test func theNumberOfAnotherHolderIsAllowed() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let other = try issuer.register(
            email: "autre@example.nc", phone: Self.phone, cards: [TestIssuer.validCard(9999)])
        let session = try issuer.openSession()
        #expect(try issuer.changePhone(in: session, to: Self.phone).result == "phoneChanged")
        #expect(try issuer.holder(cardholder).phone == issuer.holder(other).phone)
    }

    /// Nobody was asked for it yet: whatever is sent in then counts nothing.
    @Test func aCodeThatIsBeingSentIsNotJudged() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let session = try issuer.openSession()
        let state = try issuer.state()
        func decide(_ command: PortalCommand, _ facts: Facts) throws -> [Event] {
            let events = try Rules.decide(.portal(command), facts, state, now: issuer.now).events
            for event in events { try state.evolve(event) }
            return events
        }
        var facts = Facts()
        facts.phone = 99
        let phone = try #require(PhoneNumber(Self.phone))
        let entered = try decide(
            .modifyPhone(session: session, phone: phone, verifier: nil), facts)
        #expect(entered.map(\.kind) == [.phoneEntered, .codeIssued])
        let early = try decide(.confirmPhone(session: session, sms: .secret("12345678")), Facts())
        #expect(early.map(\.kind) == [.attemptRefused])
        #expect(early[0].reason == .wrongStep)
    }
}
