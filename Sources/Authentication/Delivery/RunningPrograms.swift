import Foundation

/// The programs of all gateways that run now. Together they may have all the files and processes
/// that the system allows: then fewer run at a time.
final class RunningPrograms: @unchecked Sendable {
    private let condition = NSCondition()
    private var count = 0
    private var endCount = 0

    /// Those that found no room without another program to wait for are tried so often: all of them
    /// may have tried at once.
    private static let trialCountMax = 3

    /// Runs a program, and where there is no room for it once more when another one has ended.
    func run(_ program: () -> DeliveryProgram.Ending) -> DeliveryProgram.Ending {
        condition.lock()
        defer { condition.unlock() }
        var trialCount = 0
        while true {
            let before = endCount
            count += 1
            condition.unlock()
            let ending = program()
            condition.lock()
            count -= 1
            if ending != .noRoom { endCount += 1 }
            condition.broadcast()
            while ending == .noRoom, endCount == before, count > 0 { condition.wait() }
            if endCount == before { trialCount += 1 }
            if ending != .noRoom || trialCount == Self.trialCountMax { return ending }
        }
    }
}
