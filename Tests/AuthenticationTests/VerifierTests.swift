import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication
@testable import Projections

/// An outside system makes, sends and compares the codes and the password: the same rules.
@Suite struct VerifierTests {
    private static let verifier = "otp.example.nc"

    private func requestCodes(_ issuer: TestIssuer) throws -> UInt64 {
        let reply = try issuer.send(
            "requestCodes", ["email": TestIssuer.email, "verifier": Self.verifier])
        #expect(reply.result == "codesSent")
        return try #require(issuer.session(reply))
    }

    private func submit(
        _ issuer: TestIssuer, _ session: UInt64, _ sms: String = "right", _ email: String = "right"
    ) throws -> Reply {
        try issuer.send(
            "submitCodes",
            [
                "session": session, "smsResult": sms, "emailResult": email,
                "verifier": Self.verifier,
            ])
    }

    private func enrol(_ issuer: TestIssuer) throws -> UInt64 {
        let cardholder = try issuer.register()
        let session = try requestCodes(issuer)
        #expect(try submit(issuer, session).result == "sessionOpened")
        let reply = try issuer.send(
            "setPassword",
            ["session": session, "passwordResult": "accepted", "verifier": Self.verifier])
        #expect(reply.result == "passwordSet")
        return cardholder
    }

    private func step1(_ issuer: TestIssuer, _ result: String = "right") throws -> UInt64 {
        let id = try issuer.challenge()
        let reply = try issuer.send(
            "submitPassword",
            ["challenge": id, "passwordResult": result, "verifier": Self.verifier])
        #expect(reply.result == "codesSent")
        return id
    }

    private func step2(
        _ issuer: TestIssuer, _ id: UInt64, _ result: String = "right"
    ) throws -> Reply {
        try issuer.send(
            "submitCode", ["challenge": id, "codeResult": result, "verifier": Self.verifier])
    }

