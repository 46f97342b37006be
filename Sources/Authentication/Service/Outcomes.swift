import Foundation

/// Gathers what becomes of messages, and what is asked about them, for one thread that waits.
final class Outcomes: @unchecked Sendable {
    private let condition = NSCondition()
    private var outcomes: [Deliverer.Outcome] = []
    private var inquiries: [Inquiry] = []
    private var isAbandoned = false

    func put(_ new: [Deliverer.Outcome]) {
        condition.withLock {
            guard !isAbandoned else { return }
            outcomes += new
            condition.signal()
        }
    }

    /// Waits for whoever gathers to say whether a message that had to wait is still to be sent.
    func isWanted(_ message: Message) -> Bool {
        let inquiry: Inquiry? = condition.withLock {
            guard !isAbandoned else { return nil }
            let inquiry = Inquiry(message)
            inquiries.append(inquiry)
            condition.signal()
            return inquiry
        }
        return inquiry?.wait() ?? false
    }

    /// All there is, once there is something.
    func take() -> (outcomes: [Deliverer.Outcome], inquiries: [Inquiry]) {
        condition.withLock {
            while outcomes.isEmpty && inquiries.isEmpty { condition.wait() }
            defer { (outcomes, inquiries) = ([], []) }
            return (outcomes, inquiries)
        }
    }

    /// Nobody waits any more: nothing is wanted.
    func abandon() {
        condition.withLock {
            for inquiry in inquiries { inquiry.answer(false) }
            (outcomes, inquiries, isAbandoned) = ([], [], true)
        }
    }
}

/// Asked before a program is given a message that had to wait for others.
final class Inquiry: @unchecked Sendable {
    let message: Message
    private let answered = DispatchSemaphore(value: 0)
    private var isWanted = false

    init(_ message: Message) { self.message = message }

    func answer(_ isWanted: Bool) {
        self.isWanted = isWanted
        answered.signal()
    }

    func wait() -> Bool {
        answered.wait()
        return isWanted
    }
}
