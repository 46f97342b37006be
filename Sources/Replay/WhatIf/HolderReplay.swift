import Ledger
import Projections

/// The decisions about one cardholder, taken again one after another in two worlds: under the
/// policy that was in force, where they must lead to what is recorded, and under another one.
struct HolderReplay {
    /// A decision, or an event that no policy affects, in both worlds.
    struct Step {
        let recorded: ArraySlice<Event>
        /// Nil where it is unknown.
        let other: World.Decided?
        var isDecision = true
    }

    private let events: [Event]
    private let policies: PolicyHistory
    private let recorded = World()
    private let other = World()
    private var position = 0
    private var openings: [UInt64: Event] = [:]
    private var names = WorldNames()
    private var findings: HolderFindings

    /// - Parameter events: the events of the cardholder's stream, from the first on.
    init(_ events: [Event], _ policies: PolicyHistory) {
        self.events = events
        self.policies = policies
        findings = HolderFindings(cardholder: events.first?.stream ?? 0)
    }

    /// In the order of the events, once the last step was taken.
    func differences() throws -> [WhatIfDifference] { try findings.all(openings, recorded.state) }

    /// Takes the next decision; nil after the last.
    mutating func next() throws -> Step? {
        guard position < events.count else { return nil }
        let start = events[position]
        let (policy, otherPolicy) = policies.limits(at: start.sequence)
        let attempts = try AttemptReader(
            events: events[position...], state: recorded.state, openings: openings
        ).attempts()
        guard !attempts.isEmpty else { return try passOver(start) }

        var (possible, count) = try thatLeadToTheRecord(attempts, policy)
        if count == 0, try recorded.forgetLock(overAt: start) {
            _ = try other.forgetLock(overAt: start)
            (possible, count) = try thatLeadToTheRecord(attempts, policy)
        }
        guard count > 0 else {
            findings.noteForeign(start)
            position = events.count
            return Step(recorded: [start], other: nil)
        }
        let slice = events[position..<position + count]
        let result = try decideAgain(possible, slice, otherPolicy)
        try recorded.take(slice)
        position += count
        if position == events.count { findings.finish() }
        return Step(recorded: slice, other: result)
    }

    /// The attempts that lead to what is recorded, to as much of it as any, and how many events
    /// that is.
    private func thatLeadToTheRecord(
        _ attempts: [Attempt], _ policy: Policy
    ) throws -> ([Attempt], count: Int) {
        var possible: [Attempt] = []
        var count = 0
        for attempt in attempts {
            let first = self.first(of: attempt)
            let decided = try recorded.decide(
                attempt, at: events[position], first, under: policy
            ).events
            guard !decided.isEmpty, decided.count >= count,
                events[position...].prefix(decided.count).elementsEqual(decided)
            else { continue }
            if decided.count > count { possible = [] }
            count = decided.count
            possible.append(attempt)
        }
        return (possible, count)
    }

    /// An event that no policy affects.
    private mutating func passOver(_ event: Event) throws -> Step {
        try recorded.take([event])
        try other.takeAsItIs(event)
        position += 1
        if position == events.count { findings.finish() }
        return Step(recorded: [event], other: .events([event]), isDecision: false)
    }

    /// The first event of the command itself, after what was due.
    private func first(of attempt: Attempt) -> Event {
        guard case .command = attempt else { return events[position] }
        return events[position...].first { $0.actor != .system } ?? events[position]
    }

    /// Decides in the other world what may have been asked; nil where that leads to more than one
    /// thing. The recorded result is then assumed there too where it is possible; otherwise nothing
    /// is.
    private mutating func decideAgain(
        _ possible: [Attempt], _ slice: ArraySlice<Event>, _ policy: Policy
    ) throws -> World.Decided? {
        for event in slice where event.kind == .challengeOpened { openings[event.sequence] = event }
        let isStep = if case .command = possible[0] { true } else { false }
        let before = Consequences(slice, isStep: isStep)
        if let subject = possible[0].subject {
            if findings.isOpenEnded(subject) { return nil }
            if names.other(subject) == nil {
                findings.noteAbsent(subject, before)
                return .events([])
            }
        }
        let first = self.first(of: possible[0])
        let translator = AttemptTranslator(
            recorded: recorded.state, other: other.state, names: names)
        var decided: [World.Decided] = []
        var isEveryFactThere = true
        for attempt in possible {
            let translations = try translator.translations(of: attempt, stream: first.stream)
            if translations.count != 1 { isEveryFactThere = false }
            for attempt in translations {
                let result = try other.decide(attempt, at: slice.first!, first, under: policy)
                if !decided.contains(result) { decided.append(result) }
            }
        }
        let isTold = decided.count == 1
        guard
            let result = isTold
                ? decided[0]
                : decided.first(where: {
                    let after = Consequences($0.events, isStep: isStep)
                    return isEveryFactThere && before.isSame(as: after, names)
                })
        else {
            findings.noteUnknown(before, possible[0].subject, among: decided)
            return nil
        }
        if !isTold { findings.noteSupposed(before) }
        let after = Consequences(result.events, isStep: isStep)
        try other.take(result.events)
        names.pair(slice, result.events)
        let live = try other.state.cardholder(first.stream)
        findings.compare(before, result, after, names, live)
        return isTold ? result : nil
    }
}
