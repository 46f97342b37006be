import Authentication
import Ledger
import Projections

/// The differences found about one cardholder, one decision after another.
struct HolderFindings {
    private let cardholder: UInt64
    private var found: [WhatIfDifference] = []
    /// The first decision whose result is unknown.
    private var firstUntold: UInt64?
    /// Sessions and challenges about which the record does not say what would have come.
    private var openEnded: Set<UInt64> = []
    // What has ended in one world only, by its recorded name.
    private var endedHere: [UInt64: (end: Consequences.End, time: UInt64)] = [:]
    private var endedThere: [UInt64: (end: Consequences.End, event: UInt64, time: UInt64)] = [:]

    init(cardholder: UInt64) { self.cardholder = cardholder }

    func isOpenEnded(_ id: UInt64) -> Bool { openEnded.contains(id) }

    /// Everything found, in the order of the events; for a challenge with what it was to pay and
    /// how it ended.
    func all(_ openings: [UInt64: Event], _ state: State) throws -> [WhatIfDifference] {
        try found.map { difference in
            guard let id = difference.challenge else { return difference }
            var difference = difference
            difference.purchase = openings[id]?.purchase
            difference.outcome = try state.challenge(id)?.outcome
            return difference
        }.sorted { $0.event < $1.event }
    }

    // MARK: What is unknown

    /// An event to which these rules do not lead: nothing is known about what follows.
    mutating func noteForeign(_ event: Event) {
        add(
            .unknown, event.sequence, event.time, (event.session, event.challenge), event.verdict,
            "these rules do not lead to this event: nothing after it is known")
        finish()
    }

    /// A step of a session that the other world does not have.
    mutating func noteAbsent(_ session: UInt64, _ before: Consequences) {
        guard let step = before.step, !before.isRefused else { return }
        add(
            .refused, step.sequence, step.time, (session, nil), step.verdict,
            "session \(session) would not have been opened")
        if let lock = before.lock { addLock(lock, nil, before) }
    }

    /// A decision that would have been one of several, the recorded one among them.
    mutating func noteSupposed(_ before: Consequences) {
        let step = before.step
        add(
            .unknown, step?.sequence ?? before.start, before.time,
            (step?.session, step?.challenge), step?.verdict ?? "due", Self.unsaid)
    }

    private static let unsaid = "the record lacks the fact that would have decided"

    /// A decision that would have been one of several.
    mutating func noteUnknown(
        _ before: Consequences, _ subject: UInt64?, among decided: [World.Decided]
    ) {
        let step = before.step
        let goesOn =
            !decided.isEmpty
            && decided.allSatisfy { result in
                !result.events.isEmpty && !Consequences(result.events, isStep: true).isRefused
            }
        let wasStopped = before.isRefused
        add(
            wasStopped && goesOn ? .goesOn : .unknown, step?.sequence ?? before.start, before.time,
            (step?.session, step?.challenge), step?.verdict ?? "due",
            wasStopped && goesOn
                ? "would have been looked at: the record does not say what was typed"
                : Self.unsaid)
        if let subject { openEnded.insert(subject) }
        if let step, step.kind == .sessionRequested || step.kind == .challengeOpened {
            openEnded.insert(step.sequence)
        }
    }

    // MARK: What is different

