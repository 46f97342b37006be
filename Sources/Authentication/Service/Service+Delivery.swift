import Foundation
import Ledger
import Projections

/// What becomes of the codes once their issuance is durable.
extension Service {
    /// Codes of a process that ended before it could say whether they were sent: nobody knows, so
    /// they are void. Those that a process still has in hand are left to it.
    func voidUnsent(
        _ appender: Appender, _ projection: Projection, _ batch: inout Batch
    ) throws {
        for code in projection.state.ledger.unsentCodes where try !messagesInHand.isHeld(code) {
            let decision = try recordDelivery(code, .interrupted, appender, projection)
            batch.toForget += decision.effects
        }
    }

    /// Records what became of messages.
    func record(
        _ outcomes: [Deliverer.Outcome], _ appender: Appender, _ projection: Projection,
        _ batch: inout Batch
    ) throws {
        // In the order of the events, whichever went out first.
        for outcome in outcomes.sorted(by: { $0.message.id < $1.message.id }) {
            let message = outcome.message
            guard try projection.state.code(message.event) != nil else {
                try recordNotice(message, isSent: outcome.wentOut, appender, projection)
                batch.consequences.append((message.id, []))
                continue
            }
            let failure: Reason? = outcome.wentOut ? nil : .deliveryFailed
            let decision = try recordDelivery(message.event, failure, appender, projection)
            batch.consequences.append((message.id, decision.events.map(\.sequence)))
            batch.toForget += decision.effects
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
    private func recordDelivery(
        _ code: UInt64, _ failure: Reason?, _ appender: Appender, _ projection: Projection
    ) throws -> Decision {
        let issued = try appender.event(code)!
        let now = try ownTime(appender, projection)
        let decision = try Rules.recordDelivery(issued, failure, projection.state, now: now)
        for event in decision.events { try append(event, appender, projection) }
        return decision
    }

    /// - Throws: ``CommandError`` while a process hands over a message of one of these events: what
    ///   is sent after an erasure would not be erased.
    func requireNotInHand(_ events: [UInt64]) throws {
        for event in events where try messagesInHand.isHeld(event) {
            throw CommandError(
                .conflict, field: nil,
                "the message of event \(event) is being handed over: try again once that is over")
        }
    }
}

/// Gathers what becomes of messages, for one thread that waits for it.
final class Outcomes: @unchecked Sendable {
    private let condition = NSCondition()
    private var outcomes: [Deliverer.Outcome] = []

    func put(_ new: [Deliverer.Outcome]) {
        condition.lock()
        defer { condition.unlock() }
        outcomes += new
        condition.signal()
    }

    /// All there are, once there is one.
    func take() -> [Deliverer.Outcome] {
        condition.lock()
        defer { condition.unlock() }
        while outcomes.isEmpty { condition.wait() }
        defer { outcomes = [] }
        return outcomes
    }
}
