import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication
@testable import Projections
@testable import Replay

/// Under the policy that was in force, every decision about a cardholder taken again is the one
/// recorded, event for event.
@Suite struct WhatIfIdentityTests {
    @Test func aRandomWalkIsDecidedAsItWas() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("what-if walk: seed \(seed)")
        var walk = try Walk(seed: seed)
        while walk.stepCount < 2000 { try walk.step() }
        try expectIdentity(walk.issuer)
        // Years of abandoned visits end at last.
        walk.issuer.advance(seconds: 3 * 365 * 86_400)
        try walk.issuer.send("expire")
        try expectIdentity(walk.issuer)
        try expectAnyPolicyIsTold(walk.issuer, seed)
    }

    /// Each limit set to what it is: in a ledger whose policy never changed.
    @Test func aLimitSetToWhatItIsChangesNothing() throws {
        let issuer = try TestIssuer()
        try Story.tell(issuer)
        for parameter in PolicyParameter.allCases {
            let result = try issuer.whatIf([parameter: parameter.defaultValue])
            #expect(result.differences.isEmpty, "\(parameter)")
            #expect(result.decisionCount > 20)
        }
    }

    /// Whatever the policy, each difference is about an event of its cardholder.
    private func expectAnyPolicyIsTold(_ issuer: TestIssuer, _ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let events = try issuer.events()
        var count = 0
        for _ in 0..<4 {
            var values: [PolicyParameter: UInt64] = [:]
            for parameter in PolicyParameter.allCases where Bool.random(using: &random) {
                values[parameter] = .random(in: parameter.range, using: &random)
            }
            let differences = try issuer.whatIf(values).differences
            count += differences.count
            for difference in differences {
                let event = events[Int(difference.event)]
                try #require(event.stream == difference.cardholder, "\(difference.json.text)")
                try #require(event.time == difference.time, "\(difference.json.text)")
                try #require(difference.recorded != difference.other)
                try #require(!difference.other.hasPrefix("these rules"))
            }
        }
        #expect(count > 0)
    }

    private func expectIdentity(_ issuer: TestIssuer) throws {
        #expect(try issuer.whatIf([:]).differences.isEmpty)
        let events = try issuer.events()
        let policies = PolicyHistory(events.filter { $0.kind == .policyChanged }, setting: [:])
        for stream in Set(events.map(\.stream)).subtracting([0]) {
            let own = events.filter { $0.stream == stream }
            var replay = HolderReplay(own, policies)
            try #require(try replay.countOfIdenticalDecisions() == own.count)
        }
    }
}

extension TestIssuer {
    func whatIf(_ values: [PolicyParameter: UInt64]) throws -> WhatIf {
        try service.ledger.read { ledger in
            try WhatIf(Projection(views: nil, ledger: ledger), ledger, setting: values)
        }
    }
}

extension HolderReplay {
    /// Takes every decision again, each of which must come to what is recorded.
    ///
    /// - Returns: the number of events of those decisions.
    mutating func countOfIdenticalDecisions() throws -> Int {
        var count = 0
        while let step = try next() {
            try #require(
                step.other == .events(Array(step.recorded)),
                "\(step.recorded.map(\.json.text)) \(String(describing: step.other))")
            count += step.recorded.count
        }
        return count
    }
}
