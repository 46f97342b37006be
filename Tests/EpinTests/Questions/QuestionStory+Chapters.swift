import Foundation
import Ledger
import TestSupport
import Testing

extension QuestionStory {
    /// Plays everything, and signs.
    func play() throws {
        try oldData()
        try passwordsAndCards()
        try phones()
        try template()
        try locks()
        try operators()
        try guesses()
        try rights()
        try reviews()
    }

    /// Question 22: nothing is heard of Félix for five years and more.
    private func oldData() throws {
        try at("2016-11-02T09:00:00Z")
        try register("Félix", 6)
        let felix = try holder("Félix").id
        answer("22c", felix, felix + 1)
    }

    /// Questions 1, 2, 10, 11: a password that covers one card, and one that covers two.
    private func passwordsAndCards() throws {
        try at("2021-12-20T09:00:00Z")
        try register("Bruno", 2)
        try choosePassword("Bruno", isFirst: true)  // Before the quarter.
        try at("2022-01-10T09:00:00Z")
        try register("Awa", 1, card: Self.card)
        let awa = try holder("Awa").id
        answer("11", awa + 1)
        let set = try choosePassword("Awa", isFirst: true)
        try pay("Awa")  // After a first password, which is no change.
        try at("2022-01-20T09:00:00Z")
        let attached = try send(
            "attachCard", ["cardholder": .number(awa), "card": .string(Commands.card(11))],
            to: "cardAttached"
        ).first
        try at("2022-02-06T22:00:00Z")
        let changed = try choosePassword("Awa")
        try at("2022-02-07T21:28:18Z")
        let disputed = try pay("Awa", at: "MyTestMerchantACS3")
        try pay("Awa", 1000, password: false)
        try at("2022-02-07T21:59:00Z")
        let justInTime = try pay("Awa", 2500)
        try at("2022-02-07T22:01:00Z")
        try pay("Awa", 2600)
        try at("2022-02-07T22:02:00Z")
        try pay("Bruno", 2700)  // Whose password is another one.
        let given = try openPayment("Bruno", 800, at: "Boutique")
        try send(
            "cancelChallenge", ["challenge": .number(given), "origin": "192.0.2.7"],
            to: "challengeEnded")
        answer("1", disputed.end, justInTime.end)
        answer("2", disputed.challenge)
        answer("10", set, changed)
        answer("11", set, attached, changed)
        numbers["disputed"] = disputed.challenge
    }

    /// Question 9: a number that the holder changes, and one that the issuer does.
    private func phones() throws {
        try at("2022-02-10T10:00:00Z")
        let session = try request("Bruno")
        try verify(session)
        let outside: [String: JSON] = [
            "session": session, "verifier": "peer", "origin": "192.0.2.7",
        ]
        try send(
            "modifyPhone", outside.merging(["phone": "+687000062"]) { $1 }, to: "phoneEntered")
        let own = try send(
            "confirmPhone", outside.merging(["smsResult": "right"]) { $1 }, to: "phoneChanged"
        ).last
        try send("logOut", ["session": session], to: "sessionClosed")
        try at("2022-02-13T09:59:00Z")
        let inTime = try pay("Bruno", 4000)
        try at("2022-02-13T10:01:00Z")
        try pay("Bruno", 4100)
        try at("2022-03-01T10:00:00Z")
        try register("Cléa", 3)
        answer("10", try choosePassword("Cléa", isFirst: true))
        try pay("Cléa", 100)
        let issuer = try send(
            "changePhone",
            ["cardholder": .number(try holder("Cléa").id), "phone": "+687000063"],
            to: "phoneChanged"
        ).first
        try pay("Cléa", 200, code: false)
        let last = try pay("Cléa", 300)
        answer("9", own, issuer)
        answer("9b", inTime.end, last.end)
    }

    /// What the ledger of faults repeats, with one thing wrong each time.
    private func template() throws {
        try at("2022-03-05T09:00:00Z")
        try register("Tea", 4)
        answer("10", try choosePassword("Tea", isFirst: true))
        try pay("Tea", 5000, at: "Librairie")
        wait(seconds: 60)
        try pay("Tea", 6000, at: "Librairie", password: false)
        let session = try request("Tea")
        for failure in 2...5 {
            let reply = try verify(session, right: false)
            if failure == 3 { answer("25b", reply.first) }
        }
        wait(seconds: 2000)
        let last = try request("Tea")
        try verify(last)
        try send("logOut", ["session": last], to: "sessionClosed")
    }

