import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication
@testable import Projections

/// Requirements, "EMV 3-D Secure vocabulary": one outcome for each challenge, in its words.
@Suite struct OutcomeTests {
    /// Ends a new challenge of the holder in one way; the challenge and the last reply.
    private func end(
        _ outcome: Outcome, _ issuer: TestIssuer
    ) throws -> (id: UInt64, reply: Reply) {
        let id = try issuer.challenge()
        switch outcome {
        case .authenticated:
            let code = try issuer.issued(try issuer.submitPassword(id)).sms
            return (id, try issuer.submitCode(id, code))
        case .failed:
            let code = try issuer.issued(try issuer.submitPassword(id)).sms
            return (id, try issuer.submitCode(id, wrong(code)))
        case .cancelled: return (id, try issuer.send("cancelChallenge", ["challenge": id]))
        case .timedOut:
            issuer.advance(seconds: 600)
            return (id, try issuer.send("expire"))
        case .notEnrolled: return (id, try issuer.submitPassword(id))
        case .locked:
            try issuer.failCodes(5)
            return (id, try issuer.submitPassword(id))
        case .technicalError:
            return (id, try issuer.send("reportTechnicalError", ["challenge": id]))
        case .revoked:
            let cardholder = try issuer.event(id).stream
            return (id, try issuer.send("reportSimSwap", ["cardholder": cardholder]))
        }
    }

    private func issuer(for outcome: Outcome) throws -> TestIssuer {
        let issuer = try TestIssuer()
        _ = outcome == .notEnrolled ? try issuer.register() : try issuer.enrol()
        return issuer
    }

    /// The table of the requirements, one line per outcome; an absent value is "-".
    private static let table = """
        authenticated   Y  -   -   01,02  05
        failed          N  01  -   -      -
        cancelled       N  01  01  -      -
        timedOut        N  14  04  -      -
        notEnrolled     N  13  -   -      -
        locked          N  04  -   -      -
        technicalError  U  22  -   -      -
        revoked         N  09  -   -      -
        """

    @Test(arguments: table.split(separator: "\n").map(String.init))
    func everyOutcomeHasItsWords(_ line: String) throws {
        let words = line.split(separator: " ").map(String.init)
        let outcome = try #require(Outcome(name: words[0]))
        let issuer = try issuer(for: outcome)
        let (id, reply) = try end(outcome, issuer)
        let event = try #require(try issuer.events().last { $0.kind == .challengeEnded })
        #expect(event.challenge == id)
        #expect(event.outcome == outcome)
        let fields: [Field] = [
            .transStatus, .transStatusReason, .challengeCancel, .authenticationMethod, .eci,
        ]
        for (field, word) in zip(fields, words.dropFirst()) {
            #expect(event.text(of: field) ?? "-" == word, "\(field)")
        }
        // Those two are not the answer to a step of the challenge.
        if outcome != .timedOut, outcome != .revoked {
            #expect(reply.json["outcome"]?.stringValue == words[0])
            #expect(reply.json["transStatus"]?.stringValue == words[1])
            #expect(reply.json["transStatusReason"]?.stringValue ?? "-" == words[2])
        }
        #expect(event.indication == (outcome == .authenticated ? .success : .failure))
    }

    @Test(arguments: Outcome.allCases)
    func everyChallengeHasExactlyOneOutcome(_ outcome: Outcome) throws {
        let issuer = try issuer(for: outcome)
        let (id, _) = try end(outcome, issuer)
        let before = try #require(try issuer.state().challenge(id))
        #expect(before.status == .ended)
        #expect(before.outcome == outcome)
        let start = try issuer.size
        let holder = try issuer.holder(before.cardholder)
        let commands: [(String, [String: Any])] = [
            ("submitPassword", ["password": "6789"]), ("submitCode", ["code": "12345678"]),
            ("cancelChallenge", [:]), ("reportTechnicalError", [:]),
        ]
        for round in 0..<2 {
            for (name, fields) in commands {
                let reply = try issuer.send(name, fields.merging(["challenge": id]) { $1 })
                #expect(reply.result == "attemptRefused", "\(name)")
                #expect(reply.json["reason"] == "ended", "\(name)")
                #expect(reply.json["outcome"] == nil, "\(name)")
            }
            #expect(try issuer.send("expire").result == "nothingDue")
            if round == 0 { try issuer.restart() }
        }
        let kinds = try issuer.kinds(from: start).filter { $0 != .ledgerOpened }
        #expect(kinds == Array(repeating: .attemptRefused, count: 8))
        #expect(try issuer.state().challenge(id) == before)
        let after = try issuer.holder(before.cardholder)
        #expect(after.failures == holder.failures)
        #expect(after.lockedUntil == holder.lockedUntil)
        #expect(try issuer.kinds(from: 0).filter { $0 == .challengeEnded }.count == 1)
    }

