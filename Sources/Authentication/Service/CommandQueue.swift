import Foundation

/// Lets many threads share commits: while one batch is being made durable the next one gathers
/// (group commit). Every caller waits for its own answer, so there are never more requests waiting
/// than callers: whoever sends too much is held back, and nothing grows.
public final class CommandQueue: @unchecked Sendable {
    /// The most commands decided in one transaction.
    public static let batchCountMax = 1024

    private let condition = NSCondition()
    private let service: Service
    private var waiting: [Ticket] = []
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
        if !leads { ticket.wake.wait() }
        // Woken with an answer, or to lead.
        while ticket.reply == nil { lead() }
        return ticket.reply!
    }

    /// Carries out one batch, with the caller's own command in it, and wakes everybody it answers.
    private func lead() {
        let batch = gather()
        let start = Date()
        let replies = service.apply(batch.map(\.request))
        condition.lock()
        batchDuration = Date().timeIntervalSince(start)
        callerCount = batch.count + waiting.count
        let next = waiting.first
        isLed = next != nil
        condition.unlock()
        for (ticket, reply) in zip(batch, replies) {
            ticket.reply = reply
            ticket.wake.signal()
        }
        next?.wake.signal()
    }

    /// Takes what is waiting. Those whom the last batch answered are likely to be back at once: a
    /// quarter of the time that a batch takes is given to them, so that they share this one.
    private func gather() -> [Ticket] {
        condition.lock()
        defer { condition.unlock() }
        let end = Date(timeIntervalSinceNow: min(batchDuration / 4, 0.001))
        while waiting.count < min(callerCount, Self.batchCountMax), condition.wait(until: end) {}
        let batch = Array(waiting.prefix(Self.batchCountMax))
        waiting.removeFirst(batch.count)
        return batch
    }
}

/// A request and, once `wake` was signalled with an answer, its reply.
private final class Ticket {
    let request: Request
    let wake = DispatchSemaphore(value: 0)
    var reply: Reply?

    init(_ request: Request) { self.request = request }
}
