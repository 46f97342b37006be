import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication
@testable import Projections

/// Requirements, "Enrolment portal", 4: one single message, whichever code was wrong and why.
@Suite struct OneMessageTests {
    private static let message = "La connexion avec la vérification SMS et Email a échoué."

    /// Every way to give a pair that is not right: a name, the factors that the ledger keeps, and
    /// the submission.
    private func failures(
        _ issuer: TestIssuer
    ) throws -> [(String, Factor, Factor, () throws -> Reply)] {
        [
            (
                "wrong SMS code", .wrong, .right,
                {
                    let pair = try issuer.requestCodes()
                    return try issuer.submitCodes(pair.session, wrong(pair.sms), pair.email)
                }
            ),
            (
                "wrong e-mail code", .right, .wrong,
                {
                    let pair = try issuer.requestCodes()
                    return try issuer.submitCodes(pair.session, pair.sms, wrong(pair.email))
                }
            ),
            (
                "both wrong", .wrong, .wrong,
                {
                    let pair = try issuer.requestCodes()
                    return try issuer.submitCodes(pair.session, wrong(pair.sms), wrong(pair.email))
                }
            ),
            (
                "codes that are no codes", .wrong, .wrong,
                {
                    let pair = try issuer.requestCodes()
                    return try issuer.submitCodes(pair.session, "?", "é")
                }
            ),
            (
                "expired", .expired, .expired,
                {
                    let pair = try issuer.requestCodes()
                    issuer.advance(seconds: 600)
                    return try issuer.submitCodes(pair.session, pair.sms, pair.email)
                }
            ),
            (
                "superseded", .superseded, .superseded,
                {
                    let pair = try issuer.requestCodes()
                    _ = try issuer.resendCodes(pair.session)
                    return try issuer.submitCodes(pair.session, pair.sms, pair.email)
                }
            ),
            (
                "already used, in a new session", .wrong, .wrong,
                {
                    let used = try issuer.requestCodes()
                    _ = try issuer.submitCodes(used.session, used.sms, used.email)
                    let pair = try issuer.requestCodes()
                    return try issuer.submitCodes(pair.session, used.sms, used.email)
                }
            ),
            (
                "those of another session", .wrong, .wrong,
                {
                    let other = try issuer.requestCodes()
                    let pair = try issuer.requestCodes()
                    return try issuer.submitCodes(pair.session, other.sms, other.email)
                }
            ),
        ]
    }

    @Test func theReplyNeverSaysWhichCodeWasWrongNorWhy() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        try issuer.send("changePolicy", ["policy": ["failureLimit": 100], "account": "op.un"])
        var replies: [Reply] = []
        for (name, _, _, submit) in try failures(issuer) {
            let reply = try submit()
            #expect(reply.result == "verificationFailed", "\(name)")
            #expect(reply.message == Self.message, "\(name)")
            #expect(visible(reply) == visible(replies.first ?? reply), "\(name)")
            #expect(shape(reply) == shape(replies.first ?? reply), "\(name)")
            #expect(reply.events.count == 1, "\(name)")
            replies.append(reply)
        }
        #expect(replies.count == 8)
    }

    @Test func theLedgerRecordsWhichFactorFailedAsARestrictedField() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        try issuer.send("changePolicy", ["policy": ["failureLimit": 100], "account": "op.un"])
        for (name, sms, email, submit) in try failures(issuer) {
            let reply = try submit()
            let event = try issuer.event(try #require(reply.events.first))
            #expect(event.smsFactor == sms, "\(name)")
            #expect(event.emailFactor == email, "\(name)")
            #expect(event.indication == .failure)
            #expect(!reply.json.text.contains("Factor"), "\(name)")
        }
    }

    /// Codes given again in the session that they opened: nothing is evaluated, the message stays.
    @Test func codesAlreadyUsedAreRefusedWithTheSameMessage() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let pair = try issuer.requestCodes()
        _ = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        let again = try issuer.submitCodes(pair.session, pair.sms, pair.email)
        let wrongAgain = try issuer.submitCodes(pair.session, wrong(pair.sms), pair.email)
        #expect(again.message == Self.message)
        #expect(visible(again) == visible(wrongAgain))
        try issuer.send("logOut", ["session": pair.session])
        #expect(
            try issuer.submitCodes(pair.session, pair.sms, pair.email).message == Self.message)
        // They were consumed once: of a code there is one final event.
        for code in try issuer.events(pair.reply).compactMap(\.code) {
            #expect(try issuer.state().code(code)?.status == .consumed)
        }
        #expect(try issuer.holder(cardholder).failures == 0)
    }

    @Test func goneCodesAreRefusedWithTheSameMessage() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let back = try issuer.requestCodes()
        try issuer.send("goBack", ["session": back.session])
        #expect(
            try issuer.submitCodes(back.session, back.sms, back.email).message == Self.message)
        let late = try issuer.requestCodes()
        issuer.advance(seconds: 600)
        try issuer.send("expire")
        #expect(
            try issuer.submitCodes(late.session, late.sms, late.email).message == Self.message)
    }

    @Test func theHolderMayRetry() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let pair = try issuer.requestCodes()
        _ = try issuer.submitCodes(pair.session, wrong(pair.sms), pair.email)
        _ = try issuer.submitCodes(pair.session, pair.sms, wrong(pair.email))
        #expect(try issuer.holder(cardholder).failures == 2)
        #expect(
            try issuer.submitCodes(pair.session, pair.sms, pair.email).result == "sessionOpened")
        #expect(try issuer.holder(cardholder).failures == 0)
    }

    @Test func bothCodesAreSubmittedTogether() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let pair = try issuer.requestCodes()
        #expect(
            try issuer.error("submitCodes", ["session": pair.session, "smsCode": pair.sms]).field
                == "emailCode")
        #expect(
            try issuer.error("submitCodes", ["session": pair.session, "emailCode": pair.email])
                .field == "smsCode")
    }
}