    @Test(arguments: Outcome.allCases)
    func theCodeOfAnEndedChallengeIsFinal(_ outcome: Outcome) throws {
        guard outcome != .notEnrolled else { return }
        let issuer = try issuer(for: outcome)
        let (id, code) = try issuer.challengeAtStep2()
        switch outcome {
        case .authenticated: _ = try issuer.submitCode(id, code)
        case .failed: _ = try issuer.submitCode(id, wrong(code))
        case .cancelled: try issuer.send("cancelChallenge", ["challenge": id])
        case .timedOut:
            issuer.advance(seconds: 600)
            try issuer.send("expire")
        case .locked:
            try issuer.failCodes(5)
            _ = try issuer.submitCode(id, code)
        case .technicalError: try issuer.send("reportTechnicalError", ["challenge": id])
        case .revoked:
            let cardholder = try issuer.event(id).stream
            try issuer.send("reportSimSwap", ["cardholder": cardholder])
        case .notEnrolled: break
        }
        let state = try issuer.state()
        let challenge = try #require(try state.challenge(id))
        #expect(challenge.outcome == outcome)
        let sent = try #require(challenge.code)
        let status = try #require(try state.code(sent)?.status)
        switch outcome {
        case .authenticated: #expect(status == .consumed)
        case .timedOut: #expect(status == .expired)
        default: #expect(status == .voided)
        }
    }

    @Test func aHolderWithoutAPasswordSeesStep1ButCannotPassIt() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        #expect(try issuer.openChallenge().result == "challengeOpened")
        let reply = try issuer.submitPassword(try issuer.challenge())
        #expect(reply.json["outcome"] == "notEnrolled")
        #expect(
            reply.message
                == "Si vous n'avez pas de mot de passe fixe, veuillez vous enrôler au préalable "
                + "sur le portail d'enrôlement")
        // No code goes out, and it is no failure.
        #expect(try !issuer.kinds(from: 0).contains(.codeIssued))
        #expect(try issuer.holder(cardholder).failures == 0)
        // It can be cancelled and time out like any other.
        #expect(
            try issuer.send("cancelChallenge", ["challenge": try issuer.challenge()])
                .json["outcome"] == "cancelled")
        _ = try issuer.challenge()
        issuer.advance(seconds: 600)
        try issuer.send("expire")
        #expect(try issuer.events().last { $0.kind == .challengeEnded }?.outcome == .timedOut)
    }

    @Test func aPaymentCanBeCancelledOnEveryStep() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        let step1 = try issuer.challenge()
        let step2 = try issuer.challengeAtStep2().id
        for id in [step1, step2] {
            let reply = try issuer.send("cancelChallenge", ["challenge": id])
            #expect(reply.json["outcome"] == "cancelled")
            #expect(reply.json["challengeCancel"] == "01")
        }
        #expect(try issuer.holder(cardholder).failures == 0)
    }

    @Test func aChallengeTimesOutAtExactly600SecondsLazilyToo() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        let first = try issuer.challenge()
        issuer.advance(milliseconds: 599_999)
        let code = try issuer.issued(try issuer.submitPassword(first)).sms
        #expect(try issuer.submitCode(first, code).json["outcome"] == "authenticated")

        let second = try issuer.challengeAtStep2()
        issuer.advance(milliseconds: 600_000)
        let before = try issuer.size
        let late = try issuer.submitCode(second.id, second.code)
        #expect(late.json["reason"] == "ended")
        #expect(
            try issuer.kinds(from: before) == [.codeExpired, .challengeEnded, .attemptRefused])
        #expect(try issuer.state().challenge(second.id)?.outcome == .timedOut)
    }

    @Test func theTimeOutIsPolicy() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        try issuer.send("changePolicy", ["policy": ["challengeTimeout": 60], "account": "op.un"])
        let (id, code) = try issuer.challengeAtStep2()
        issuer.advance(milliseconds: 60_000)
        #expect(try issuer.submitCode(id, code).json["reason"] == "ended")
        let state = try issuer.state()
        #expect(try state.challenge(id)?.outcome == .timedOut)
        // Its own time was not over: it went with the challenge.
        let status = try state.challenge(id)?.code.flatMap { try state.code($0)?.status }
        #expect(status == .voided)
    }
}
