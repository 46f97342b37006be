import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication
@testable import Projections
@testable import Replay

/// What is reported of another policy, against an issuer that had it: there the same people do the
/// same at the same times.
@Suite struct WhatIfTruthTests {
    @Test(
        arguments: [
            [.failureLimit: 2], [.failureLimit: 9], [.failureLimit: 3, .lockDuration: 120],
            [.challengeTimeout: 60], [.challengeTimeout: 3600, .paymentCodeValidity: 60],
            [.challengeAttempts: 3], [.resendLimit: 0, .sessionIdleLimit: 30],
            [.portalCodeValidity: 30, .failureLimit: 4, .challengeTimeout: 100],
        ] as [[PolicyParameter: UInt64]])
    func whatIsToldIsWhatHappens(values: [PolicyParameter: UInt64]) throws {
        let seed = UInt64.random(in: .min ... .max)
        print("what-if truth: seed \(seed), \(values)")
        var random = SeededGenerator(seed: seed)
        let script = Script.random(of: 200, &random)
        let here = try Script.Issuer(issuer: TestIssuer())
        let there = try Script.Issuer(issuer: TestIssuer())
        let named = Dictionary(uniqueKeysWithValues: values.map { ($0.key.name, $0.value) })
        try there.issuer.send("changePolicy", ["policy": named, "account": "op.un"])
        for step in script {
            try here.take(step)
            try there.take(step)
        }
        let differences = try here.issuer.whatIf(values).differences
        let (state, otherState) = (try here.issuer.state(), try there.issuer.state())
        var told = 0
        var compared = 0
        for (key, id) in here.challenges {
            let challenge = try #require(try state.challenge(id))
            let other = try #require(try otherState.challenge(there.challenges[key]!))
            let ofHolder = differences.filter { $0.cardholder == challenge.cardholder }
            let untold = ofHolder.filter { $0.kind == .goesOn || $0.kind == .unknown }
            // What a difference assumes is not compared.
            let isTold = untold.allSatisfy { $0.event > challenge.endedBy! && $0.challenge != id }
            guard isTold else { continue }
            compared += 1
            let end = ofHolder.last { $0.challenge == id && $0.kind == .changed }
            try #require(
                other.outcome?.name == end?.other ?? challenge.outcome?.name,
                "payment \(id), \(ofHolder.map(\.json.text))")
            if end != nil { told += 1 }
        }
        print("  \(here.challenges.count) payments, \(compared) told, \(told) of them different")
        // With more attempts nearly every payment goes on where its record ends.
        #expect(compared > 0 || values[.challengeAttempts] != nil)
    }
}

/// Steps of a few holders; outside systems keep and compare all secrets.
private enum Script {
    enum Step {
        case wait(seconds: UInt64)
        case open(holder: Int, key: Int)
        case password(key: Int, Factor)
        case code(key: Int, Factor)
        case request(holder: Int, key: Int)
        case resend(key: Int)
        case submit(key: Int, sms: Factor, email: Factor)
        case setPassword(key: Int)
        case logOut(key: Int)
        case expire
    }

    static let holderCount = 8

    static func random(of count: Int, _ random: inout SeededGenerator) -> [Step] {
        func factor() -> Factor { Int.random(in: 1...10, using: &random) <= 6 ? .right : .wrong }
        func wait() -> Step {
            let isLong = Int.random(in: 1...12, using: &random) == 1
            return .wait(seconds: .random(in: 0...(isLong ? 2500 : 40), using: &random))
        }
        var steps: [Step] = []
        for key in 0..<count {
            let holder = Int.random(in: 0..<holderCount, using: &random)
            if Int.random(in: 1...4, using: &random) > 1 {
                steps += [.open(holder: holder, key: key), wait(), .password(key: key, factor())]
                steps += [wait(), .code(key: key, factor())]
            } else {
                steps += [.request(holder: holder, key: key), wait()]
                if Int.random(in: 1...3, using: &random) == 1 { steps += [.resend(key: key)] }
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    steps += [.submit(key: key, sms: factor(), email: factor()), wait()]
                }
                steps += [.setPassword(key: key), wait(), .logOut(key: key)]
            }
            steps.append(wait())
            if Int.random(in: 1...5, using: &random) == 1 { steps.append(.expire) }
        }
        return steps + [.wait(seconds: 10_000), .expire]
    }

    final class Issuer {
        let issuer: TestIssuer
        private(set) var challenges: [Int: UInt64] = [:]
        private var sessions: [Int: UInt64] = [:]
        private let verifier = "otp.example.nc"

        init(issuer: TestIssuer) throws {
            self.issuer = issuer
            for holder in 0..<Script.holderCount {
                _ = try issuer.register(email: email(holder), cards: [card(holder)])
                try take(.request(holder: holder, key: -1 - holder))
                try take(.submit(key: -1 - holder, sms: .right, email: .right))
                try take(.setPassword(key: -1 - holder))
                try take(.logOut(key: -1 - holder))
            }
        }

        private func email(_ holder: Int) -> String { "titulaire\(holder)@example.nc" }
        private func card(_ holder: Int) -> String { TestIssuer.validCard(4000 + holder) }

        func take(_ step: Step) throws {
            switch step {
            case .wait(let seconds): issuer.advance(seconds: seconds)
            case .expire: try issuer.send("expire")
            case .open(let holder, let key):
                challenges[key] = issuer.challenge(try issuer.openChallenge(card(holder)))
            case .password(let key, let factor):
                try of(challenges[key], "submitPassword", "challenge", ["passwordResult": factor])
            case .code(let key, let factor):
                try of(challenges[key], "submitCode", "challenge", ["codeResult": factor])
            case .request(let holder, let key):
                let reply = try issuer.send(
                    "requestCodes", ["email": email(holder), "verifier": verifier])
                if reply.result == "codesSent" { sessions[key] = issuer.session(reply) }
            case .resend(let key): try of(sessions[key], "resendCodes", "session", [:])
            case .submit(let key, let sms, let email):
                try of(
                    sessions[key], "submitCodes", "session",
                    ["smsResult": sms, "emailResult": email])
            case .setPassword(let key):
                guard let id = sessions[key] else { return }
                try issuer.send(
                    "setPassword",
                    ["session": id, "passwordResult": "accepted", "verifier": verifier])
            case .logOut(let key):
                if let id = sessions[key] { try issuer.send("logOut", ["session": id]) }
            }
        }

        private func of(
            _ id: UInt64?, _ name: String, _ thing: String, _ factors: [String: Factor]
        ) throws {
            guard let id else { return }
            var fields: [String: Any] = factors.mapValues(\.name)
            fields[thing] = id
            fields["verifier"] = verifier
            try issuer.send(name, fields)
        }
    }
}
