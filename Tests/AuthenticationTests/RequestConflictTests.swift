import Foundation
import TestSupport
import Testing

@testable import Authentication
@testable import Ledger

/// A request id belongs to one command: with another it is a conflict, never that one's answer.
@Suite struct RequestConflictTests {
    /// A command that was carried out under its own id.
    private struct Sent {
        let name: String
        let fields: [String: Any]
        let reply: Reply

        var id: String { fields["request"] as! String }
    }

    private static let card = TestIssuer.validCard(2226)

    private func first(
        _ name: String, _ fields: [String: Any], _ issuer: TestIssuer
    ) throws -> Sent {
        let fields = fields.merging(["request": UUID().uuidString]) { $1 }
        return Sent(name: name, fields: fields, reply: try issuer.send(name, fields))
    }

    private func transaction(_ card: String = card) -> [String: Any] {
        var fields = TestIssuer.purchase()
        fields["card"] = card
        fields["purchaseDate"] = "2022-02-07T21:28:18Z"
        for name in ["threeDSServerTransID", "dsTransID", "acsTransID"] {
            fields[name] = UUID().uuidString
        }
        return fields
    }

    /// Every command once, each carried out.
    private func everyForm(_ issuer: TestIssuer) throws -> [Sent] {
        var sent: [Sent] = []
        func send(_ name: String, _ fields: [String: Any] = [:]) throws -> Reply {
            sent.append(try first(name, fields, issuer))
            let reply = sent.last!.reply
            try #require(reply.error == nil && reply.result != "attemptRefused", "\(name)")
            return reply
        }
        let holder = try #require(
            try send(
                "registerCardholder",
                ["email": TestIssuer.email, "phone": TestIssuer.phone, "cards": [Self.card]]
            ).events.first)
        let other = ["cardholder": holder, "card": TestIssuer.validCard(7777)] as [String: Any]
        _ = try send("attachCard", other)
        _ = try send("detachCard", other)
        let back = try #require(
            issuer.session(try send("requestCodes", ["email": TestIssuer.email])))
        _ = try send("goBack", ["session": back])
        let session = try issuer.requestCodes().session
        let codes = try issuer.issued(try send("resendCodes", ["session": session]))
        _ = try send(
            "submitCodes", ["session": session, "smsCode": codes.sms, "emailCode": codes.email])
        _ = try send("cancelPassword", ["session": session])
        _ = try send(
            "setPassword", ["session": session, "password": "6789", "confirmation": "6789"])
        _ = try send("deactivateMethod", ["session": session])
        _ = try send("activateMethod", ["session": session])
        let entered = try send("modifyPhone", ["session": session, "phone": "+687 00 00 42"])
        _ = try send(
            "confirmPhone", ["session": session, "smsCode": try issuer.issued(entered).sms])
        _ = try send("chooseLanguage", ["session": session, "language": "en"])
        _ = try send("logOut", ["session": session])
        let id = try #require(issuer.challenge(try send("openChallenge", transaction())))
        let step1 = try send("submitPassword", ["challenge": id, "password": "6789"])
        _ = try send("submitCode", ["challenge": id, "code": try issuer.issued(step1).sms])
        _ = try send("cancelChallenge", ["challenge": try issuer.challengeAtStep2().id])
        _ = try send("reportTechnicalError", ["challenge": try issuer.challenge()])
        _ = try send("reportFraud", ["cardholder": holder, "challenge": id])
        _ = try send("changeLanguage", ["cardholder": holder, "language": "fr"])
        _ = try send("reportSimSwap", ["cardholder": holder])
        _ = try send("changePhone", ["cardholder": holder, "phone": "+687 00 00 77"])
        _ = try send("changeEmail", ["cardholder": holder, "email": "nouvelle@example.nc"])
        _ = try send("changePolicy", ["policy": ["failureLimit": 1], "account": "op.un"])
        try issuer.failCodes(1, email: "nouvelle@example.nc")
        _ = try send(
            "releaseLock", ["cardholder": holder, "account": "op.un", "ticket": "DEMANDE-1"])
        let opened = try send("openCase", ["note": "Contested.", "account": "op.un"])
        let ofCase = ["case": opened.events[0], "account": "op.un"] as [String: Any]
        for (name, more) in [
            ("noteCase", ["note": "Called back."]), ("holdCardholder", ["cardholder": holder]),
            ("releaseHold", ["cardholder": holder]), ("attachEvents", ["events": [holder]]),
            ("closeCase", ["note": "Refunded."]),
        ] as [(String, [String: Any])] {
            _ = try send(name, ofCase.merging(more) { $1 })
        }
        _ = try issuer.openSession(email: "nouvelle@example.nc")
        issuer.advance(seconds: 600)
        #expect(try send("expire").result == "expired")
        return sent
    }

    private func expectConflict(
        _ name: String, _ fields: [String: Any], _ id: String, _ issuer: TestIssuer,
        _ what: String = "", at location: SourceLocation = #_sourceLocation
    ) throws {
        let before = try issuer.size
        let reply = try issuer.send(name, fields.merging(["request": id]) { $1 })
        #expect(reply.error?.code == .conflict, "\(name) \(what)", sourceLocation: location)
        #expect(reply.error?.field == "request", "\(name) \(what)", sourceLocation: location)
        #expect(try issuer.size == before, "\(name) \(what)", sourceLocation: location)
    }

    private func expectSame(
        _ sent: Sent, _ issuer: TestIssuer, _ fields: [String: Any] = [:],
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let before = try issuer.size
        let again = try issuer.send(sent.name, sent.fields.merging(fields) { $1 })
        #expect(
            again.json.text == sent.reply.json.text, "\(sent.name) \(fields)",
            sourceLocation: location)
        #expect(try issuer.size == before, sourceLocation: location)
    }

    // MARK: Every command

    @Test func theIdOfOneCommandIsAConflictWithEveryOther() throws {
        let issuer = try TestIssuer()
        let sent = try everyForm(issuer)
        #expect(sent.map(\.name).sorted() == CommandForm.all.map(\.name).sorted())
        let before = try issuer.size
        for one in sent {
            for other in sent where other.name != one.name {
                var fields = other.fields
                fields["request"] = nil
                try expectConflict(other.name, fields, one.id, issuer, "after \(one.name)")
            }
            try expectSame(one, issuer)
        }
        #expect(try issuer.size == before)
    }

    @Test func everyCommandIsAnsweredAsTheSchemaSays() throws {
        try ReplySchema.expect(try everyForm(TestIssuer()).map(\.reply))
    }

    @Test func anIdBelongsToItsCommandInTheSameBatchToo() throws {
        let issuer = try TestIssuer()
        let holder = try issuer.register()
        let id = UUID().uuidString
        let replies = issuer.service.apply([
            try issuer.request("reportSimSwap", ["cardholder": holder, "request": id]),
            try issuer.request("reportFraud", ["cardholder": holder, "request": id]),
        ])
        #expect(replies[0].result == "simSwapReported")
        #expect(replies[1].error?.code == .conflict)
        #expect(replies[1].json["request"]?.stringValue == id.lowercased())
    }

    // MARK: The same command, about something else

    /// For each command, fields that make it a different one.
    private static func differences() -> [String: [[String: Any]]] {
        [
            "registerCardholder": [
                ["email": "autre@example.nc"], ["phone": "+687 00 00 99"], ["cards": []],
                ["cards": [TestIssuer.validCard(4444)]],
                ["cards": [card, TestIssuer.validCard(7777)]],
            ],
            "attachCard": [["cardholder": 999], ["card": card]],
            "detachCard": [["cardholder": 999], ["card": card]],
            "changeEmail": [["cardholder": 999], ["email": TestIssuer.email]],
            "changePhone": [["cardholder": 999], ["phone": TestIssuer.phone]],
            "changeLanguage": [["cardholder": 999], ["language": "en"]],
            "reportSimSwap": [["cardholder": 999]],
            "reportFraud": [["cardholder": 999], ["challenge": 999]],
            "requestCodes": [["email": "autre@example.nc"], ["verifier": "otp.example.nc"]],
            "resendCodes": [["session": 999], ["verifier": "otp.example.nc"]],
            "goBack": [["session": 999]],
            "submitCodes": [["session": 999]],
            "setPassword": [["session": 999]],
            "cancelPassword": [["session": 999]],
            "modifyPhone": [
                ["session": 999], ["phone": TestIssuer.phone], ["verifier": "otp.example.nc"],
            ],
            "confirmPhone": [["session": 999]],
            "deactivateMethod": [["session": 999]],
            "activateMethod": [["session": 999]],
            "chooseLanguage": [["session": 999], ["language": "fr"]],
            "logOut": [["session": 999]],
            "openChallenge": [
                ["card": TestIssuer.validCard(7777)], ["acsTransID": UUID().uuidString],
                ["dsTransID": UUID().uuidString], ["threeDSServerTransID": UUID().uuidString],
                ["purchaseAmount": 1], ["purchaseCurrency": 840],
                ["purchaseCurrency": 953, "purchaseExponent": 0],
                ["merchantName": "Autre"], ["purchaseDate": "2022-02-07T21:28:19Z"],
                ["mcc": 5411], ["merchantCountryCode": 250],
            ],
            "submitPassword": [
                ["challenge": 999], TestIssuer.purchase().merging(["purchaseAmount": 1]) { $1 },
            ],
            "submitCode": [
                ["challenge": 999], TestIssuer.purchase().merging(["purchaseAmount": 1]) { $1 },
            ],
            "cancelChallenge": [["challenge": 999]],
            "reportTechnicalError": [["challenge": 999]],
            "changePolicy": [
                ["policy": ["failureLimit": 2]], ["policy": ["failureLimit": 1, "resendLimit": 0]],
                ["policy": ["resendLimit": 3]], ["account": "op.deux"], ["ticket": "DEMANDE-2"],
            ],
            "releaseLock": [["cardholder": 999], ["account": "op.deux"], ["ticket": "DEMANDE-2"]],
            "expire": [],
            "openCase": [["note": "Autre."], ["account": "op.deux"], ["ticket": "DEMANDE-2"]],
            "noteCase": [["case": 999], ["note": "Autre."], ["account": "op.deux"]],
            "attachEvents": [["case": 999], ["events": [0]], ["account": "op.deux"]],
            "holdCardholder": [
                ["case": 999], ["cardholder": 999], ["note": "Autre."], ["account": "op.deux"],
            ],
            "releaseHold": [["case": 999], ["cardholder": 999], ["account": "op.deux"]],
            "closeCase": [["case": 999], ["note": "Autre."], ["account": "op.deux"]],
        ]
    }

    @Test func theSameCommandAboutSomethingElseIsAConflict() throws {
        let issuer = try TestIssuer()
        let differences = Self.differences()
        for sent in try everyForm(issuer) {
            for fields in try #require(differences[sent.name]) {
                let fields = sent.fields.merging(fields) { $1 }
                try expectConflict(sent.name, fields, sent.id, issuer, "\(fields)")
            }
        }
    }

    /// Nobody can tell two secrets apart afterwards, and an address is typed in many ways.
    @Test func whatCannotBeComparedIsNoConflict() throws {
        let issuer = try TestIssuer()
        let free: [String: [[String: Any]]] = [
            "requestCodes": [["email": "  AWA@Example.NC "], ["origin": "192.0.2.9"]],
            "submitCodes": [["smsCode": "00000000"], ["emailCode": "aaaaa"]],
            "setPassword": [["password": "1111", "confirmation": "2222"]],
            "submitPassword": [["password": "0000"], TestIssuer.purchase()],
            "submitCode": [["code": "00000000", "device": "d-2"], TestIssuer.purchase()],
            "changePolicy": [["policy": ["failureLimit": 1, "resendLimit": 3]]],
            "changePhone": [["phone": "+687000077"]],
        ]
        for sent in try everyForm(issuer) {
            for fields in free[sent.name] ?? [] { try expectSame(sent, issuer, fields) }
        }
    }

    /// Who keeps a secret is recorded; what it made of it is as little recorded as the secret.
    @Test func theFormOfAnOutsideVerifierIsAnotherCommand() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let asked = try first(
            "requestCodes", ["email": TestIssuer.email, "verifier": "otp.example.nc"], issuer)
        let session = try #require(issuer.session(asked.reply))
        let fields: [String: Any] = [
            "session": session, "smsResult": "wrong", "emailResult": "right",
            "verifier": "otp.example.nc",
        ]
        let submitted = try first("submitCodes", fields, issuer)
        #expect(submitted.reply.result == "verificationFailed")
        try expectConflict("requestCodes", ["email": TestIssuer.email], asked.id, issuer)
        try expectConflict(
            "submitCodes", ["session": session, "smsCode": "12345678", "emailCode": "aB3dE"],
            submitted.id, issuer)
        try expectConflict(
            "submitCodes", fields.merging(["verifier": "autre.example.nc"]) { $1 }, submitted.id,
            issuer)
        try expectSame(submitted, issuer, ["smsResult": "right"])
    }
}
