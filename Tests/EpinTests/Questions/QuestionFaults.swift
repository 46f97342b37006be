import Foundation
import Ledger
import Testing

/// The story's events, and after them what no rule would have led to: one cardholder's whole life
/// repeated, each time with one thing wrong.
struct QuestionFaults {
    private(set) var events: [Event]
    /// By the name of the scan: what must be found.
    private(set) var answers: [String: Set<UInt64>] = [:]
    private let life: [Event]

    init(after events: [Event], life holder: UInt64) throws {
        self.events = events
        life = events.filter { $0.stream == holder }
        let opened = own(.ledgerOpened)
        let step = own(.clockStepped) { $0.offset = 1500 }
        let forward = own(.clockSteppedForward) { $0.offset = 1500 }
        let closed = own(.ledgerClosed) { $0.instance = opened }
        answer("15", [opened, step, forward, closed])
        answer("16", [step, forward])
    }

    mutating func answer(_ scan: String, _ sequences: [UInt64]) {
        answers[scan, default: []].formUnion(sequences)
    }

    /// An event of the ledger itself; its sequence.
    @discardableResult
    mutating func own(_ kind: Kind, _ fill: (inout Event) -> Void = { _ in }) -> UInt64 {
        let last = events.last { $0.stream == 0 }!
        var event = Event(kind, stream: 0, actor: .system)
        event.sequence = UInt64(events.count)
        event.time = events.last!.time + 60_000
        event.version = last.version + 1
        event.previous = last.sequence
        fill(&event)
        events.append(event)
        return event.sequence
    }

    /// A life whose events can be found and changed.
    struct Life {
        var events: [Event]

        /// Where the nth event of a kind is, from 0.
        func place(_ kind: Kind, _ number: Int = 0) -> Int {
            events.indices.filter { events[$0].kind == kind }[number]
        }

        /// Everything from here on is that much later.
        mutating func delay(from place: Int, seconds: UInt64) {
            for index in place..<events.count {
                events[index].time += seconds * 1000
                events[index].until? += seconds * 1000
            }
        }

        mutating func end(after place: Int) { events.removeSubrange((place + 1)...) }
    }

    /// Appends the life of another cardholder.
    ///
    /// - Parameters:
    ///   - scans: those that must find it.
    ///   - change: makes it wrong, and returns the places of the events to blame.
    mutating func tell(_ scans: String..., change: (inout Life) -> [Int]) {
        var life = Life(events: life)
        let blamed = change(&life)
        let base = UInt64(events.count)
        let shift = events.last!.time + 60_000 - life.events[0].time
        var numbers: [UInt64: UInt64] = [:]
        for (index, event) in life.events.enumerated() where numbers[event.sequence] == nil {
            numbers[event.sequence] = base + UInt64(index)
        }
        func number(_ old: UInt64?) -> UInt64? { old.map { numbers[$0] ?? $0 } }
        for (index, old) in life.events.enumerated() {
            var event = old
            event.sequence = base + UInt64(index)
            event.stream = base
            event.version = UInt64(index) + 1
            event.previous = index == 0 ? nil : event.sequence - 1
            event.time += shift
            event.until? += shift
            event.session = number(old.session)
            event.challenge = number(old.challenge)
            event.code = number(old.code)
            event.cause = number(old.cause)
            events.append(event)
        }
        for scan in scans { answer(scan, blamed.map { base + UInt64($0) }) }
    }

    /// Puts events into a store, hashes and tree right.
    static func write(_ events: [Event], to path: String) throws {
        let directory = "\(path)/ledger"
        for new in [path, directory] { try FileSystem.makeDirectory(new) }
        try LedgerStore.create(path: directory)
        try LedgerStore(path: directory, readOnly: false).append { appender in
            for event in events { try appender.append(event) }
        }
    }
}

extension QuestionFaults {
    /// At least one fault for each question to which the rules leave no answer.
    mutating func tellAll() {
        let opened = own(.ledgerOpened)
        tell("none") { _ in [] }
        codes()
        payments()
        proofs()
        clearText()
        let closed = own(.ledgerClosed) { $0.instance = opened }
        answer("15", [opened, closed])
        tell("15b") { life in
            life.end(after: 1)
            return [0, 1]
        }
        own(.ledgerOpened) { $0.time += 7_200_000 }
        answer("15", [UInt64(events.count) - 1])
    }

