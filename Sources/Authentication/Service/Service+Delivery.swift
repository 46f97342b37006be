import Ledger
import Projections

/// What becomes of the codes once their issuance is durable.
extension Service {
    /// Codes of a process that ended before it could say whether they were sent: nobody knows, so
    /// they are void.
    func voidUnsent(_ appender: Appender, _ projection: Projection) throws {
        for code in projection.state.ledger.unsentCodes {
            try recordDelivery(code, .interrupted, appender, projection)
        }
    }

    func record(_ wentOut: [Bool], of batch: inout Batch) throws {
        var outcomes: [UInt64: [UInt64]] = [:]
        try ledger.append { appender in
            let projection = try current(appender.snapshot)
            for (message, isSent) in zip(batch.messages, wentOut) {
                outcomes[message.code] = try recordDelivery(
                    message.code, isSent ? nil : .deliveryFailed, appender, projection)
            }
        }
        for (index, result) in batch.results.enumerated() {
            guard case .success(let events) = result else { continue }
            let following = events.flatMap { outcomes[$0] ?? [] }
            batch.results[index] = .success(events + following)
        }
    }

    /// Appends the outcome of one delivery; a code that did not go out is void at once.
    @discardableResult
    func recordDelivery(
        _ code: UInt64, _ failure: Reason?, _ appender: Appender, _ projection: Projection
    ) throws -> [UInt64] {
        let issued = try appender.event(code)!
        let now = ownTime(appender)
        let decision = try Rules.recordDelivery(issued, failure, projection.state, now: now)
        for event in decision.events { try append(event, appender, projection) }
        toForget += decision.effects
        return decision.events.map(\.sequence)
    }

    /// The time of an event that follows from no command.
    func ownTime(_ appender: Appender) -> UInt64 {
        switch time {
        case .clock(let read):
            clock.timeWithoutStep(reading: read(), after: appender.lastTime)
        case .simulated: appender.lastTime
        }
    }
}
