import Ledger
import Projections

/// What becomes of the codes once their issuance is durable.
extension Service {
    /// Codes of a process that ended before it could say whether they were sent: nobody knows, so
    /// they are void.
    func voidUnsent(
        _ appender: Appender, _ projection: Projection, _ batch: inout Batch
    ) throws {
        for code in projection.state.ledger.unsentCodes {
            let decision = try recordDelivery(code, .interrupted, appender, projection)
            batch.toForget += decision.effects
        }
    }

    func record(_ wentOut: [Bool], of batch: inout Batch) throws {
        var decisions: [UInt64: Decision] = [:]
        try decide { appender, projection in
            for (message, isSent) in zip(batch.messages, wentOut) {
                guard try projection.state.code(message.event) != nil else {
                    try recordNotice(message, isSent: isSent, appender, projection)
                    continue
                }
                decisions[message.event] = try recordDelivery(
                    message.event, isSent ? nil : .deliveryFailed, appender, projection)
            }
        }
        toForget += decisions.values.flatMap(\.effects)
        for (index, result) in batch.results.enumerated() {
            guard case .success(let events) = result else { continue }
            let following = events.flatMap { decisions[$0]?.events.map(\.sequence) ?? [] }
            batch.results[index] = .success(events + following)
        }
    }

    /// Appends what became of one notice. Of a process that ended before, nobody knows: nothing is
    /// sent again, control ASVS-6.3.7 finds the change, and a person asks its holder.
    private func recordNotice(
        _ message: Message, isSent: Bool, _ appender: Appender, _ projection: Projection
    ) throws {
        let change = try appender.event(message.event)!
        let now = try ownTime(appender, projection)
        let decision = try Rules.recordNotice(
            of: change, message.channel, to: message.reference, isSent: isSent, projection.state,
            now: now)
        for event in decision.events { try append(event, appender, projection) }
    }

    /// Appends the outcome of one delivery; a code that did not go out is void at once.
    func recordDelivery(
        _ code: UInt64, _ failure: Reason?, _ appender: Appender, _ projection: Projection
    ) throws -> Decision {
        let issued = try appender.event(code)!
        let now = try ownTime(appender, projection)
        let decision = try Rules.recordDelivery(issued, failure, projection.state, now: now)
        for event in decision.events { try append(event, appender, projection) }
        return decision
    }
}
