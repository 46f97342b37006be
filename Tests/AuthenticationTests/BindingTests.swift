import Foundation
import TestSupport
import Testing

@testable import Authentication
@testable import Ledger
@testable import Projections

/// Requirements, "Payment challenge", 7: code and password are bound to amount and merchant.
@Suite struct BindingTests {
    private static let changes: [[String: any Sendable]] = [
        ["purchaseAmount": 29901], ["purchaseAmount": 2990], ["purchaseCurrency": 840],
        ["purchaseCurrency": 953, "purchaseExponent": 0], ["merchantName": "MyTestMerchantACS4"],
    ]

    private func shown(_ change: [String: any Sendable]) -> [String: Any] {
        TestIssuer.purchase().merging(change.mapValues { $0 as Any }) { $1 }
    }

    private func wrongCode(_ issuer: TestIssuer) throws -> Reply {
        let (id, code) = try issuer.challengeAtStep2()
        return try issuer.submitCode(id, wrong(code))
    }

    private func lenient() throws -> TestIssuer {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        try issuer.send("changePolicy", ["policy": ["failureLimit": 100], "account": "op.un"])
        return issuer
    }

    @Test func whatWasShownUnchangedAuthenticates() throws {
        let issuer = try lenient()
        let id = try issuer.challenge()
        let step1 = try issuer.submitPassword(id, "6789", TestIssuer.purchase())
        let code = try issuer.issued(step1).sms
        #expect(
            try issuer.submitCode(id, code, TestIssuer.purchase()).json["outcome"]
                == "authenticated")
    }

    @Test func amountOrMerchantChangedAtStep1FailsLikeAWrongCode() throws {
        let issuer = try lenient()
        let usual = try wrongCode(issuer)
        for change in Self.changes {
            let id = try issuer.challenge()
            let step1 = try issuer.submitPassword(id, "6789", shown(change))
            #expect(step1.result == "codesSent", "\(change)")
            let reply = try issuer.submitCode(id, try issuer.issued(step1).sms)
            #expect(visible(reply) == visible(usual), "\(change)")
            #expect(shape(reply) == shape(usual))
            let events = try issuer.events().filter { $0.challenge == id }
            #expect(events.first { $0.kind == .passwordSubmitted }?.passwordFactor == .voided)
        }
    }

    @Test func amountOrMerchantChangedAtStep2FailsLikeAWrongCode() throws {
        let issuer = try lenient()
        let usual = try wrongCode(issuer)
        for change in Self.changes {
            let (id, code) = try issuer.challengeAtStep2()
            let reply = try issuer.submitCode(id, code, shown(change))
            #expect(visible(reply) == visible(usual), "\(change)")
            #expect(shape(reply) == shape(usual))
            #expect(
                try issuer.events(reply).map(\.kind) == issuer.events(usual).map(\.kind))
            #expect(try issuer.event(reply.events[0]).smsFactor == .voided)
            let state = try issuer.state()
            let sent = try #require(try state.challenge(id)?.code)
            #expect(try state.code(sent)?.status == .voided)
        }
    }

    /// The merchant's fault, not the holder's: whatever the policy allows, and right or wrong.
    @Test func aChangeOfAmountOrMerchantEndsThePaymentAndCountsNoFailure() throws {
        let issuer = try TestIssuer()
        let holder = try issuer.enrol()
        try issuer.send("changePolicy", ["policy": ["challengeAttempts": 5], "account": "op.un"])
        for (change, password) in zip(Self.changes, ["6789", "1111", "6789", "1111", "6789"]) {
            let id = try issuer.challenge()
            let step1 = try issuer.submitPassword(id, password, shown(change))
            let ended = try issuer.submitCode(id, try issuer.issued(step1).sms)
            #expect(ended.json["outcome"] == "failed", "\(change)")
            let other = try issuer.challengeAtStep2(password: password)
            let code = password == "6789" ? other.code : wrong(other.code)
            let reply = try issuer.submitCode(other.id, code, shown(change))
            #expect(reply.json["outcome"] == "failed", "\(change)")
            #expect(try issuer.event(reply.events[0]).failures == nil)
            #expect(try issuer.event(reply.events[1]).reason == .transactionChanged)
        }
        #expect(try issuer.holder(holder).failures == 0)
        #expect(try issuer.holder(holder).failuresDespiteLocks == 0)
    }

    /// Void is for good: going back to what was shown before does not revive the code, whatever
    /// attempts the policy allows.
    @Test func aCodeVoidedByAChangeStaysVoid() throws {
        let issuer = try lenient()
        try issuer.send("changePolicy", ["policy": ["challengeAttempts": 5], "account": "op.un"])
        for change in Self.changes {
            let (id, code) = try issuer.challengeAtStep2()
            _ = try issuer.submitCode(id, code, shown(change))
            let state = try issuer.state()
            let sent = try #require(try state.challenge(id)?.code)
            #expect(try state.code(sent)?.status == .voided, "\(change)")
            let again = try issuer.submitCode(id, code, TestIssuer.purchase())
            #expect(again.json["outcome"] != "authenticated", "\(change)")
        }
    }

    @Test func theLedgerHoldsTheSameBindingAtEachStep() throws {
        let issuer = try lenient()
        let (id, code) = try issuer.challengeAtStep2()
        _ = try issuer.submitCode(id, code)
        let bindings = try issuer.events()
            .filter { $0.challenge == id || $0.sequence == id }.compactMap(\.binding)
        #expect(bindings.count == 4)
        #expect(Set(bindings).count == 1)
        // And another one where something was changed.
        let other = try issuer.challengeAtStep2()
        let reply = try issuer.submitCode(other.id, other.code, shown(["purchaseAmount": 1]))
        #expect(try issuer.event(reply.events[0]).binding != bindings[0])
    }

    @Test func whatIsShownIsGivenWholeOrNotAtAll() throws {
        let issuer = try lenient()
        let (id, code) = try issuer.challengeAtStep2()
        for missing in TestIssuer.purchase().keys {
            var fields = TestIssuer.purchase().filter { $0.key != missing }
            fields["challenge"] = id
            fields["code"] = code
            #expect(try issuer.error("submitCode", fields).field == missing)
        }
    }

    @Test(arguments: ["threeDSServerTransID", "dsTransID", "acsTransID"])
    func transactionIdentifiersAreUUIDs(_ name: String) throws {
        let issuer = try lenient()
        do {
            _ = try issuer.openChallenge(nil, [name: "1234"])
            Issue.record("taken")
        } catch let error as CommandError {
            #expect(error.field == name)
        }
    }

    @Test func aTransactionIdentifierIsNeverUsedAgain() throws {
        let issuer = try lenient()
        let transaction = UUID().uuidString
        let first = try issuer.openChallenge(nil, ["acsTransID": transaction])
        let id = try #require(issuer.challenge(first))
        let size = try issuer.size
        #expect(
            try issuer.openChallenge(nil, ["acsTransID": transaction]).error?.field == "acsTransID")
        try issuer.send("cancelChallenge", ["challenge": id])
        try issuer.restart()
        // Neither in other letters, nor for an unknown card, nor after the challenge has ended.
        for card in [TestIssuer.validCard(2226), TestIssuer.validCard(4444)] {
            let again = try issuer.openChallenge(card, ["acsTransID": transaction.lowercased()])
            #expect(again.error?.code == .conflict)
        }
        #expect(
            try issuer.kinds(from: size).allSatisfy {
                [.challengeEnded, .ledgerOpened].contains($0)
            })
    }

    @Test func anUnknownCardIsRecordedAndNamesNoHolder() throws {
        let issuer = try lenient()
        let transaction = UUID().uuidString
        let reply = try issuer.openChallenge(
            TestIssuer.validCard(4444), ["acsTransID": transaction])
        #expect(reply.result == "cardNotRecognised")
        #expect(reply.json["transStatus"] == "N")
        #expect(reply.json["cardholder"] == nil)
        #expect(reply.json["challenge"] == nil)
        let event = try issuer.event(reply.events[0])
        #expect(event.kind == .cardNotRecognised)
        #expect(event.stream == 0)
        #expect(event.acsTransID == UUID(uuidString: transaction))
        // Its identifier is used up as well.
        #expect(
            try issuer.openChallenge(nil, ["acsTransID": transaction]).error?.code == .conflict)
    }

    @Test func aDetachedCardIsUnknown() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        let card = TestIssuer.validCard(2226)
        try issuer.send("detachCard", ["cardholder": cardholder, "card": card])
        #expect(try issuer.openChallenge().result == "cardNotRecognised")
        try issuer.send("attachCard", ["cardholder": cardholder, "card": card])
        #expect(try issuer.openChallenge().result == "challengeOpened")
    }
}
