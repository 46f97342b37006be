import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication
@testable import Projections

/// Requirements, "Payment challenge": the two steps.
@Suite struct ChallengeTests {
    @Test func step1ShowsTheTransaction() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        issuer.now = UTCTime("2022-02-07T21:28:18Z")!.milliseconds
        let opened = try issuer.openChallenge()
        #expect(opened.result == "challengeOpened")
        #expect(opened.json["merchantName"] == "MyTestMerchantACS3")
        #expect(opened.json["amount"] == "299,00 €")
        #expect(opened.json["date"] == "07/02/2022 21:28:18 GMT")
        #expect(opened.json["card"] == "xxxxxxxxxxxx2226")
        #expect(opened.json["phone"] == "+68xxxxx23")
        let event = try issuer.event(opened.events[0])
        #expect(event.stream == cardholder)
        #expect(event.actor == .acs)
        #expect(event.threeDSServerTransID != nil && event.dsTransID != nil)
        #expect(event.acsTransID != nil)
    }

    /// The guide's figures: the date is when the payer bought, not when the page was shown.
    @Test func theDateShownIsThatOfThePurchase() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        issuer.now = UTCTime("2022-02-07T21:30:00Z")!.milliseconds
        #expect(try issuer.openChallenge().json["date"] == "07/02/2022 21:28:18 GMT")
    }

    @Test func aPasswordSetMeanwhileIsForTheNextPayment() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let open = try issuer.challenge()
        try issuer.changePassword("6789")
        #expect(try issuer.submitPassword(open).json["outcome"] == "notEnrolled")
        #expect(try issuer.pay().json["outcome"] == "authenticated")
        // One that is only changed meanwhile is for those that are open too.
        let next = try issuer.challenge()
        try issuer.changePassword("2580")
        let step1 = try issuer.submitPassword(next, "2580")
        #expect(
            try issuer.submitCode(next, try issuer.issued(step1).sms).json["outcome"]
                == "authenticated")
    }

    @Test func withMethod1OffMethod2StillPays() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        let session = try issuer.openSession()
        #expect(
            try issuer.send("deactivateMethod", ["session": session]).result
                == "methodDeactivated")
        #expect(try issuer.pay().json["outcome"] == "authenticated")
    }

    @Test func withMethod1OffAndNoMethod2ThePayerIsNotEnrolled() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let session = try issuer.openSession()
        try issuer.send("deactivateMethod", ["session": session])
        let id = try issuer.challenge()
        #expect(try issuer.submitPassword(id).json["outcome"] == "notEnrolled")
    }

    /// The payer has learned nothing.
    @Test func aWrongPasswordInAPaymentGivenUpBeforeItsCodeCountsNoFailure() throws {
        let issuer = try TestIssuer()
        let holder = try issuer.enrol()
        for end in ["cancelChallenge", "reportTechnicalError"] {
            let id = try issuer.challengeAtStep2(password: "1111").id
            try issuer.send(end, ["challenge": id])
        }
        _ = try issuer.challengeAtStep2(password: "1111")
        issuer.advance(seconds: 600)
        try issuer.send("expire")
        #expect(try issuer.holder(holder).failures == 0)
        #expect(try issuer.holder(holder).failuresDespiteLocks == 0)
    }

    @Test func bothRightAuthenticates() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        let id = try issuer.challenge()
        let step1 = try issuer.submitPassword(id)
        #expect(
            try issuer.events(step1).map(\.kind) == [.passwordSubmitted, .codeIssued, .codeSent])
        let step2 = try issuer.submitCode(id, try issuer.issued(step1).sms)
        #expect(
            try issuer.events(step2).map(\.kind) == [
                .codeSubmitted, .codeConsumed, .challengeEnded,
            ]
        )
        #expect(
            step2.message
                == "Authentification Réussie! Votre authentification est réussie ; vous allez "
                + "automatiquement être redirigé vers le site marchand")
    }

    @Test func theSMSOfAPaymentNamesAmountAndMerchant() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        for password in ["6789", "0000"] {
            let reply = try issuer.submitPassword(try issuer.challenge(), password)
            let issued = try #require(try issuer.events(reply).first { $0.kind == .codeIssued })
            let text = try issuer.message(issued.sequence)
            #expect(text.contains("299,00 €"))
            #expect(text.contains("MyTestMerchantACS3"))
            #expect(text.hasPrefix("To: +687000023\n"))
        }
    }

    /// What a payer can see of one payment, and what the ledger records of its course.
    private struct Course: Equatable {
        var replies: [String] = []
        var shapes: [[String]] = []
        var kinds: [[Kind]] = []
        var indications: [String] = []
    }

    private func course(
        _ issuer: TestIssuer, _ password: String, _ change: (String) -> String
    ) throws -> Course {
        var course = Course()
        func note(_ reply: Reply, _ start: UInt64) throws {
            course.replies.append(visible(reply))
            course.shapes.append(shape(reply))
            course.kinds.append(try issuer.kinds(from: start))
        }
        var start = try issuer.size
        let opened = try issuer.openChallenge()
        try note(opened, start)
        let id = try #require(issuer.challenge(opened))
        start = try issuer.size
        let step1 = try issuer.submitPassword(id, password)
        try note(step1, start)
        let code = try issuer.issued(step1).sms
        start = try issuer.size
        try note(try issuer.submitCode(id, change(code)), start)
        start = try issuer.size
        try note(try issuer.submitCode(id, code), start)
        return course
    }

    @Test func aWrongEPinStillSendsTheSMSAndEndsLikeAWrongCode() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        let wrongPassword = try course(issuer, "0000") { $0 }
        let wrongCode = try course(issuer, "6789", wrong)
        let bothWrong = try course(issuer, "0000", wrong)
        #expect(wrongPassword == wrongCode)
        #expect(wrongPassword == bothWrong)
        #expect(
            wrongPassword.kinds == [
                [.challengeOpened], [.passwordSubmitted, .codeIssued, .codeSent],
                [.codeSubmitted, .codeVoided, .challengeEnded], [.attemptRefused],
            ])
        #expect(wrongPassword.replies[2].contains(#""transStatus":"N","transStatusReason":"01""#))
        #expect(try issuer.holder(cardholder).failures == 3)

        // Until the verdict nothing distinguishes right from wrong either.
        let right = try course(issuer, "6789") { $0 }
        #expect(right.replies.prefix(2) == wrongPassword.replies.prefix(2))
        #expect(right.shapes.prefix(2) == wrongPassword.shapes.prefix(2))
        #expect(right.kinds.prefix(2) == wrongPassword.kinds.prefix(2))
    }

    /// Nor from the fifth failure, which places the lock.
    @Test func theLastFailureBeforeALockLooksTheSameWhicheverWasWrong() throws {
        var courses: [Course] = []
        for (password, change) in [
            ("0000", { $0 }), ("6789", wrong), ("0000", wrong),
        ] as [(String, (String) -> String)] {
            let issuer = try TestIssuer()
            _ = try issuer.enrol()
            try issuer.failCodes(4)
            courses.append(try course(issuer, password, change))
        }
        #expect(courses[0] == courses[1])
        #expect(courses[0] == courses[2])
        #expect(courses[0].kinds[2].contains(.lockPlaced))
    }

    @Test func aPasswordThatIsNoPasswordIsJustWrong() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        try issuer.send("changePolicy", ["policy": ["failureLimit": 100], "account": "op.un"])
        let usual = try course(issuer, "0000") { $0 }
        for odd in ["67890", "678", "abcd", " 6789", "６７８９"] {
            #expect(try course(issuer, odd) { $0 } == usual, "\(odd)")
        }
    }

    @Test func theLedgerRecordsWhichElementWasWrong() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        for (password, change, expected) in [
            ("0000", { $0 }, (Factor.wrong, Factor.right)), ("6789", wrong, (.right, .wrong)),
            ("0000", wrong, (.wrong, .wrong)),
        ] as [(String, (String) -> String, (Factor, Factor))] {
            let start = try issuer.size
            _ = try course(issuer, password, change)
            let events = try issuer.events(from: start)
            #expect(
                events.first { $0.kind == .passwordSubmitted }?.passwordFactor == expected.0)
            #expect(events.first { $0.kind == .codeSubmitted }?.smsFactor == expected.1)
        }
    }

    @Test func stepsOutOfTurnAreRefusedAndChangeNothing() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        let id = try issuer.challenge()
        #expect(try issuer.submitCode(id, "12345678").json["reason"] == "wrongStep")
        let code = try issuer.issued(try issuer.submitPassword(id)).sms
        // No second guess at the password.
        #expect(try issuer.submitPassword(id).json["reason"] == "wrongStep")
        #expect(try issuer.submitPassword(id, "0000").json["reason"] == "wrongStep")
        #expect(try issuer.submitCode(id, code).json["outcome"] == "authenticated")
    }

    @Test func theNumberOfAttemptsIsPolicy() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        try issuer.send("changePolicy", ["policy": ["challengeAttempts": 3], "account": "op.un"])
        let first = try issuer.challengeAtStep2()
        for _ in 0..<2 {
            let reply = try issuer.submitCode(first.id, wrong(first.code))
            #expect(reply.result == "codeRefused")
            #expect(reply.json["outcome"] == nil)
        }
        #expect(try issuer.submitCode(first.id, first.code).json["outcome"] == "authenticated")
        let second = try issuer.challengeAtStep2(password: "0000")
        // With the wrong password the right code is refused in the same words.
        #expect(try issuer.submitCode(second.id, second.code).result == "codeRefused")
        #expect(try issuer.submitCode(second.id, second.code).result == "codeRefused")
        #expect(try issuer.submitCode(second.id, second.code).json["outcome"] == "failed")
        #expect(try issuer.holder(cardholder).failures == 3)
    }

    @Test func theLockEndsAChallengeThatHasAttemptsLeft() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        try issuer.send("changePolicy", ["policy": ["challengeAttempts": 5], "account": "op.un"])
        try issuer.failCodes(3)
        let (id, code) = try issuer.challengeAtStep2()
        #expect(try issuer.submitCode(id, wrong(code)).result == "codeRefused")
        #expect(try issuer.submitCode(id, wrong(code)).json["outcome"] == "failed")
        #expect(try issuer.submitCode(id, code).json["reason"] == "ended")
    }
}
