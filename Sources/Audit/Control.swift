import Ledger

/// One rule that auditors check: an assertion over events, with the clause that asks for it.
///
/// A control decides by the event and by what ``AuditContext`` remembers of those before it, never
/// by the folds that the program's own decisions rely on.
public struct Control: Sendable {
    /// As `docs/controls.md` names it, such as `RTS-4.1`.
    public let id: String
    public let profile: ControlProfile
    /// The clause that asks for it.
    public let clause: Wording
    /// What is checked, in one sentence.
    public let check: Wording
    /// What this check cannot see. In English only: no page shows it.
    public let blindSpot: String
    /// It finds fault with what the guide prescribes, not with what was done.
    public let isDesignFinding: Bool
    /// The kinds of events that it looks at.
    public let kinds: [Kind]

    /// Whether an event of ``kinds`` violates it, given what was known before the event.
    let isViolated: Check
    /// What only the end of the range shows.
    let conclude: Conclude?

    typealias Check = @Sendable (Event, AuditContext) -> Bool
    typealias Conclude = @Sendable (AuditContext) -> Conclusion

    init(
        _ id: String, _ profile: ControlProfile, clause: Wording, check: Wording,
        blindSpot: String, isDesignFinding: Bool = false, kinds: [Kind],
        isViolated: @escaping Check = { _, _ in false }, conclude: Conclude? = nil
    ) {
        (self.id, self.profile, self.clause) = (id, profile, clause)
        (self.check, self.blindSpot, self.isDesignFinding) = (check, blindSpot, isDesignFinding)
        self.kinds = kinds
        (self.isViolated, self.conclude) = (isViolated, conclude)
    }

    /// What a control says at the end of the range.
    struct Conclusion {
        /// Events that violate it and that only the end of the range shows.
        var violations: [UInt64] = []
        /// Sentences that an auditor should read with the result.
        var notes: [Wording] = []
    }
}
