import Ledger
import Replay
import Testing

@testable import Authentication

/// What the rules lead to holds every control, whatever is asked of them: two readings of the same
/// requirements that share no code.
@Suite struct AuditWalkTests {
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func aRandomWalkHoldsEveryControl(_ seed: UInt64) throws {
        var walk = try Walk(seed: seed)
        while walk.stepCount < 2500 { try walk.step() }
        // What is due is told by whoever is paid to ask.
        try walk.issuer.send("expire")
        let events = try walk.issuer.events()
        // A walk lasts days, and nobody signs.
        let limits = CheckpointLimits(ageMax: .max)
        let results = try Audit.run(walk.issuer.service.ledger, limits: limits)
        for result in results where result.isViolated && !result.control.isDesignFinding {
            // Most of the walk's commands come from nowhere.
            let isNowhere = result.control.id == "PCI-10.2.2"
            let expected = isNowhere ? Self.fromNowhere(events) : []
            #expect(
                result.violations == expected, "seed \(seed): \(result.control.id): \(result)")
        }
        // It has seen something of each sort.
        let unseen = results.filter { $0.lookedAt == 0 && $0.control.unrecorded == nil }
        #expect(unseen.map(\.control.id) == [])
    }

    private static func fromNowhere(_ events: [Event]) -> [UInt64] {
        events.filter { ($0.actor == .cardholder || $0.actor == .acs) && $0.origin == nil }
            .map(\.sequence)
    }
}