    /// Questions 12, 25: five wrong codes lock Dina.
    private func locks() throws {
        try at("2022-03-10T10:00:00Z")
        try register("Dina", 5)
        let session = try request("Dina")
        for failure in 1...5 {
            let reply = try verify(session, right: false)
            if failure == 3 { answer("25b", reply.first) }
        }
    }

    /// Questions 19, 25.
    private func operators() throws {
        func change(_ limit: String, _ value: Int, by account: String, _ origin: String) throws
            -> UInt64
        {
            try send(
                "changePolicy",
                [
                    "policy": .object([JSON.Member(key: limit, value: .number(value))]),
                    "account": .string(account), "origin": .string(origin),
                ], to: "policyChanged"
            ).first
        }
        try at("2022-03-12T10:00:00Z")
        let fine = try change("resendLimit", 2, by: "m.waia", "198.51.100.1")
        let elsewhere = try change("resendLimit", 3, by: "m.waia", "198.51.100.2")
        wait(seconds: 700)
        let later = try change("resendLimit", 2, by: "m.waia", "198.51.100.1")
        let shared = try change("resendLimit", 3, by: "Admin", "198.51.100.1")
        answer("19", elsewhere, shared)
        answer("25", 1, fine, elsewhere, later, shared)
    }

    /// Questions 12, 24: ten addresses from one origin, of which two are somebody's. Nobody
    /// types the codes, and for an hour nothing records that they are over.
    private func guesses() throws {
        try at("2022-03-20T03:00:00Z")
        for number in 0..<10 {
            let name = [4: "Bruno", 8: "Cléa"][number]
            let email = try name.map { try holder($0).email } ?? "x\(number)@example.nc"
            let reply = try send(
                "requestCodes",
                ["email": .string(email), "origin": "203.0.113.66", "verifier": "peer"],
                to: name != nil ? "codesSent" : "emailNotRecognised")
            answer("24", reply.first)
            if name != nil { answer("24b", reply.first) }
        }
        wait(seconds: 3600)
        try send("expire", [:], to: "expired")
    }

    /// Question 22, 23: Gus is erased, Hina is held.
    private func rights() throws {
        try at("2022-04-04T09:00:00Z")
        try register("Gus", 7)
        try register("Hina", 8)
        let opened = try send(
            "openCase", ["note": "A dispute.", "account": "m.waia", "ticket": "D-7"],
            to: "caseOpened"
        ).first
        let hina = try holder("Hina").id
        try send(
            "holdCardholder",
            ["case": .number(opened), "cardholder": .number(hina), "account": "m.waia"],
            to: "holdPlaced")
        answer("22b", opened)
        try choosePassword("Cléa")  // After the quarter.
        let gus = try holder("Gus").id
        try restart {
            try fine([
                "erase", "cardholder", "\(gus)", "--ticket", "DSAR-12", "--account", "m.waia",
            ])
            let erased = try data.events().filter { $0.kind == .personalDataErased }
            try #require(erased.count == 1 && erased[0].ticket == "DSAR-12")
            answer("22", erased[0].sequence)
            answer("15", erased[0].sequence - 1, erased[0].sequence + 1)
        }
    }

    /// Question 21: a review, one of whose alerts is closed.
    private func reviews() throws {
        try restart {
            let review = try data.epin(["audit", "--daily"])
            #expect(review.status == 1, "\(review)")
        }
        let alerts = try data.events().filter { $0.kind == .alertRaised }
        let guessing = try #require(alerts.first { $0.rule == "D01" }).sequence
        for alert in alerts where alert.sequence != guessing { answer("21b", alert.sequence) }
        answer("21", try #require(alerts.first?.cause))
        let opened = try send(
            "openCase", ["note": "Addresses tried.", "account": "m.waia"], to: "caseOpened"
        ).first
        try send(
            "attachEvents",
            ["case": .number(opened), "events": [.number(guessing)], "account": "m.waia"],
            to: "eventsAttached")
        try send(
            "closeCase",
            ["case": .number(opened), "note": "Blocked there.", "account": "m.waia"],
            to: "caseClosed")
        try finish()
        try fine(["key", "generate", "example.nc/epin", "log.pem"])
        let signed = try fine(["checkpoint", "--key", "log.pem"])
        try data.write("checkpoint", signed.out)
    }

    @discardableResult
    func fine(_ words: [String]) throws -> EpinData.Outcome {
        let outcome = try data.epin(words)
        try #require(outcome.status == 0, "\(words): \(outcome)")
        return outcome
    }
}
