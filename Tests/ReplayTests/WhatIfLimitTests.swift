import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication
@testable import Projections
@testable import Replay

/// Another failure limit, against a count of failures by hand.
@Suite struct WhatIfLimitTests {
    @Test(arguments: [1, 3, 4, 8] as [UInt64])
    func theDifferencesAreThoseOfANaiveCount(limit: UInt64) throws {
        let seed = UInt64.random(in: .min ... .max)
        print("what-if limit \(limit): seed \(seed)")
        let issuer = try TestIssuer { SeededGenerator(seed: seed) }
        var visits = Visits(issuer, SeededGenerator(seed: seed))
        try visits.register(4)
        for _ in 0..<150 { try visits.visit() }
        let events = try issuer.events()
        var naive = NaiveLimit(limit: Int(limit))
        naive.scan(events)
        let differences = try issuer.whatIf([.failureLimit: limit]).differences

        func challenges(_ kind: WhatIfDifference.Kind, _ other: String? = nil) -> Set<UInt64> {
            Set(
                differences.filter { $0.kind == kind && (other == nil || $0.other == other) }
                    .compactMap(\.challenge))
        }
        #expect(challenges(.changed, "locked") == naive.lockedInstead)
        #expect(challenges(.goesOn) == naive.goesOn)
        let locks = Set(differences.filter { $0.kind == .locked }.map(\.event))
        #expect(locks == naive.locks)
        // A lock is an event of its own; the step that led to it comes right before.
        let noLocks = differences.filter { $0.kind == .notLocked }.map(\.event)
        #expect(Set(try noLocks.map { try issuer.event($0).cause }) == Set(naive.noLocks))
        #expect(limit < 5 ? !naive.lockedInstead.isEmpty : !naive.noLocks.isEmpty)
    }
}

/// Visits of a few holders, one after another or one within another, with slips of the fingers.
private struct Visits {
    let issuer: TestIssuer
    var random: SeededGenerator
    private var cards: [String] = []

    init(_ issuer: TestIssuer, _ random: SeededGenerator) {
        (self.issuer, self.random) = (issuer, random)
    }

    mutating func register(_ count: Int) throws {
        for number in 0..<count {
            let card = TestIssuer.validCard(3000 + number)
            cards.append(card)
            _ = try issuer.register(email: email(number), cards: [card])
            try issuer.changePassword("6789", email: email(number))
        }
    }

    private func email(_ number: Int) -> String { "titulaire\(number)@example.nc" }

    private mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 1...100, using: &random) <= percent
    }

    mutating func visit() throws {
        let number = Int.random(in: cards.indices, using: &random)
        issuer.advance(seconds: .random(in: 0...(chance(15) ? 4000 : 60), using: &random))
        if chance(5) {
            let id = try issuer.state().owner(of: try reference(number))!
            _ = try? issuer.send(
                "releaseLock", ["cardholder": id, "account": "op.un", "ticket": "DEMANDE-1"])
        } else if chance(35) {
            try enter(number)
        } else {
            try pay(number)
        }
    }

    private func reference(_ number: Int) throws -> UInt64 {
        try issuer.events().filter { $0.kind == .cardholderRegistered }[number].email!
    }

    private mutating func enter(_ number: Int) throws {
        let reply = try issuer.send("requestCodes", ["email": email(number)])
        guard reply.result == "codesSent", let session = issuer.session(reply) else { return }
        let codes = try issuer.issued(reply)
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            _ = try issuer.submitCodes(session, wrong(codes.sms), codes.email)
            issuer.advance(seconds: .random(in: 1...20, using: &random))
        }
        if chance(30) { _ = try issuer.submitCodes(session, codes.sms, codes.email) }
    }

    private mutating func pay(_ number: Int) throws {
        let opened = try issuer.openChallenge(cards[number])
        guard opened.result == "challengeOpened" else { return }
        let id = issuer.challenge(opened)!
        if chance(8) { try enter(number) }
        let reply = try issuer.submitPassword(id, chance(50) ? "6789" : "0000")
        guard reply.result == "codesSent" else { return }
        if chance(8) { try enter(number) }
        let code = try issuer.issued(reply).sms
        _ = try issuer.submitCode(id, chance(70) ? code : wrong(code))
    }
}
