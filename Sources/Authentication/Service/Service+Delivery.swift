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
        for outcome in outcomes.sorted(by: Self.isRecordedBefore) {
            let message = outcome.message
            guard try projection.state.code(message.event) != nil else {
                try recordNotice(outcome, appender, projection)
                batch.consequences.append((message.id, []))
                continue
            }
            let failure: Reason? = outcome.wentOut ? nil : .deliveryFailed
            let decision = try recordDelivery(
                message.event, failure, at: outcome.time, appender, projection)
            batch.consequences.append((message.id, decision.events.map(\.sequence)))
            batch.toForget += decision.effects
        }
    }

    /// As they were handed over; what was so together is in the order of the events.
    private static func isRecordedBefore(
        _ a: Deliverer.Outcome, _ b: Deliverer.Outcome
    ) -> Bool {
        (a.time, a.message.id) < (b.time, b.message.id)
    }

    /// The ledger's time at a moment that has passed, or that of its last event: that is later only
    /// where others have appended meanwhile.
    private func ownTime(
        at moment: ContinuousClock.Instant?, _ appender: Appender, _ projection: Projection
    ) throws -> UInt64 {
        let now = try ownTime(appender, projection)
        guard let moment else { return now }
        let passed = UInt64((ContinuousClock.now - moment) / .milliseconds(1))
        return max(appender.lastTime, now - min(now, passed))
    }

    /// Appends what became of one notice or warning. Of a process that ended before, nobody knows:
    /// nothing is sent again, control ASVS-6.3.7 finds the change, and a person asks its holder.
    private func recordNotice(
        _ outcome: Deliverer.Outcome, _ appender: Appender, _ projection: Projection
    ) throws {
        let message = outcome.message
        let change = try appender.event(message.event)!
        let now = try ownTime(at: outcome.time, appender, projection)
        let decision = try Rules.recordNotice(
            of: change, message.channel, to: message.reference, isSent: outcome.wentOut,
            projection.state, now: now)
        for event in decision.events { try append(event, appender, projection) }
    }

    /// Appends the outcome of one delivery; a code that did not go out is void at once.
    private func recordDelivery(
        _ code: UInt64, _ failure: Reason?, at moment: ContinuousClock.Instant? = nil,
        _ appender: Appender, _ projection: Projection
    ) throws -> Decision {
        let issued = try appender.event(code)!
        let now = try ownTime(at: moment, appender, projection)
        let decision = try Rules.recordDelivery(issued, failure, projection.state, now: now)
        for event in decision.events { try append(event, appender, projection) }
        return decision
    }

    // MARK: In hand

    /// Tells other processes that messages are in hand, before anybody can see their events.
    func hold(_ messages: inout [Message]) throws {
        var holds: [UInt64: ByteLocks.Hold] = [:]
        for index in messages.indices {
            let event = messages[index].event
            let hold = try holds[event] ?? messagesInHand.hold(event...event)
            (holds[event], messages[index].hold) = (hold, hold)
        }
    }

    /// Says which messages are still to be sent: no code that was ended meanwhile, by whichever
    /// process. Where the store cannot say, none is.
    func answer(_ inquiries: [Inquiry]) {
        guard !inquiries.isEmpty else { return }
        let wanted = isOpen ? try? ledger.read { try areWanted(inquiries, $0) } : nil
        for (index, inquiry) in inquiries.enumerated() {
            inquiry.answer(wanted?[index] ?? false)
        }
    }

    private func areWanted(_ inquiries: [Inquiry], _ ledger: LedgerSnapshot) throws -> [Bool] {
        let state = try current(ledger).state
        return try inquiries.map { inquiry in
            try state.code(inquiry.message.event).map { $0.status == .issued } ?? true
        }
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
