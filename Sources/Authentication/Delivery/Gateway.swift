import Foundation
internal import Synchronization

/// A program of the operator's that takes messages, so many at a time. While it does not answer,
/// messages fail at once instead of waiting for each other.
final class Gateway: Sendable {
    /// The most programs that run at a time.
    static let width = 8

    private let program: DeliveryProgram
    private let queue = OperationQueue()
    private let breaker = Mutex(CircuitBreaker())

    init(_ program: DeliveryProgram) {
        self.program = program
        queue.maxConcurrentOperationCount = Self.width
    }

    /// Waits for all that it was given.
    func finish() { queue.waitUntilAllOperationsAreFinished() }

    /// Gives a message to the program, and says later whether it took it.
    func send(_ input: String, then report: @escaping @Sendable (Bool) -> Void) {
        queue.addOperation { [self] in
            guard breaker.withLock({ $0.admits(at: .now) }) else { return report(false) }
            let ending = program.run(input: input)
            breaker.withLock { $0.note(hung: ending == .killed, at: .now) }
            report(ending == .success)
        }
    }
}