    private mutating func codes() {
        tell("3") { life in  // Used up twice.
            let place = life.place(.codeConsumed)
            life.events.insert(life.events[place], at: place + 2)
            return [place + 2]
        }
        tell("3") { life in  // Accepted a second too late.
            let place = life.place(.verificationSucceeded)
            life.delay(from: place, seconds: 601)
            return [place, place + 1, place + 2]
        }
        tell("3") { life in  // Accepted when a newer one had taken its place.
            let place = life.place(.codeSubmitted, 1)
            var superseded = life.events[life.place(.codeSent, 3)]
            superseded = Self.event(.codeSuperseded, like: superseded)
            superseded.time = life.events[place].time
            life.events.insert(superseded, at: place)
            return [place + 1]
        }
        tell("4") { life in
            let place = life.place(.codeSubmitted, 1)
            life.events[place].binding = life.events[life.place(.codeSubmitted)].binding
            return [place]
        }
        tell("5") { life in
            let place = life.place(.verificationFailed, 3)
            life.end(after: place)
            var more = life.events[place]
            more.failures = 6
            life.events.append(more)
            return [place + 1]
        }
    }

    private mutating func payments() {
        tell("6") { life in  // Another reason for the password.
            let place = life.place(.challengeEnded, 1)
            life.events[place].transStatusReason = 2
            return [place]
        }
        tell("6") { life in  // No code after a wrong password.
            let place = life.place(.challengeEnded, 1)
            life.end(after: place)
            let password = life.place(.passwordSubmitted, 1)
            life.events.removeSubrange((password + 1)..<place)
            return [password + 1]
        }
        tell("7") { life in
            life.events[life.place(.passwordSubmitted)].passwordFactor = .wrong
            return [life.place(.challengeEnded)]
        }
        tell("6", "7") { life in  // Without a code.
            let password = life.place(.passwordSubmitted)
            life.events.removeSubrange((password + 1)..<life.place(.challengeEnded))
            return [password + 1]
        }
        tell("7") { life in  // The password after the code.
            let places = (life.place(.passwordSubmitted), life.place(.codeConsumed, 2))
            var password = life.events.remove(at: places.0)
            password.time = life.events[places.1 - 1].time
            for index in places.0..<places.1 { life.events[index].cause = nil }
            life.events.insert(password, at: places.1)
            return [life.place(.challengeEnded)]
        }
        tell("8") { life in  // No outcome.
            life.events.remove(at: life.place(.challengeEnded))
            return [life.place(.challengeOpened)]
        }
        tell("8") { life in  // Two.
            let place = life.place(.challengeEnded, 1)
            life.events.insert(life.events[place], at: place + 1)
            return [place + 1]
        }
        tell("16b") { life in
            let place = life.place(.codeIssued, 3)
            life.events[place].cause = life.events[place + 2].sequence
            return [place]
        }
    }

    private mutating func proofs() {
        tell("9c") { life in  // Outside of any session.
            let place = life.place(.sessionClosed)
            var changed = Self.event(.phoneChanged, like: life.events[place])
            (changed.session, changed.code) = (nil, nil)
            changed.phone = 1
            life.events.insert(changed, at: place + 1)
            return [place + 1]
        }
        tell("10b") { life in  // Before the codes.
            let place = life.place(.verificationSucceeded)
            life.events.removeSubrange(place..<(place + 3))
            return [life.place(.passwordSet)]
        }
    }

    private mutating func clearText() {
        for text in ["4970 7200 0005 2226", "awa@example.nc", "+687 00 00 23", "12345678", "6789"] {
            tell("17") { life in
                let place = life.place(.passwordSubmitted)
                life.events[place].verifier = text
                return [place]
            }
        }
    }

    /// Another kind of event at the same moment, about the same code.
    private static func event(_ kind: Kind, like other: Event) -> Event {
        var event = Event(kind, stream: other.stream, actor: .cardholder)
        // A number that no other event has: nothing refers to it.
        event.sequence = .max
        event.time = other.time
        event.origin = 1
        event.session = other.session
        event.challenge = other.challenge
        event.code = other.code
        return event
    }
}
