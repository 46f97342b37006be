import Foundation
import Ledger

/// Lets many threads share commits: while one batch is being made durable the next one gathers
/// (group commit), and while messages are handed over others are decided. What becomes of messages
/// is recorded with the commands that are decided next. Every caller waits for its own answer, so
/// there are never more requests waiting than callers: whoever sends too much is held back, and
/// nothing grows.
public final class CommandQueue: @unchecked Sendable {
    /// The most commands decided in one transaction.
    public static let batchCountMax = 1024

    private let condition = NSCondition()
    private let service: Service
    private var waiting: [Ticket] = []
    /// What became of messages, and is not recorded yet.
    private var outcomes: [Deliverer.Outcome] = []
    /// Of gateways, before they begin with messages that had to wait.
    private var inquiries: [Inquiry] = []
    /// Whose answer waits for the delivery of each message.
    private var owners: [Message.ID: [Ticket]] = [:]
    /// Somebody carries out a batch, or was woken to.
    private var isLed = false
    /// Callers that the last batch answered, or left waiting, and how long it took.
    private var callerCount = 1
    private var batchDuration = 0.0

    /// - Precondition: nobody else uses `service` until the queue is released.
    public init(_ service: Service) { self.service = service }

    /// Carries out one command; returns when what the reply says is durable.
    ///
    /// The first caller to find nobody leading carries out everybody's commands, then hands over.
    public func apply(_ request: Request) -> Reply {
        let ticket = Ticket(request)
        condition.lock()
        waiting.append(ticket)
        let leads = !isLed
        isLed = true
        condition.signal()
        condition.unlock()
        if leads { lead() }
        // Woken with an answer, or to lead.
        while true {
            ticket.wake.wait()
            if let reply = ticket.reply { return reply }
            lead()
        }
    }

    /// What there is to do for whoever leads.
    private struct Work {
        let batch: [Ticket]
        /// With those who wait for it.
        let delivered: [(outcome: Deliverer.Outcome, tickets: [Ticket])]
        let inquiries: [Inquiry]

        var isOfInquiries: Bool { batch.isEmpty && delivered.isEmpty }
    }

    /// Carries out one batch, has its messages handed over, and wakes everybody it answers.
    private func lead() {
        let work = gather()
        let start = Date()
        var (step, answered): (Batch?, [Ticket]) =
            work.isOfInquiries ? (nil, []) : carryOut(work.batch, work.delivered)
        let asked = update(work, step, answered)
        service.answer(asked)
        condition.lock()
        batchDuration = Date().timeIntervalSince(start)
        callerCount = answered.count + waiting.count
        let next = passOn()
        condition.unlock()
        for ticket in answered { ticket.wake.signal() }
        next?.wake.signal()
        let messages = step?.takeMessages() ?? []
        service.deliverer.handOver(messages, isWanted: isWanted) { self.take($0) }
    }

    /// Takes note of who waits for what, and of who waits no longer.
    ///
    /// - Returns: the inquiries that somebody still waits for.
    private func update(_ work: Work, _ step: Batch?, _ answered: [Ticket]) -> [Inquiry] {
        condition.lock()
        defer { condition.unlock() }
        for (outcome, _) in work.delivered { owners[outcome.message.id] = nil }
        // One that failed waits for nothing more.
        for ticket in answered { for message in ticket.messages { owners[message] = nil } }
        // What came meanwhile for somebody who waits no longer is recorded by nobody.
        outcomes.removeAll { owners[$0.message.id] == nil }
        for (message, indices) in step?.commandsOfMessages() ?? [:] {
            owners[message] = indices.map { work.batch[$0] }
        }
        let all = work.inquiries + inquiries
        inquiries = []
        for inquiry in all where owners[inquiry.message.id] == nil { inquiry.answer(false) }
        return all.filter { owners[$0.message.id] != nil }
    }

    /// Who leads next, if there is anything to do. Called with the lock.
    private func passOn() -> Ticket? {
        let message = outcomes.first?.message ?? inquiries.first?.message
        let next = waiting.first ?? message.flatMap { owners[$0.id]?.first }
        isLed = next != nil
        return next
    }

    /// Takes note of what became of messages; one of those who wait for it has it recorded.
    private func take(_ new: [Deliverer.Outcome]) {
        condition.lock()
        // Whoever was told that a store failed waits no longer: those codes will be void.
        outcomes += new.filter { owners[$0.message.id] != nil }
        let next = isLed ? nil : passOn()
        condition.unlock()
        next?.wake.signal()
    }

    /// Has one of those who wait for a message say whether it is still to be sent. Where nobody
    /// waits any more it is not.
    private func isWanted(_ message: Message) -> Bool {
        condition.lock()
        guard owners[message.id] != nil else {
            condition.unlock()
            return false
        }
        let inquiry = Inquiry(message)
        inquiries.append(inquiry)
        let next = isLed ? nil : passOn()
        condition.unlock()
        next?.wake.signal()
        return inquiry.wait()
    }

    /// Takes what is waiting. Those whom the last batch answered are likely to be back at once: a
    /// quarter of the time that a batch takes is given to them, so that they share this one.
    private func gather() -> Work {
        condition.lock()
        defer { condition.unlock() }
        let end = Date(timeIntervalSinceNow: min(batchDuration / 4, 0.001))
        while waiting.count < min(callerCount, Self.batchCountMax), condition.wait(until: end) {}
        let batch = Array(waiting.prefix(Self.batchCountMax))
        waiting.removeFirst(batch.count)
        defer { (outcomes, inquiries) = ([], []) }
        return Work(
            batch: batch, delivered: outcomes.map { ($0, owners[$0.message.id]!) },
            inquiries: inquiries)
    }

    /// Decides a batch and records what became of messages.
    ///
    /// - Returns: what was decided, nil when a store failed, and who has an answer.
    private func carryOut(
        _ batch: [Ticket], _ delivered: [(outcome: Deliverer.Outcome, tickets: [Ticket])]
    ) -> (Batch?, answered: [Ticket]) {
        do {
            let step = try service.step(batch.map(\.request), delivered.map(\.outcome))
            for (ticket, result) in zip(batch, step.results) { ticket.result = result! }
            for (message, indices) in step.commandsOfMessages() {
                for index in indices { batch[index].messages.insert(message) }
            }
            var answered = batch.filter(\.messages.isEmpty)
            let owners = Dictionary(
                uniqueKeysWithValues: delivered.map { ($0.outcome.message.id, $0.tickets) })
            for (message, events) in step.consequences {
                for ticket in owners[message]! {
                    ticket.result = ticket.result.map { $0 + events }
                    ticket.messages.remove(message)
                    if ticket.messages.isEmpty { answered.append(ticket) }
                }
            }
            let replies = try service.answer(answered.map { ($0.request, $0.result) })
            for (ticket, reply) in zip(answered, replies) { ticket.reply = reply }
            return (step, answered)
        } catch {
            let failed = batch + delivered.flatMap(\.tickets)
            let replies = service.fail(failed.map(\.request), error)
            for (ticket, reply) in zip(failed, replies) { ticket.reply = reply }
            return (nil, failed)
        }
    }
}

/// A request and, once `wake` was signalled with an answer, its reply. Only who leads changes it.
private final class Ticket {
    let request: Request
    let wake = DispatchSemaphore(value: 0)
    /// What it led to so far.
    var result: Result<[UInt64], CommandError> = .success([])
    /// Those whose delivery has no outcome yet.
    var messages: Set<Message.ID> = []
    var reply: Reply?

    init(_ request: Request) { self.request = request }
}
