import Foundation
import TestSupport
import Testing

@testable import Authentication
@testable import Ledger

/// Design, "Appending": a request sent again gets the first answer and appends nothing.
@Suite struct RequestTests {
    /// A command line with an id, and the first reply to it.
    private struct Sent {
        let name: String
        let fields: [String: Any]
        let reply: Reply
    }

    private func first(
        _ name: String, _ fields: [String: Any], _ issuer: TestIssuer
    ) throws -> Sent {
        let fields = fields.merging(["request": UUID().uuidString]) { $1 }
        return Sent(name: name, fields: fields, reply: try issuer.send(name, fields))
    }

    private func expectSame(_ sent: [Sent], _ issuer: TestIssuer) throws {
        let before = try issuer.size
        let spooled = try FileManager.default.contentsOfDirectory(atPath: issuer.directory.spool)
        for sent in sent {
            let again = try issuer.send(sent.name, sent.fields)
            #expect(again.json.text == sent.reply.json.text, "\(sent.name)")
            #expect(again.events == sent.reply.events)
        }
        #expect(try issuer.size == before)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: issuer.directory.spool).sorted()
                == spooled.sorted())
    }

    /// One of each: codes sent, failure, success, password, challenge, verdict, refusal.
    private func course(_ issuer: TestIssuer) throws -> [Sent] {
        var sent: [Sent] = []
        func send(_ name: String, _ fields: [String: Any]) throws -> Reply {
            sent.append(try first(name, fields, issuer))
            #expect(sent.last?.reply.error == nil, "\(name)")
            try expectSame([sent.last!], issuer)
            return sent.last!.reply
        }
        _ = try send(
            "registerCardholder",
            [
                "email": TestIssuer.email, "phone": TestIssuer.phone,
                "cards": [TestIssuer.validCard(2226)],
            ])
        _ = try send("requestCodes", ["email": "inconnu@example.nc"])
        let asked = try send("requestCodes", ["email": TestIssuer.email])
        let session = try #require(issuer.session(asked))
        let again = try send("resendCodes", ["session": session])
        let codes = try issuer.issued(again)
        _ = try send(
            "submitCodes",
            ["session": session, "smsCode": wrong(codes.sms), "emailCode": codes.email])
        _ = try send(
            "submitCodes", ["session": session, "smsCode": codes.sms, "emailCode": codes.email])
        _ = try send(
            "setPassword", ["session": session, "password": "6789", "confirmation": "6780"])
        _ = try send(
            "setPassword", ["session": session, "password": "6789", "confirmation": "6789"])
        let entered = try send("modifyPhone", ["session": session, "phone": "+687 00 00 42"])
        for code in [wrong, { $0 }] {
            let sms = code(try issuer.issued(entered).sms)
            _ = try send("confirmPhone", ["session": session, "smsCode": sms])
        }
        _ = try send("logOut", ["session": session])
        _ = try send("logOut", ["session": session])
        for code in [wrong, { $0 }] {
            var fields = TestIssuer.purchase()
            fields["card"] = TestIssuer.validCard(2226)
            fields["purchaseDate"] = "2022-02-07T21:28:18Z"
            for name in ["threeDSServerTransID", "dsTransID", "acsTransID"] {
                fields[name] = UUID().uuidString
            }
            let challenge = try #require(issuer.challenge(try send("openChallenge", fields)))
            let step1 = try send(
                "submitPassword", ["challenge": challenge, "password": "6789"])
            _ = try send(
                "submitCode",
                ["challenge": challenge, "code": code(try issuer.issued(step1).sms)])
        }
        _ = try send("changePolicy", ["policy": ["failureLimit": 3], "account": "op.un"])
        return sent
    }

    @Test func aRequestSentAgainGetsTheFirstReplyAndAppendsNothing() throws {
        let issuer = try TestIssuer()
        let sent = try course(issuer)
        try expectSame(sent, issuer)
        issuer.advance(seconds: 86_400)
        try expectSame(sent, issuer)
    }

    @Test func soItDoesAfterARestart() throws {
        let issuer = try TestIssuer()
        let sent = try course(issuer)
        try issuer.restart()
        try expectSame(sent, issuer)
        // And from the views.
        try issuer.service.close()
        try issuer.restart()
        try expectSame(sent, issuer)
    }

    @Test func soItDoesAfterFurtherCommands() throws {
        let issuer = try TestIssuer()
        let sent = try course(issuer)
        let cardholder = try #require(sent[0].reply.events.first)
        // What the replies showed is no longer so.
        try issuer.send(
            "attachCard", ["cardholder": cardholder, "card": TestIssuer.validCard(7777)])
        try issuer.send(
            "detachCard", ["cardholder": cardholder, "card": TestIssuer.validCard(2226)])
        try issuer.send("changePhone", ["cardholder": cardholder, "phone": "+687 00 00 77"])
        try issuer.changePassword("1111")
        try issuer.failCodes(3)
        try expectSame(sent, issuer)
        try issuer.restart()
        try expectSame(sent, issuer)
    }

    @Test func theSameRequestTwiceInOneBatchIsCarriedOutOnce() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let request = try issuer.request(
            "requestCodes", ["email": TestIssuer.email, "request": UUID().uuidString])
        let before = try issuer.size
        let replies = issuer.service.apply([request, request])
        #expect(replies[0].result == "codesSent")
        #expect(try issuer.kinds(from: before).filter { $0 == .sessionRequested }.count == 1)
        #expect(replies[0].json.text == replies[1].json.text)
        #expect(issuer.service.apply([request])[0].json.text == replies[0].json.text)
    }

    /// The outcomes of deliveries come after all the commands of a batch.
    @Test func aReplyOfABatchIsTheSameWhenSentAgain() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        let challenges = [try issuer.challenge(), try issuer.challenge()]
        for delivers in [true, false] {
            if !delivers {
                try FileManager.default.removeItem(atPath: issuer.directory.spool)
            }
            var batch = try [
                issuer.request(
                    "requestCodes", ["email": TestIssuer.email, "request": UUID().uuidString])
            ]
            batch.append(
                try issuer.request(
                    "submitPassword",
                    [
                        "challenge": challenges[delivers ? 0 : 1], "password": "6789",
                        "request": UUID().uuidString,
                    ]))
            batch.append(try issuer.request("reportFraud", ["cardholder": 3]))
            let replies = issuer.service.apply(batch)
            // A payment whose code did not go out is over, and the answer says so.
            let step1 = delivers ? "codesSent" : "challengeEnded"
            #expect(replies.map(\.result) == ["codesSent", step1, "fraudReported"])
            #expect(replies.prefix(2).allSatisfy { ($0.json["undelivered"] == nil) == delivers })
            let before = try issuer.size
            for (request, reply) in zip(batch, replies).prefix(2) {
                #expect(issuer.service.apply([request])[0].json.text == reply.json.text)
            }
            #expect(try issuer.size == before)
        }
    }

    /// A code that was decided in the same batch does not go out at all.
    @Test func aCodeThatEndsInItsOwnBatchIsNotSent() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        let id = try issuer.challenge()
        let spooled = try FileManager.default.contentsOfDirectory(atPath: issuer.directory.spool)
        let batch = [
            try issuer.request(
                "submitPassword",
                ["challenge": id, "password": "6789", "request": UUID().uuidString]),
            try issuer.request(
                "reportSimSwap", ["cardholder": cardholder, "request": UUID().uuidString]),
        ]
        let start = try issuer.size
        let replies = issuer.service.apply(batch)
        #expect(replies.map(\.result) == ["codesSent", "simSwapReported"])
        #expect(
            try issuer.kinds(from: start) == [
                .passwordSubmitted, .codeIssued, .simSwapReported, .codeVoided, .challengeEnded,
            ])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: issuer.directory.spool).sorted()
                == spooled.sorted())
        let size = try issuer.size
        let again = issuer.service.apply(batch)
        #expect(again.map(\.json.text) == replies.map(\.json.text))
        #expect(try issuer.size == size)
    }

    @Test func anErrorIsNoAnswerToKeep() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let fields: [String: Any] = [
            "cardholder": cardholder, "account": "op.un", "ticket": "DEMANDE-1",
            "request": UUID().uuidString,
        ]
        #expect(try issuer.error("releaseLock", fields).code == .conflict)
        try issuer.failCodes(5)
        #expect(try issuer.send("releaseLock", fields).result == "lockReleased")
    }

    @Test func differentRequestsAreDifferentAnswers() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let one = try first("requestCodes", ["email": TestIssuer.email], issuer)
        let other = try first("requestCodes", ["email": TestIssuer.email], issuer)
        #expect(one.reply.events != other.reply.events)
        try expectSame([one, other], issuer)
        let id = try #require(one.fields["request"] as? String)
        #expect(one.reply.json["request"]?.stringValue == id.lowercased())
    }
}
