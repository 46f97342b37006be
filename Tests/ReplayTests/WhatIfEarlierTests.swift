import Ledger
import TestSupport
import Testing

@testable import Authentication
@testable import Projections
@testable import Replay

/// A history as the version before wrote it: it recorded no end of a lock, knew no limit on codes
/// and sessions, and made a number the holder's without a code.
@Suite struct WhatIfEarlierTests {
    /// The limits that it stated.
    private static let statedCount = 42

    @Test func everyDecisionIsTakenAsItWas() throws {
        let events = try Self.history()
        var replay = HolderReplay(Self.ofHolder(events), Self.policies(events))
        let count = try replay.countOfIdenticalDecisions()
        #expect(count == Self.ofHolder(events).count && count > 150)
        #expect(try replay.differences().isEmpty)
    }

    /// What that version did not have can be asked about.
    @Test(
        arguments: [
            (.sessionLifetime, 3600), (.cardholderCodeLimit, 20), (.failureLimit, 3),
            (.openSessionLimit, 1), (.phoneConfirmation, 1),
        ] as [(PolicyParameter, UInt64)])
    func aLimitThatItDidNotHave(_ parameter: PolicyParameter, _ value: UInt64) throws {
        let events = try Self.history()
        var replay = HolderReplay(
            Self.ofHolder(events), Self.policies(events, setting: [parameter: value]))
        while try replay.next() != nil {}
        let differences = try replay.differences()
        #expect(!differences.isEmpty)
        #expect(!differences.contains { $0.other.hasPrefix("these rules") })
    }

    @Test func whatWasInForceIsKnown() throws {
        let events = try Self.history()
        let ledger = try EventLedger(forged: Self.numbered(events))
        let (projection, snapshot) = try ledger.reading()
        let policy = try projection.policy(before: .max, in: snapshot)
        #expect(policy[.sessionLifetime] > 43_200 && policy[.openSessionLimit] > 100)
        #expect(policy[.cardholderCodeLimit] == 0 && policy[.phoneConfirmation] == 0)
        #expect(policy[.failureLimit] == 5 && policy[.changeNotices] == 0)
        #expect(try projection.policy(before: 1, in: snapshot) == .initial)
    }

    // MARK: The history

    private static func history() throws -> [Event] {
        let issuer = try TestIssuer()
        let none: [String: Any] = [
            "phoneConfirmation": 0, "changeNotices": 0, "cardholderCodeLimit": 0,
            "originCodeLimit": 0, "sessionLifetime": 43_200, "openSessionLimit": 100,
        ]
        try issuer.send("changePolicy", ["policy": none, "account": "op.un"])
        _ = try issuer.enrol()
        for _ in 1...2 {
            try issuer.failCodes(5)
            issuer.advance(seconds: 2000)
            #expect(try issuer.pay().json["outcome"] == "authenticated")
        }
        for _ in 1...30 { _ = try issuer.requestCodes() }
        let session = try issuer.openSession()
        _ = try issuer.openSession()
        let changed = try issuer.send(
            "modifyPhone", ["session": session, "phone": "+687 00 00 24"])
        #expect(try issuer.events(changed).first?.kind == .phoneChanged)
        for _ in 1...30 {
            issuer.advance(seconds: 200)
            try issuer.send("cancelPassword", ["session": session])
        }
        try issuer.setPassword(session, "1234")
        try issuer.send("logOut", ["session": session])
        return try asBefore(issuer.events())
    }

    private static func asBefore(_ events: [Event]) -> [Event] {
        let kept = events.filter { $0.kind != .lockEnded }
        #expect(kept.count + 2 == events.count)
        var heads: [UInt64: (version: UInt64, last: UInt64)] = [:]
        return kept.map { event in
            var event = event
            event.version = (heads[event.stream]?.version ?? 0) + 1
            event.previous = heads[event.stream]?.last
            heads[event.stream] = (event.version, event.sequence)
            if let stated = event.parameters {
                event.parameters = Array(stated.prefix(statedCount))
            }
            return event
        }
    }

    /// The ledger's own events, numbered from 0: a policy is among them.
    private static func numbered(_ events: [Event]) -> [Event] {
        let own = events.filter { $0.stream == 0 }
        return own.indices.map {
            var event = own[$0]
            event.sequence = UInt64($0)
            event.previous = $0 == 0 ? nil : UInt64($0 - 1)
            return event
        }
    }

    private static func ofHolder(_ events: [Event]) -> [Event] {
        let holder = events.first { $0.kind == .cardholderRegistered }!.sequence
        return events.filter { $0.stream == holder }
    }

    private static func policies(
        _ events: [Event], setting values: [PolicyParameter: UInt64] = [:]
    ) -> PolicyHistory {
        PolicyHistory(events.filter { $0.kind == .policyChanged }, setting: values)
    }
}
