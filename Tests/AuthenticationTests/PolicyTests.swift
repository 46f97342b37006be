import Foundation
import Ledger
import Projections
import TestSupport
import Testing

@testable import Authentication

/// Requirements: items marked policy are parameters that are recorded when they change.
@Suite struct PolicyTests {
    @Test func theFirstEventsSetTheDefaults() throws {
        let issuer = try TestIssuer()
        #expect(try issuer.kinds(from: 0) == [.ledgerCreated, .policyChanged, .ledgerOpened])
        #expect(
            try issuer.event(1).parameters?.prefix(12)
                == [600, 600, 5, 5, 1800, 3, 300, 1, 600, 1, 0, 100])
        #expect(
            try issuer.event(1).parameters == PolicyParameter.allCases.map(\.defaultValue))
    }

    @Test func aChangeIsAnEventWithTheWholePolicyAndWhoAskedForIt() throws {
        let issuer = try TestIssuer()
        let reply = try issuer.send(
            "changePolicy",
            [
                "policy": ["failureLimit": 3, "resendLimit": 1], "account": "op.un",
                "ticket": "DEMANDE-18",
            ])
        let event = try issuer.event(reply.events[0])
        #expect(event.kind == .policyChanged)
        #expect(event.stream == 0)
        #expect(event.actor == .operator)
        #expect(event.account == "op.un")
        #expect(event.ticket == "DEMANDE-18")
        // Those not named stay.
        #expect(
            event.parameters?.prefix(12) == [600, 600, 5, 3, 1800, 1, 300, 1, 600, 1, 0, 100])
        try issuer.send("changePolicy", ["policy": ["failureLimit": 4], "account": "op.deux"])
        #expect(
            try issuer.state().ledger.policy.values.prefix(12)
                == [600, 600, 5, 4, 1800, 1, 300, 1, 600, 1, 0, 100])
        #expect(
            try issuer.error("changePolicy", ["policy": ["failureLimit": 3]]).field == "account")
    }

    @Test(arguments: PolicyParameter.allCases)
    func everyLimitHasBounds(_ parameter: PolicyParameter) throws {
        let issuer = try TestIssuer()
        let range = parameter.range
        #expect(range.contains(parameter.defaultValue))
        for value in [range.lowerBound, range.upperBound] {
            try issuer.send(
                "changePolicy", ["policy": [parameter.name: value], "account": "op.un"])
            #expect(try issuer.state().ledger.policy[parameter] == value)
        }
        var outside: [Any] = [range.upperBound + 1, -1, 1.5, "3", true, NSNull()]
        if range.lowerBound > 0 { outside.append(range.lowerBound - 1) }
        for value in outside {
            let error = try issuer.error(
                "changePolicy", ["policy": [parameter.name: value], "account": "op.un"])
            #expect(error.code == .malformed, "\(value)")
            #expect(error.field == "policy", "\(value)")
            #expect(error.reason.contains(parameter.name), "\(value)")
        }
        #expect(try issuer.state().ledger.policy[parameter] == range.upperBound)
    }

    @Test func theBoundsAreThoseOfTheDocument() {
        let limits = PolicyParameter.allCases.filter { !$0.isThreshold }
        #expect(
            limits.map { "\($0.name) \($0.range)" } == [
                "portalCodeValidity 30...600", "paymentCodeValidity 30...600",
                "emailCodeLength 5...16", "failureLimit 1...100", "lockDuration 60...86400",
                "resendLimit 0...10", "sessionIdleLimit 30...3600", "challengeAttempts 1...5",
                "challengeTimeout 60...3600", "passwordReuse 0...1", "weakPasswordRefusal 0...1",
                "permanentLockLimit 10...100", "sessionLifetime 60...43200",
                "openSessionLimit 1...100", "originCodeLimit 0...100",
                "cardholderCodeLimit 0...100", "phoneConfirmation 0...1", "changeNotices 0...1",
            ])
    }

    /// Every limit is stated, and with them the thresholds that come before the last one.
    @Test func everyLimitIsStated() throws {
        let issuer = try TestIssuer()
        func recorded(
            _ policy: [String: UInt64], _ fields: [String: Any] = [:]
        ) throws -> [UInt64]? {
            let all = fields.merging(["policy": policy, "account": "op.un"]) { $1 }
            return try issuer.event(issuer.send("changePolicy", all).events[0]).parameters
        }
        let changed = try recorded(["emailsTriedDay": 21, "openSessionLimit": 2])
        #expect(
            changed
                == PolicyParameter.allCases.map {
                    switch $0 {
                    case .emailsTriedDay: 21
                    case .openSessionLimit: 2
                    default: $0.defaultValue
                    }
                })
        // Sent again it is known; with another value it is not the same.
        let request = ["request": "8a880dc0-d2d2-4067-bcb1-b08d1690b26e"]
        let last = PolicyParameter.allCases.last!
        let values = last.range.filter { $0 != last.defaultValue }
        let all = try recorded([last.name: values[0]], request)
        #expect(all?.count == PolicyParameter.allCases.count && all?.last == values[0])
        #expect(try recorded([last.name: values[0]], request) == all)
        let other: [String: Any] = request.merging(["account": "op.un"]) { $1 }
        #expect(
            try issuer.error(
                "changePolicy", other.merging(["policy": ["failureLimit": 7]]) { $1 }
            ).code == .conflict)
    }

    @Test func anUnknownLimitAndAnEmptyPolicyAreRefused() throws {
        let issuer = try TestIssuer()
        let unknown = try issuer.error(
            "changePolicy", ["policy": ["failureLimits": 3], "account": "op.un"])
        #expect(unknown.reason.contains("failureLimits"))
        let empty = [String: Int]()
        #expect(
            try issuer.error("changePolicy", ["policy": empty, "account": "op.un"]).field
                == "policy")
    }

    /// Each decision's first event names the policy in force, the others name that first event.
    @Test func eachDecisionNamesThePolicyItWasTakenUnder() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        _ = try issuer.pay()
        try issuer.failCodes(2)
        try issuer.send("changePolicy", ["policy": ["failureLimit": 6], "account": "op.un"])
        let pair = try issuer.requestCodes()
        _ = try issuer.resendCodes(pair.session)
        _ = try issuer.challengeAtStep2()
        issuer.advance(seconds: 700)
        try issuer.send("expire")
        _ = try issuer.send("requestCodes", ["email": "inconnu@example.nc"])
        try issuer.send(
            "changePolicy", ["policy": ["portalCodeValidity": 60], "account": "op.un"])
        try issuer.restart()
        _ = try issuer.pay(password: "0000")

        var inForce: UInt64?
        var named = Set<UInt64>()
        for event in try issuer.events() {
            #expect((event.policy == nil) != (event.cause == nil) || event.sequence < 2)
            if let policy = event.policy {
                #expect(policy == inForce, "event \(event.sequence)")
                named.insert(policy)
            }
            if let cause = event.cause {
                #expect(cause < event.sequence)
                #expect(try issuer.event(cause).cause == nil)
                #expect(try issuer.event(cause).policy != nil)
            }
            if event.kind == .policyChanged { inForce = event.sequence }
        }
        #expect(named.count == 3)
    }

    /// No decision depends on when a housekeeping command came.
    @Test(arguments: [true, false])
    func whatIsOverDoesNotGoOnUnderALongerLimit(_ expires: Bool) throws {
        let issuer = try TestIssuer()
        func set(_ limit: Int) throws {
            try issuer.send(
                "changePolicy",
                [
                    "policy": ["sessionIdleLimit": limit, "challengeTimeout": limit],
                    "account": "op.un",
                ])
        }
        try set(60)
        _ = try issuer.enrol()
        let session = try issuer.openSession()
        let challenge = try issuer.challenge()
        issuer.advance(seconds: 90)
        if expires { #expect(try issuer.send("expire").result == "expired") }
        try set(3600)
        #expect(try issuer.setPassword(session, "2580").json["reason"] == "ended")
        #expect(try issuer.submitPassword(challenge, "6789").json["reason"] == "ended")
        #expect(try issuer.state().session(session)?.closedBecause == .idle)
        #expect(try issuer.state().challenge(challenge)?.outcome == .timedOut)
    }
}
