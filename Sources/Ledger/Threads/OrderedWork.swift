import Foundation

/// Work that is cut into pieces: several threads produce them, one consumes them in their order.
///
/// The one that consumes produces too, while the piece that it needs next is not there. At most
/// twice as many pieces as threads are ahead of it, so that memory stays bounded.
package final class OrderedWork<Piece>: @unchecked Sendable {
    private let condition = NSCondition()
    private let count: Int
    /// Nil when nothing is left to produce: threads that are ending hold what is here no longer.
    private var produce: (@Sendable (Int) throws -> Piece)?
    /// Piece n is at n modulo its size.
    private var pieces: [Result<Piece, any Error>?]
    /// The next piece that nobody has begun to produce.
    private var next = 0
    private var consumed = 0
    private var busyThreads = 0

    /// - Parameters:
    ///   - count: the number of pieces.
    ///   - produce: called with the number of each piece, on any thread, by several at once.
    package init(
        count: Int, threadCount: Int, produce: @escaping @Sendable (Int) throws -> Piece
    ) {
        precondition(threadCount > 0)
        self.count = count
        self.produce = produce
        pieces = Array(repeating: nil, count: 2 * threadCount)
        busyThreads = max(min(threadCount, count) - 1, 0)
        for _ in 0..<busyThreads { Thread { self.help() }.start() }
    }

    /// Hands every piece to `body` in order, until it says false. When this returns or throws, no
    /// other thread is at work. To be called once.
    ///
    /// - Throws: what `body` throws, or `produce` for the piece that comes next.
    package func consume(_ body: (Piece) throws -> Bool) throws {
        defer { stop() }
        for number in 0..<count {
            guard try body(take(number).get()) else { return }
        }
    }

    private func take(_ number: Int) -> Result<Piece, any Error> {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let piece = pieces[number % pieces.count] {
                pieces[number % pieces.count] = nil
                consumed = number + 1
                condition.broadcast()
                return piece
            }
            if !produceNext() { condition.wait() }
        }
    }

    private func help() {
        condition.lock()
        while next < count {
            if !produceNext() { condition.wait() }
        }
        busyThreads -= 1
        condition.broadcast()
        condition.unlock()
    }

    /// Produces a piece, with the lock released meanwhile; false when none may be begun now.
    private func produceNext() -> Bool {
        guard next < count, next < consumed + pieces.count else { return false }
        let number = next
        next += 1
        let piece = unlocked(produce!, number)
        pieces[number % pieces.count] = piece
        condition.broadcast()
        return true
    }

    /// Calls a function with the lock released meanwhile.
    private func unlocked(
        _ produce: @Sendable (Int) throws -> Piece, _ number: Int
    ) -> Result<Piece, any Error> {
        condition.unlock()
        defer { condition.lock() }
        return Result { try produce(number) }
    }

    private func stop() {
        condition.lock()
        next = count
        condition.broadcast()
        while busyThreads > 0 { condition.wait() }
        produce = nil
        condition.unlock()
    }
}
