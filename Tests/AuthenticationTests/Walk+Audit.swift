import Ledger
import TestSupport
import Testing

@testable import Audit
@testable import Authentication

extension Walk {
    /// What the rules led to holds every control, whatever was asked of them: two readings of the
    /// same requirements that share no code.
    func expectControlsHeld() throws {
        // What is due is recorded by whoever sends this each minute.
        try issuer.send("expire")
        let events = try issuer.events()
        // A walk lasts days, and nobody signs.
        let limits = CheckpointLimits(eventCountMax: .max, ageMax: .max)
        let results = try Audit.run(issuer.service.ledger, limits: limits)
        // Nor does anybody review it.
        for result in results
        where !result.control.isDesignFinding && result.control.id != "PCI-10.4" {
            // Most commands of a walk come from nowhere.
            let isOfOrigin = result.control.id == "PCI-10.2.2"
            let expected = isOfOrigin ? Self.fromNowhere(events) : []
            #expect(result.violations == expected, "\(result.control.id)")
        }
        // It has been everywhere.
        guard stepCount >= 5000 else { return }
        let unseen = results.filter { $0.lookedAt == 0 }
        // Nobody reviews a walk.
        #expect(unseen.map(\.control.id) == ["PCI-10.4"])
    }

    private static func fromNowhere(_ events: [Event]) -> [UInt64] {
        events.filter { ($0.actor == .cardholder || $0.actor == .acs) && $0.origin == nil }
            .map(\.sequence)
    }
}
