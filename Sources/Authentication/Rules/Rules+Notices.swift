import Ledger
import Projections

/// Notices, by which the holder learns of a change and can object to it.
extension Rules {
    /// Has the holder told of a change, where the policy says so: on the phone and at the address
    /// that were the holder's before it, since whoever made the change has those of after.
    ///
    /// - Parameter holder: as it was before the change.
    static func notify(_ holder: Cardholder, of change: UInt64, _ draft: inout Draft) {
        guard draft.policy[.changeNotices] == 1 else { return }
        draft.add(.notify(change: change, phone: holder.phone, email: holder.email))
    }

    /// Decides the outcome of one delivery.
    ///
    /// - Parameters:
    ///   - change: the event that the notice tells of, or the warning before a lock without end.
    ///   - recipient: the reference of the phone or of the address.
    package static func recordNotice(
        of change: Event, _ channel: Channel, to recipient: UInt64, isSent: Bool, _ state: State,
        now: UInt64
    ) throws -> Decision {
        var draft = Draft(state, now: now, actor: .system, request: nil, facts: Facts())
        // An erasure that came first has named the reference for the last time.
        let isErased = try cardholder(change.stream, draft).erasedBy != nil
        try draft.emitDue(
            isSent ? .noticeSent : .noticeDeliveryFailed, change.stream,
            cause: change.cause ?? change.sequence
        ) {
            $0.channel = channel
            $0.events = [change.sequence]
            guard !isErased else { return }
            if channel == .sms { $0.phone = recipient } else { $0.email = recipient }
        }
        return draft.decision
    }
}
