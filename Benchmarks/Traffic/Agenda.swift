import Ledger

/// A session or a challenge that has not ended, and what will happen to it next.
struct Visit {
    enum Step: UInt8 {
        case submitCodes, useSession, leaveSession, idleSession, expireSession
        case submitPassword, submitCode, timeOut, payAgain
        case releaseLock
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

/// What will happen, by time: a binary heap. Of the same time, what was planned first comes first.
struct Agenda {
    private struct Entry {
        let time: UInt64
        let order: UInt64
        let visit: Visit

        static func < (left: Entry, right: Entry) -> Bool {
            (left.time, left.order) < (right.time, right.order)
        }
    }

    private var entries: [Entry] = []
    private var order: UInt64 = 0

    var firstTime: UInt64? { entries.first?.time }

    mutating func add(_ visit: Visit, at time: UInt64) {
        entries.append(Entry(time: time, order: order, visit: visit))
        order += 1
        var index = entries.count - 1
        while index > 0, entries[index] < entries[(index - 1) / 2] {
            entries.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    mutating func removeFirst() -> (UInt64, Visit) {
        entries.swapAt(0, entries.count - 1)
        let first = entries.removeLast()
        var index = 0
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < entries.count && entries[child] < entries[least] {
                least = child
            }
            guard least != index else { return (first.time, first.visit) }
            entries.swapAt(index, least)
            index = least
        }
    }
}