    @Test func itsCodesAreIssuedAndSentAtOnceAndNotByUs() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let session = try requestCodes(issuer)
        let events = try issuer.events(from: session)
        #expect(
            events.map(\.kind) == [
                .sessionRequested, .codeIssued, .codeSent, .codeIssued, .codeSent,
            ]
        )
        for event in events where event.kind == .codeIssued {
            #expect(event.verifier == Self.verifier)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: issuer.directory.spool) == [])
    }

    @Test func itsResultsAreRecordedWithItsName() throws {
        let issuer = try TestIssuer()
        _ = try enrol(issuer)
        let id = try step1(issuer)
        #expect(try step2(issuer, id).json["outcome"] == "authenticated")
        let compared: Set<Kind> = [
            .verificationSucceeded, .passwordSet, .passwordSubmitted, .codeSubmitted,
        ]
        let events = try issuer.events().filter { compared.contains($0.kind) }
        #expect(events.count == 4)
        #expect(events.allSatisfy { $0.verifier == Self.verifier })
    }

    @Test func aWrongResultOfEitherCodeGetsTheOneMessage() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        try issuer.send("changePolicy", ["policy": ["failureLimit": 100], "account": "op.un"])
        let session = try requestCodes(issuer)
        var seen = Set<String>()
        for factor in Factor.allCases where factor != .right {
            for (sms, email) in [(factor.name, "right"), ("right", factor.name)] {
                let reply = try submit(issuer, session, sms, email)
                #expect(reply.result == "verificationFailed")
                seen.insert(visible(reply))
                let event = try issuer.event(reply.events[0])
                #expect(event.smsFactor?.name == sms)
                #expect(event.emailFactor?.name == email)
            }
        }
        #expect(seen.count == 1)
        #expect(try submit(issuer, session).result == "sessionOpened")
    }

    @Test func anExpiredCodeIsExpiredWhoeverSaysRight() throws {
        let issuer = try TestIssuer()
        _ = try enrol(issuer)
        let live = try requestCodes(issuer)
        issuer.advance(milliseconds: 599_999)
        #expect(try submit(issuer, live).result == "sessionOpened")
        let dead = try requestCodes(issuer)
        issuer.advance(milliseconds: 600_000)
        let reply = try submit(issuer, dead)
        #expect(reply.result == "verificationFailed")
        #expect(try issuer.event(reply.events[0]).smsFactor == .expired)
        #expect(try issuer.event(reply.events[0]).emailFactor == .expired)

        try issuer.send(
            "changePolicy", ["policy": ["paymentCodeValidity": 30], "account": "op.un"])
        let id = try step1(issuer)
        issuer.advance(seconds: 30)
        let verdict = try step2(issuer, id)
        #expect(verdict.json["outcome"] == "failed")
        #expect(try issuer.event(verdict.events[0]).smsFactor == .expired)
    }

    @Test func itsFailuresLockAndNothingOfItIsTakenWhileLocked() throws {
        let issuer = try TestIssuer()
        let cardholder = try enrol(issuer)
        let waiting = try step1(issuer)
        let session = try requestCodes(issuer)
        for _ in 0..<3 { _ = try submit(issuer, session, "wrong") }
        for _ in 0..<2 {
            #expect(try step2(issuer, try step1(issuer, "wrong")).json["outcome"] == "failed")
        }
        #expect(try issuer.holder(cardholder).isLocked(at: issuer.now))
        #expect(try submit(issuer, session).json["reason"] == "locked")
        #expect(try step2(issuer, waiting).json["outcome"] == "locked")
        #expect(
            try issuer.send(
                "requestCodes", ["email": TestIssuer.email, "verifier": Self.verifier]
            ).json["reason"] == "locked")
    }

    @Test func aWrongPasswordStillLeadsToStep2AndTheSameVerdict() throws {
        let issuer = try TestIssuer()
        _ = try enrol(issuer)
        let verdicts = [
            try step2(issuer, try step1(issuer, "wrong"), "right"),
            try step2(issuer, try step1(issuer, "right"), "wrong"),
            try step2(issuer, try step1(issuer, "wrong"), "wrong"),
        ]
        #expect(Set(verdicts.map(visible)).count == 1)
        #expect(
            Set(try verdicts.map { try issuer.events($0).map(\.kind) }).count == 1)
        #expect(verdicts[0].json["transStatusReason"] == "01")
    }

    @Test func aPasswordReplacedBetweenTheStepsIsDead() throws {
        let issuer = try TestIssuer()
        _ = try enrol(issuer)
        let id = try step1(issuer)
        let session = try requestCodes(issuer)
        _ = try submit(issuer, session)
        let changed = try issuer.send(
            "setPassword",
            ["session": session, "passwordResult": "accepted", "verifier": Self.verifier])
        #expect(changed.result == "passwordChanged")
        #expect(try step2(issuer, id).json["outcome"] == "failed")
    }

    @Test func policyDecidesWhatItFoundWeakOrReused() throws {
        let issuer = try TestIssuer()
        let cardholder = try enrol(issuer)
        let session = try requestCodes(issuer)
        _ = try submit(issuer, session)
        func set(_ result: String) throws -> Reply {
            try issuer.send(
                "setPassword",
                ["session": session, "passwordResult": result, "verifier": Self.verifier])
        }
        #expect(try set("weak").result == "passwordChanged")
        #expect(try set("reused").result == "passwordChanged")
        #expect(try set("notConfirmed").result == "passwordNotConfirmed")
        #expect(try set("notFourDigits").result == "passwordRefused")
        try issuer.send(
            "changePolicy",
            ["policy": ["weakPasswordRefusal": 1, "passwordReuse": 0], "account": "op.un"])
        #expect(try set("weak").json["reason"] == "weak")
        #expect(try set("reused").json["reason"] == "reused")
        #expect(try issuer.holder(cardholder).credentialVersion == 3)
    }

    // MARK: The two forms never mix

    @Test func oneCommandHasOneForm() throws {
        let issuer = try TestIssuer()
        let forms: [(String, [String: Any], [String: Any])] = [
            (
                "submitCodes", ["session": 9, "smsCode": "1", "emailCode": "a"],
                ["smsResult": "right", "emailResult": "right"]
            ),
            (
                "setPassword", ["session": 9, "password": "1111", "confirmation": "1111"],
                ["passwordResult": "accepted"]
            ),
            ("submitPassword", ["challenge": 9, "password": "1111"], ["passwordResult": "right"]),
            ("submitCode", ["challenge": 9, "code": "1"], ["codeResult": "right"]),
        ]
        for (name, typed, outside) in forms {
            let whole = outside.merging(["verifier": Self.verifier]) { $1 }
            let both = try issuer.error(name, typed.merging(whole) { $1 })
            #expect(both.code == .malformed, "\(name)")
            for field in outside.keys {
                let mixed = typed.merging([field: outside[field]!]) { $1 }
                #expect(try issuer.error(name, mixed).code == .malformed, "\(name) \(field)")
            }
            // A name alone is no result.
            let named = typed.merging(["verifier": Self.verifier]) { $1 }
            #expect(try issuer.error(name, named).code == .malformed, "\(name)")
            let identity = typed.filter { ["session", "challenge"].contains($0.key) }
            let nameless = identity.merging(outside) { $1 }
            #expect(try issuer.error(name, nameless).field == "verifier", "\(name)")
        }
    }

    @Test func whoMadeACodeComparesIt() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        let ours = try issuer.requestCodes()
        func outside(_ session: UInt64) throws -> CommandError {
            try issuer.error(
                "submitCodes",
                [
                    "session": session, "smsResult": "right", "emailResult": "right",
                    "verifier": Self.verifier,
                ])
        }
        #expect(try outside(ours.session).code == .conflict)
        #expect(
            try issuer.submitCodes(ours.session, ours.sms, ours.email).result == "sessionOpened")
        let theirs = try requestCodes(issuer)
        let typed: [String: Any] = ["session": theirs, "smsCode": "1", "emailCode": "a"]
        #expect(try issuer.error("submitCodes", typed).code == .conflict)
        #expect(try submit(issuer, theirs).result == "sessionOpened")

        let (id, _) = try issuer.challengeAtStep2()
        #expect(
            try issuer.error(
                "submitCode",
                ["challenge": id, "codeResult": "right", "verifier": Self.verifier]
            ).code == .conflict)
    }

    @Test func whoKeepsThePasswordComparesIt() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        let id = try issuer.challenge()
        #expect(
            try issuer.error(
                "submitPassword",
                ["challenge": id, "passwordResult": "right", "verifier": Self.verifier]
            ).field == "passwordResult")
        let other = try TestIssuer()
        _ = try enrol(other)
        #expect(
            try other.error("submitPassword", ["challenge": other.challenge(), "password": "6789"])
                .field == "password")
    }
}