    mutating func compare(
        _ before: Consequences, _ decided: World.Decided, _ after: Consequences,
        _ names: WorldNames, _ there: Cardholder?
    ) {
        var told: Set<UInt64> = []
        for (id, end) in before.ends.sorted(by: { $0.key < $1.key }) where !isOpenEnded(id) {
            guard let other = names.other(id) else { continue }
            if let otherEnd = after.ends[other] ?? endedThere.removeValue(forKey: id)?.end {
                guard otherEnd.how != end.how else { continue }
                told.insert(id)
                add(.changed, end.event, before.time, id, end, end.how, otherEnd.how)
            } else if there?.isLive(other) == true {
                guard !end.isByTime else {
                    endedHere[id] = (end, before.time)
                    continue
                }
                told.insert(id)
                add(
                    .goesOn, end.event, before.time, id, end, end.how,
                    "would have gone on: nothing more is recorded of it")
                openEnded.insert(id)
            }
        }
        for (other, end) in after.ends.sorted(by: { $0.key < $1.key }) {
            guard let id = names.recorded(other), !isOpenEnded(id), before.ends[id] == nil
            else { continue }
            if let earlier = endedHere.removeValue(forKey: id) {
                guard earlier.end.how != end.how else { continue }
                add(
                    .changed, earlier.end.event, earlier.time, id, end, earlier.end.how, end.how)
            } else {
                endedThere[id] = (end, before.step?.sequence ?? before.start, before.time)
            }
        }
        addLock(before.lock, after.lock, before)
        compareSteps(before, decided, after, told)
    }

    /// What ended in the other world only, to the end of the record.
    mutating func finish() {
        for (id, ended) in endedThere.sorted(by: { $0.key < $1.key }) {
            add(.ended, ended.event, ended.time, id, ended.end, "open", ended.end.how)
        }
        endedThere = [:]
    }

    private mutating func compareSteps(
        _ before: Consequences, _ decided: World.Decided, _ after: Consequences,
        _ told: Set<UInt64>
    ) {
        guard let step = before.step else { return }
        let subject = step.challenge ?? step.session
        if let subject, told.contains(subject) { return }
        let kind: WhatIfDifference.Kind
        let other: String
        if case .refused(let error) = decided {
            guard !before.isRefused else { return }
            (kind, other) = (.refused, error.description)
        } else {
            guard let verdict = after.verdict, verdict != before.verdict else { return }
            other = verdict
            switch (before.isRefused, after.isRefused) {
            case (true, true): return
            case (false, true): kind = .refused
            case (true, false):
                kind = .goesOn
                if let subject { openEnded.insert(subject) }
            // What was sent to nobody was not typed.
            case (false, false) where before.areCodesWithheld && !after.areCodesWithheld:
                kind = .goesOn
                openEnded.insert(subject ?? step.sequence)
            case (false, false): kind = .judged
            }
        }
        add(
            kind, step.sequence, step.time, (step.session, step.challenge),
            before.verdict ?? step.verdict, other)
    }

    private mutating func addLock(
        _ here: Event?, _ there: Event?, _ before: Consequences
    ) {
        guard (here?.kind, here?.until) != (there?.kind, there?.until) else { return }
        func text(_ lock: Event?) -> String {
            lock.map { lock in
                lock.until.map { "locked until \(UTCTime(milliseconds: $0))" }
                    ?? "locked until a release"
            } ?? "no lock"
        }
        add(
            here == nil ? .locked : there == nil ? .notLocked : .lockChanged,
            here?.sequence ?? before.step?.sequence ?? before.start, before.time,
            (before.step?.session, before.step?.challenge),
            text(here), text(there))
    }

    private mutating func add(
        _ kind: WhatIfDifference.Kind, _ event: UInt64, _ time: UInt64, _ id: UInt64,
        _ end: Consequences.End, _ recorded: String, _ other: String
    ) {
        add(
            kind, event, time, end.isChallenge ? (nil, id) : (id, nil), recorded, other)
    }

    private mutating func add(
        _ kind: WhatIfDifference.Kind, _ event: UInt64, _ time: UInt64,
        _ about: (session: UInt64?, challenge: UInt64?), _ recorded: String, _ other: String
    ) {
        found.append(
            WhatIfDifference(
                kind: kind, event: event, time: time, cardholder: cardholder,
                session: about.session, challenge: about.challenge, recorded: recorded,
                other: other, assuming: firstUntold))
        if firstUntold == nil, kind == .goesOn || kind == .unknown { firstUntold = event }
    }
}

extension Cardholder {
    /// Whether a session or a challenge has not ended.
    fileprivate func isLive(_ id: UInt64) -> Bool {
        liveSessions.contains(id) || liveChallenges.contains(id)
    }
}
