import Foundation
import Ledger

/// A program of the operator's that takes messages, so many at a time, each on a thread of this
/// gateway. While it does not answer, messages fail at once instead of waiting for each other.
///
/// A program that cannot be killed keeps its thread until it ends, so that there are never more of
/// them than threads. Once all threads are kept so, messages fail at once too.
final class Gateway: @unchecked Sendable {
    /// The most programs that run at a time.
    static let width = 8

    private struct Task {
        let input: String
        /// It had to wait for a thread.
        let isLate: Bool
        let isWanted: @Sendable () -> Bool
        let report: @Sendable (Bool) -> Void
    }

    private let program: DeliveryProgram
    private let programs: RunningPrograms
    private let condition = NSCondition()
    private var waiting: [Task] = []
    private var unreportedCount = 0
    /// Made when there is something to do; they end when there is nothing more.
    private var threadCount = 0
    /// Those that wait for a program which was reported on, and cannot be killed.
    private var stuckCount = 0
    private var breaker = CircuitBreaker()

    init(_ program: DeliveryProgram, among programs: RunningPrograms) {
        (self.program, self.programs) = (program, programs)
    }

    /// Waits until all that it was given is reported on.
    func finish() {
        condition.withLock {
            while unreportedCount > 0 { condition.wait() }
        }
    }

    /// Gives a message to the program, and says whether it took it: later, or at once where nobody
    /// can.
    ///
    /// - Parameter isWanted: asked before the program is started with a message that had to wait.
    func send(
        _ input: String, isWanted: @escaping @Sendable () -> Bool,
        then report: @escaping @Sendable (Bool) -> Void
    ) {
        let isTaken = condition.withLock {
            let isNew = threadCount < Self.width && WorkerThread.start { self.work() }
            if isNew { threadCount += 1 }
            guard threadCount > stuckCount else { return false }
            waiting.append(
                Task(input: input, isLate: !isNew, isWanted: isWanted, report: report))
            unreportedCount += 1
            return true
        }
        if !isTaken { report(false) }
    }

    // MARK: On a thread

    private enum Step {
        case none, done
        case stuck(process: Int32)
    }

    private func work() {
        while true {
            switch deliverNext() {
            case .none: return
            case .done: countDown(1)
            case .stuck(let process):
                countDown(1 + dropIfAllAreStuck())
                DeliveryProgram.reap(process)
                condition.withLock { stuckCount -= 1 }
            }
        }
    }

    /// When it returns, nothing is left here of the message.
    private func deliverNext() -> Step {
        guard let task = next() else { return .none }
        let ending = ending(of: task)
        task.report(ending == .success)
        guard case .stuck(let process) = ending else { return .done }
        return .stuck(process: process)
    }

    private func countDown(_ count: Int) {
        condition.withLock {
            unreportedCount -= count
            condition.broadcast()
        }
    }

    /// Nil when the thread is to end.
    private func next() -> Task? {
        condition.withLock {
            guard waiting.isEmpty else { return waiting.removeFirst() }
            threadCount -= 1
            return nil
        }
    }

    private func ending(of task: Task) -> DeliveryProgram.Ending {
        guard !task.isLate || task.isWanted(),
            condition.withLock({ breaker.admits(at: .now) })
        else { return .failure }
        let ending = programs.run { program.run(input: task.input) }
        condition.withLock {
            switch ending {
            case .killed: breaker.note(hung: true, at: .now)
            case .stuck:
                breaker.note(hung: true, at: .now)
                stuckCount += 1
            case .success, .failure: breaker.note(hung: false, at: .now)
            case .noRoom: break
            }
        }
        return ending
    }

    /// Nobody is left for those that wait; says how many they were.
    private func dropIfAllAreStuck() -> Int {
        let dropped = condition.withLock {
            guard threadCount == stuckCount else { return [Task]() }
            defer { waiting = [] }
            return waiting
        }
        for task in dropped { task.report(false) }
        return dropped.count
    }
}
