import Foundation

/// Something that goes on on a thread of its own.
final class Background: @unchecked Sendable {
    private let isDone = DispatchSemaphore(value: 0)
    private var failure: (any Error)?

    init(_ body: @escaping @Sendable () throws -> Void) {
        Thread.detachNewThread { [self] in
            do {
                try body()
            } catch {
                failure = error
            }
            isDone.signal()
        }
    }

    /// Waits for its end, once.
    func wait() throws {
        isDone.wait()
        if let failure { throw failure }
    }
}
