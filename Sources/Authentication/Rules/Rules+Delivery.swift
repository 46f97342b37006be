import Ledger
import Projections

/// What follows from handing a code over.
extension Rules {
    /// Decides the outcome of one delivery.
    ///
    /// - Parameters:
    ///   - issued: the `codeIssued`.
    ///   - failure: why the code did not go out; nil when it did.
    package static func recordDelivery(
        _ issued: Event, _ failure: Reason?, _ state: State, now: UInt64
    ) throws -> Decision {
        var draft = Draft(state, now: now, actor: .system, request: nil, facts: Facts())
        // The event that ended the code meanwhile has said all there is to say.
        guard try draft.state.code(issued.sequence)?.status == .issued else {
            return draft.decision
        }
        let command = issued.cause ?? issued.sequence
        let fill: (inout Event) -> Void = {
            $0.code = issued.sequence
            $0.session = issued.session
            $0.challenge = issued.challenge
        }
        guard let failure else {
            try draft.emitDue(.codeSent, issued.stream, cause: command, fill)
            return draft.decision
        }
        // Nobody knows whether an interrupted process failed to deliver.
        if failure == .deliveryFailed {
            try draft.emitDue(.codeDeliveryFailed, issued.stream, cause: command, fill)
        }
        try draft.emitDue(.codeVoided, issued.stream, cause: command) {
            fill(&$0)
            $0.reason = failure
        }
        // A holder may ask a portal session for new codes; a payment cannot go on.
        if let id = issued.challenge, let challenge = try draft.state.challenge(id),
            challenge.status != .ended
        {
            try end(challenge, .technicalError, due: true, cause: command, &draft)
        }
        return draft.decision
    }
}
