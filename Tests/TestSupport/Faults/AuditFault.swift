import Ledger

/// One thing done wrong in a ledger that is right apart from it.
package struct AuditFault: Sendable, CustomStringConvertible {
    /// The events that violate each control; what is not named is not violated.
    package typealias Violations = [String: [UInt64]]

    package let description: String
    /// Adds to the story, and says what an audit must find.
    let tell: @Sendable (inout AuditStory) -> Violations

    init(_ description: String, _ tell: @escaping @Sendable (inout AuditStory) -> Violations) {
        (self.description, self.tell) = (description, tell)
    }

    /// The events of the whole story, and what an audit must find in them.
    package func made() -> (events: [Event], expected: Violations) {
        var story = AuditStory()
        let expected = tell(&story)
        return (story.events, expected)
    }

    package static let all =
        ofGuide + ofCodes + ofSteps + ofLimits + ofCounts + ofPayments + ofLedger + ofText
        + ofRights + ofReviews + ofChanges + ofEnds + ofRefusals + ofGivenUp
}
