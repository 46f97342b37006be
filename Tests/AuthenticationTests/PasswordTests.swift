import Foundation
import Ledger
import Projections
import TestSupport
import Testing

@testable import Authentication

/// Requirements, "Enrolment portal", 7 and 8, and "Modification".
@Suite struct PasswordTests {
    @Test func aConfirmationThatDiffersIsItsOwnEventAndActivatesNothing() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        try issuer.failCodes(2)
        let session = try issuer.openSession()
        let before = try issuer.holder(cardholder)
        let reply = try issuer.setPassword(session, "6789", "6780")
        #expect(reply.result == "passwordNotConfirmed")
        #expect(
            reply.message
                == "Veuillez confirmer le mot de passe défini en le saisissant à nouveau.")
        #expect(try issuer.events(reply).map(\.kind) == [.passwordNotConfirmed])
        for _ in 0..<10 { try issuer.setPassword(session, "6789", "6780") }
        // Neither a method nor a failure of authentication, however often.
        let after = try issuer.holder(cardholder)
        #expect(after.credentialVersion == 0)
        #expect(after.failures == before.failures)
        #expect(after.lockedUntil == 0)
        #expect(try issuer.setPassword(session, "6789").result == "passwordSet")
    }

    /// Also when what was typed is no password: the holder must first learn of the difference.
    @Test func aConfirmationThatDiffersComesBeforeFourDigits() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let session = try issuer.openSession()
        #expect(try issuer.setPassword(session, "abc", "abd").result == "passwordNotConfirmed")
        #expect(try issuer.setPassword(session, "abc").result == "passwordRefused")
    }

    @Test func cancellingLeavesWithoutSaving() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let session = try issuer.openSession()
        let reply = try issuer.send("cancelPassword", ["session": session])
        #expect(reply.result == "passwordEntryCancelled")
        #expect(try issuer.holder(cardholder).credentialVersion == 0)
        // The session stays open.
        #expect(try issuer.setPassword(session, "6789").result == "passwordSet")
        try issuer.send("cancelPassword", ["session": session])
        #expect(try issuer.holder(cardholder).credentialVersion == 1)
    }

    @Test func aPasswordThatMatchesIsActiveAtOnce() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let session = try issuer.openSession()
        let reply = try issuer.setPassword(session, "6789")
        #expect(reply.result == "passwordSet")
        #expect(
            reply.message
                == "Vous avez réussi à vous enregistrer pour les transactions en ligne sécurisées "
                + "avec 3D Secure et à activer votre méthode d'activation de paiement par mot de "
                + "passe. Vous pouvez dès maintenant effectuer des transactions en ligne 3D "
                + "Secure. Merci beaucoup.")
        #expect(reply.json["credentialVersion"] == 1)
        #expect(reply.json["cards"] == ["497072XXXXXX2226"])
        #expect(try issuer.holder(cardholder).isEnrolled)
        #expect(try issuer.pay().json["transStatus"] == "Y")
    }

    @Test func theEventNamesEveryCardAttachedAtThatTimeAndOnlyThose() throws {
        let issuer = try TestIssuer()
        let numbers = [2226, 1111, 2222, 3333].map(TestIssuer.validCard)
        let cardholder = try issuer.register(cards: Array(numbers[0...1]))
        let stranger = try issuer.register(
            email: "autre@example.nc", cards: [TestIssuer.validCard(9999)])
        var references: [UInt64] = []
        func attach(_ index: Int) throws {
            try issuer.send("attachCard", ["cardholder": cardholder, "card": numbers[index]])
        }
        func detach(_ index: Int) throws {
            try issuer.send("detachCard", ["cardholder": cardholder, "card": numbers[index]])
        }
        func named(_ password: String) throws -> [UInt64]? {
            let session = try issuer.openSession()
            return try issuer.event(try issuer.setPassword(session, password).events[0]).cards
        }
        try attach(2)
        for event in try issuer.events() where event.kind == .cardAttached {
            if event.stream == cardholder { references.append(event.card!) }
        }
        #expect(try named("6781") == references)
        try detach(0)
        #expect(try named("6782") == [references[1], references[2]])
        try attach(3)
        try attach(0)
        let fourth = try issuer.holder(cardholder).cards[2]
        #expect(try named("6783") == [references[1], references[2], fourth, references[0]])
        for index in 0...3 { try detach(index) }
        #expect(try named("6784") == [])
        #expect(try issuer.holder(stranger).cards.count == 1)
    }

    @Test func aModificationNeverPassesThroughInactive() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let start = try issuer.size
        for version in 1...6 {
            // The old password is not asked: only the new one, twice.
            let session = try issuer.openSession()
            let reply = try issuer.setPassword(session, "678\(version)")
            #expect(reply.result == (version == 1 ? "passwordSet" : "passwordChanged"))
            #expect(reply.json["credentialVersion"] == .number(version))
            try issuer.send("logOut", ["session": session])
        }
        let kinds = try issuer.kinds(from: start)
        #expect(kinds.filter { $0 == .passwordSet }.count == 1)
        #expect(kinds.filter { $0 == .passwordChanged }.count == 5)
        #expect(!kinds.contains(.methodDeactivated))
        #expect(!kinds.contains(.methodActivated))
        // After every event from the first password on, method 2 is active.
        let state = State()
        var last: UInt64 = 0
        for event in try issuer.events() {
            try state.evolve(event)
            guard let holder = try state.cardholder(cardholder) else { continue }
            #expect(holder.credentialVersion >= last && holder.credentialVersion <= last + 1)
            last = holder.credentialVersion
        }
        #expect(last == 6)
    }

    @Test func thePasswordOfAnOlderVersionNeverWorks() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol(password: "6781")
        try issuer.changePassword("6782")
        #expect(try issuer.pay(password: "6781").json["outcome"] == "failed")
        #expect(try issuer.pay(password: "6782").json["outcome"] == "authenticated")
        try issuer.changePassword("6783")
        for old in ["6781", "6782"] {
            #expect(try issuer.pay(password: old).json["outcome"] == "failed")
        }
        try issuer.restart()
        for old in ["6781", "6782"] {
            #expect(try issuer.pay(password: old).json["outcome"] == "failed")
        }
        #expect(try issuer.pay(password: "6783").json["outcome"] == "authenticated")
    }

    /// The password was right when it was given at step 1; it is dead when the verdict comes.
    @Test func aPasswordChangedBetweenTheTwoStepsFailsTheChallenge() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol(password: "6781")
        let (id, code) = try issuer.challengeAtStep2(password: "6781")
        try issuer.changePassword("6782")
        let reply = try issuer.submitCode(id, code)
        #expect(reply.json["outcome"] == "failed")
        #expect(try issuer.holder(cardholder).failures == 1)
        let other = try issuer.challengeAtStep2(password: "6781")
        #expect(visible(try issuer.submitCode(other.id, wrong(other.code))) == visible(reply))
    }

    /// Even to the same four digits: it is another password.
    @Test func aPasswordSetAgainBetweenTheTwoStepsFailsTheChallengeToo() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        let (id, code) = try issuer.challengeAtStep2()
        try issuer.changePassword("6789")
        #expect(try issuer.submitCode(id, code).json["outcome"] == "failed")
        #expect(try issuer.pay().json["outcome"] == "authenticated")
    }

    @Test(arguments: [
        "0000", "9999", "1234", "9876", "0123", "3210", "7890", "1212", "1122", "2580", "1984",
        "2025", "2512", "1225", "2902", "1357", "0007",
    ])
    func weakPasswordsAreRefusedOnlyByPolicy(_ password: String) throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let session = try issuer.openSession()
        #expect(try issuer.setPassword(session, password).result == "passwordSet")
        try issuer.send(
            "changePolicy", ["policy": ["weakPasswordRefusal": 1], "account": "op.un"])
        let refused = try issuer.setPassword(session, password)
        #expect(refused.result == "passwordRefused")
        #expect(refused.json["reason"] == "weak")
        #expect(try issuer.holder(cardholder).credentialVersion == 1)
        // Not on confirmation alone, and not by its neighbours.
        #expect(try issuer.setPassword(session, password, "6789").result == "passwordNotConfirmed")
        for other in ["7391", "8643", "3002", "1899", "3104"] {
            #expect(try issuer.setPassword(session, other).result == "passwordChanged", "\(other)")
        }
    }

    @Test func reuseIsAllowedUnlessPolicySaysNo() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        try issuer.changePassword("6789")
        #expect(try issuer.holder(cardholder).credentialVersion == 2)
        try issuer.send("changePolicy", ["policy": ["passwordReuse": 0], "account": "op.un"])
        let session = try issuer.openSession()
        let refused = try issuer.setPassword(session, "6789")
        #expect(refused.result == "passwordRefused")
        #expect(refused.json["reason"] == "reused")
        #expect(try issuer.holder(cardholder).credentialVersion == 2)
        #expect(try issuer.setPassword(session, "6780").result == "passwordChanged")
        // Only the one it replaces counts.
        #expect(try issuer.setPassword(session, "6789").result == "passwordChanged")
    }

    @Test func aPasswordBothWeakAndReusedIsRefusedByEitherPolicy() throws {
        for (weak, reuse, reason) in [
            (1, 0, "weak"), (1, 1, "weak"), (0, 0, "reused"), (0, 1, nil),
        ] as [(Int, Int, String?)] {
            let issuer = try TestIssuer()
            _ = try issuer.enrol(password: "1234")
            try issuer.send(
                "changePolicy",
                [
                    "policy": ["weakPasswordRefusal": weak, "passwordReuse": reuse],
                    "account": "op.un",
                ])
            let session = try issuer.openSession()
            let reply = try issuer.setPassword(session, "1234")
            #expect(reply.json["reason"]?.stringValue == reason)
            #expect(reply.result == (reason == nil ? "passwordChanged" : "passwordRefused"))
        }
    }

    @Test func bothPoliciesTogetherRefuseEachTheirOwn() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol(password: "7391")
        try issuer.send(
            "changePolicy",
            ["policy": ["weakPasswordRefusal": 1, "passwordReuse": 0], "account": "op.un"])
        let session = try issuer.openSession()
        #expect(try issuer.setPassword(session, "7391").json["reason"] == "reused")
        #expect(try issuer.setPassword(session, "1234").json["reason"] == "weak")
        #expect(try issuer.setPassword(session, "7392").result == "passwordChanged")
    }
}
