import Foundation
import Ledger
import Projections
import TestSupport
import Testing

@testable import Authentication

/// The holder is told of what was changed, by SMS and by e-mail.
@Suite(.serialized) struct NoticeTests {
    private func notices(_ issuer: TestIssuer) throws -> [Event] {
        try issuer.events().filter { $0.kind == .noticeSent || $0.kind == .noticeDeliveryFailed }
    }

    /// Both notices of the last change of a kind, as they were spooled.
    private func told(
        _ kind: Kind, _ issuer: TestIssuer
    ) throws -> (change: Event, sms: String, email: String) {
        let change = try #require(try issuer.events().last { $0.kind == kind })
        let sent = try notices(issuer).filter { $0.events == [change.sequence] }
        #expect(sent.map(\.kind) == [.noticeSent, .noticeSent])
        #expect(sent.map(\.channel) == [.sms, .email])
        #expect(sent.allSatisfy { $0.cause == change.cause ?? change.sequence })
        func spooled(_ ending: String) throws -> String {
            let path = "\(issuer.directory.spool)/\(change.sequence).\(ending)"
            return try String(contentsOfFile: path, encoding: .utf8)
        }
        return (change, try spooled("sms"), try spooled("eml"))
    }

    @Test func aPasswordSetOrChangedAndAMethodSwitchedAreTold() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let session = try issuer.openSession()
        try issuer.setPassword(session, "6789")
        try issuer.setPassword(session, "2580")
        try issuer.send("deactivateMethod", ["session": session])
        try issuer.send("activateMethod", ["session": session])
        for (kind, what) in [
            (Kind.passwordSet, "un mot de passe a été enregistré"),
            (.passwordChanged, "le mot de passe de vos paiements en ligne a été modifié"),
            (.methodDeactivated, "a été désactivé"), (.methodActivated, "a été activé"),
        ] {
            let (_, sms, email) = try told(kind, issuer)
            #expect(sms.hasPrefix("To: +687000023\n") && sms.contains(what), "\(kind)")
            #expect(email.contains("\nTo: awa@example.nc\n") && email.contains(what), "\(kind)")
            #expect(!sms.contains("6789") && !email.contains("2580"))
        }
    }

    @Test func aNewNumberIsToldToTheOldOne() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let session = try issuer.openSession()
        _ = try issuer.changePhone(in: session, to: "+687 00 00 99")
        #expect(try told(.phoneChanged, issuer).sms.hasPrefix("To: +687000023\n"))
        try issuer.send("changePhone", ["cardholder": cardholder, "phone": "+687 00 00 77"])
        #expect(try told(.phoneChanged, issuer).sms.hasPrefix("To: +687000099\n"))
        // A feed may give the same number again.
        let before = try notices(issuer).count
        try issuer.send("changePhone", ["cardholder": cardholder, "phone": "+687 00 00 77"])
        #expect(try notices(issuer).count == before)
    }

    @Test func aNewAddressIsToldToTheOldOne() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        try issuer.send(
            "changeEmail", ["cardholder": cardholder, "email": "nouvelle@example.nc"])
        #expect(try told(.emailChanged, issuer).email.contains("\nTo: awa@example.nc\n"))
    }

    @Test func withThePolicyOffNobodyIsTold() throws {
        let issuer = try TestIssuer()
        try issuer.send("changePolicy", ["policy": ["changeNotices": 0], "account": "op.un"])
        _ = try issuer.enrol()
        #expect(try notices(issuer) == [])
    }

    @Test func aNoticeThatDidNotGoOutIsSaid() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let session = try issuer.openSession()
        let spool = issuer.directory.spool
        try FileManager.default.moveItem(atPath: spool, toPath: "\(spool)-away")
        let reply = try issuer.setPassword(session, "6789")
        // The change stands, and its answer is the same.
        #expect(reply.result == "passwordSet" && reply.events.count == 1)
        let failed = try notices(issuer)
        #expect(failed.map(\.kind) == [.noticeDeliveryFailed, .noticeDeliveryFailed])
        #expect(failed.map(\.channel) == [.sms, .email])
        let holder = try issuer.holder(failed[0].stream)
        #expect(failed[0].phone == holder.phone && failed[1].email == holder.email)
    }

    /// What became of the notices came after it, and is no part of it.
    @Test func aChangeSentAgainGetsTheFirstAnswer() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let session = try issuer.openSession()
        let fields: [String: Any] = [
            "session": session, "password": "6789", "confirmation": "6789",
            "request": UUID().uuidString,
        ]
        let reply = try issuer.send("setPassword", fields)
        let size = try issuer.size
        #expect(try issuer.send("setPassword", fields).json.text == reply.json.text)
        #expect(try issuer.size == size)
    }
}
