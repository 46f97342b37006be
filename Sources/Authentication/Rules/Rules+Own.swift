import Ledger
import Projections

/// Events of the program itself, which follow from no command.
extension Rules {
    /// The first events of a ledger: its creation, the policy in force and, when it has one, the
    /// origin of its checkpoints.
    package static func create(
        isSimulated: Bool, origin: String? = nil, now: UInt64
    ) throws -> Decision {
        var draft = ownDraft(State(), now: now)
        try draft.emitDue(.ledgerCreated, 0) { $0.simulated = isSimulated ? 1 : 0 }
        try draft.emitDue(.policyChanged, 0) {
            $0.parameters = Policy.recorded(\.defaultValue)
        }
        if let origin { try draft.emitDue(.logOriginSet, 0) { $0.logOrigin = origin } }
        return draft.decision
    }

    /// An event in the ledger's own stream.
    package static func recordOwn(
        _ kind: Kind, _ state: State, now: UInt64, _ fill: (inout Event) -> Void = { _ in }
    ) throws -> Event {
        var draft = ownDraft(state, now: now)
        try draft.emitDue(kind, 0, fill)
        return draft.decision.events[0]
    }

    private static func ownDraft(_ state: State, now: UInt64) -> Draft {
        Draft(state, now: now, actor: .system, request: nil, facts: Facts())
    }
}
