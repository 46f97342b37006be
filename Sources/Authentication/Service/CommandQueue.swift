import Foundation

/// Lets many threads share commits: while one batch is being made durable the next one gathers
/// (group commit). Every caller waits for its own answer, so there are never more requests waiting
/// than callers.
public final class CommandQueue: @unchecked Sendable {
    /// The most commands decided in one transaction.
    public static let batchCountMax = 1024

    private let condition = NSCondition()
    private let service: Service
    private var waiting: [Ticket] = []
    private var isBusy = false

    /// - Precondition: nobody else uses `service` until the queue is released.
    public init(_ service: Service) { self.service = service }

    /// Carries out one command; returns when what the reply tells is durable.
    ///
    /// The first caller to find the queue idle carries out everybody's commands, then hands over.
    public func apply(_ request: Request) -> Reply {
        let ticket = Ticket(request)
        condition.lock()
        waiting.append(ticket)
        while ticket.reply == nil {
            if isBusy {
                condition.wait()
            } else {
                lead()
            }
        }
        condition.unlock()
        return ticket.reply!
    }

    /// Carries out what is waiting. Called and left with the lock held, released in between.
    private func lead() {
        isBusy = true
        let batch = Array(waiting.prefix(Self.batchCountMax))
        waiting.removeFirst(batch.count)
        condition.unlock()
        let replies = service.apply(batch.map(\.request))
        condition.lock()
        for (ticket, reply) in zip(batch, replies) { ticket.reply = reply }
        isBusy = false
        condition.broadcast()
    }
}

/// A request and, once it is there, its reply; guarded by the queue's lock.
private final class Ticket {
    let request: Request
    var reply: Reply?

    init(_ request: Request) { self.request = request }
}
