import Ledger

/// A session or a challenge that has not ended, and what will happen to it next.
struct Visit {
    enum Step: UInt8 {
        case submitCodes, useSession, leaveSession, idleSession, expireSession
        case submitPassword, submitCode, timeOut, payAgain
        case releaseLock, endLock
    }

    var step: Step
    let holder: Int
    /// The session or the challenge.
    var id: UInt64 = 0
    /// Its live codes; the second one in a session only.
    var code: UInt64 = 0
    var emailCode: UInt64 = 0
    var generation: UInt64 = 1
    /// Milliseconds.
    var openedAt: UInt64 = 0
    var sentAt: UInt64 = 0
    var binding: Binding?
    var isPasswordRight = false
    var isHostile = false
    var origin: UInt64?
    var device: UInt64?

    init(_ step: Step, _ holder: Int) {
        self.step = step
        self.holder = holder
    }
}
