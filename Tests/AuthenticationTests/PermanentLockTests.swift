import Foundation
import Ledger
import Projections
import TestSupport
import Testing

@testable import Authentication

/// The lock without end, which only a release ends.
@Suite struct PermanentLockTests {
    /// Fails, and waits for the end of each lock, until the holder has failed so often in a row.
    private func fail(_ issuer: TestIssuer, _ cardholder: UInt64, until count: UInt64) throws {
        while try issuer.holder(cardholder).failuresDespiteLocks < count {
            try issuer.failCodes(1)
            if try issuer.holder(cardholder).lockedUntil > issuer.now { issuer.now += 1_800_000 }
        }
    }

    /// Nobody is locked for good who was not warned.
    @Test func aLimitThatWasLoweredWarnsFirst() throws {
        let issuer = try TestIssuer()
        try issuer.allowAnyCount()
        let cardholder = try issuer.enrol()
        try fail(issuer, cardholder, until: 12)
        try issuer.send(
            "changePolicy", ["policy": ["permanentLockLimit": 10], "account": "op.un"])
        try fail(issuer, cardholder, until: 13)
        #expect(try issuer.kinds(from: 0).contains(.permanentLockWarned))
        #expect(try !issuer.holder(cardholder).isPermanentlyLocked)
        try issuer.failCodes(1)
        #expect(try issuer.holder(cardholder).isPermanentlyLocked)
    }

    /// NIST SP 800-63B-4, 3.2.2: no more than a hundred; (EU) 2018/389, 4(4): after a warning.
    @Test func theHundredthFailureLocksUntilARelease() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        try fail(issuer, cardholder, until: 94)
        #expect(try !issuer.kinds(from: 0).contains(.permanentLockWarned))
        try fail(issuer, cardholder, until: 95)
        let warning = try #require(
            try issuer.events().first { $0.kind == .permanentLockWarned })
        #expect(warning.failures == 95)
        let outcomes = try issuer.events().filter { $0.events == [warning.sequence] }
        #expect(outcomes.map(\.kind) == [.noticeSent, .noticeSent])
        #expect(outcomes.map(\.channel) == [.sms, .email])
        #expect(outcomes.allSatisfy { $0.cause == warning.cause && $0.stream == cardholder })
        for ending in ["sms", "eml"] {
            let path = "\(issuer.directory.spool)/\(warning.sequence).\(ending)"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.contains(MessageText.permanentLockWarning(in: .fr).body))
            #expect(
                text.contains(
                    ending == "sms"
                        ? TestIssuer.phone.filter { $0 != " " } : TestIssuer.email))
        }
        try fail(issuer, cardholder, until: 100)
        let placed = try #require(
            try issuer.events().first { $0.kind == .permanentLockPlaced })
        #expect(placed.failures == 100)
        #expect(try issuer.events().count { $0.kind == .permanentLockWarned } == 1)

        issuer.now += 10 * 365 * 86_400_000
        let reply = try issuer.send("requestCodes", ["email": TestIssuer.email])
        #expect(reply.json["reason"] == "locked")
        #expect(reply.json["message"] == .string(Texts.permanentlyLocked))
        #expect(try issuer.openChallenge().json["message"] == .string(Texts.permanentlyLocked))
        try issuer.restart()
        #expect(try issuer.holder(cardholder).isLocked(at: issuer.now))

        let release: [String: Any] = [
            "cardholder": cardholder, "account": "op.un", "ticket": "INC-1",
        ]
        #expect(try issuer.send("releaseLock", release).result == "lockReleased")
        #expect(try issuer.holder(cardholder).failuresDespiteLocks == 0)
        _ = try issuer.openSession()
    }

    /// What became of the warning comes after the answer, and is no part of it.
    @Test func aWarningThatDidNotGoOutIsSaid() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        try fail(issuer, cardholder, until: 94)
        let pair = try issuer.requestCodes()
        let spool = issuer.directory.spool
        try FileManager.default.moveItem(atPath: spool, toPath: "\(spool)-away")
        let fields: [String: Any] = [
            "session": pair.session, "smsCode": wrong(pair.sms), "emailCode": pair.email,
            "request": UUID().uuidString,
        ]
        let reply = try issuer.send("submitCodes", fields)
        #expect(reply.result == "verificationFailed" && reply.json["undelivered"] == nil)
        let warning = try #require(
            try issuer.events(reply).first { $0.kind == .permanentLockWarned })
        let failed = try issuer.events().filter { $0.events == [warning.sequence] }
        #expect(failed.map(\.kind) == [.noticeDeliveryFailed, .noticeDeliveryFailed])
        let holder = try issuer.holder(cardholder)
        #expect(failed[0].phone == holder.phone && failed[1].email == holder.email)
        let size = try issuer.size
        #expect(try issuer.send("submitCodes", fields).json.text == reply.json.text)
        #expect(try issuer.size == size)
    }

    @Test func aSuccessBeginsAnew() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        try fail(issuer, cardholder, until: 96)
        _ = try issuer.openSession()
        #expect(try issuer.holder(cardholder).failuresDespiteLocks == 0)
        try fail(issuer, cardholder, until: 95)
        #expect(try issuer.events().count { $0.kind == .permanentLockWarned } == 2)
    }

    /// Where a timed lock comes at the same failure, there is one lock, and it has no end.
    @Test(arguments: [(5, 10), (10, 10), (100, 10), (1, 10), (3, 11)] as [(UInt64, UInt64)])
    func limitsOfThePolicy(_ limit: UInt64, _ permanent: UInt64) throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        try issuer.send(
            "changePolicy",
            [
                "policy": ["failureLimit": limit, "permanentLockLimit": permanent],
                "account": "op.un",
            ])
        try fail(issuer, cardholder, until: permanent)
        let events = try issuer.events()
        let locks = events.filter { $0.kind == .lockPlaced }
        #expect(locks.count == Int((permanent - 1) / limit))
        #expect(events.filter { $0.kind == .permanentLockPlaced }.map(\.failures) == [permanent])
        let warning = try #require(events.first { $0.kind == .permanentLockWarned })
        #expect(warning.failures == permanent - min(limit, permanent / 2))
        #expect(try issuer.holder(cardholder).isPermanentlyLocked)
    }
}
