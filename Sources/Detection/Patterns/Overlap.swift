import Ledger

/// A session of the portal and a challenge of the same cardholder, both open, from different
/// origins. Each session is found once.
final class Overlap: Pattern {
    let kinds: [Kind] = [.sessionRequested, .sessionClosed, .challengeOpened, .challengeEnded]
    private let span = Timespan.minutes(10)
    /// By cardholder, the value of an entry being its origin; marked once it was found.
    private var sessions = Windows(capacity: 16)
    private var challenges = Windows(capacity: 16)

    func take(_ event: Event, _ context: DetectionContext) -> Match? {
        let key = event.stream
        guard key != 0 else { return nil }
        switch event.kind {
        case .sessionClosed: sessions.remove(from: key) { $0.sequence == event.session }
        case .challengeEnded: challenges.remove(from: key) { $0.sequence == event.challenge }
        default: return open(event, key, context)
        }
        return nil
    }

    private func open(_ event: Event, _ key: UInt64, _ context: DetectionContext) -> Match? {
        guard let origin = event.origin else { return nil }
        let start = span.start(event.time, context.policy)
        let isSession = event.kind == .sessionRequested
        let others = (isSession ? challenges : sessions).newest(.max, of: key)
        let other = others.first {
            $0.time >= start && $0.value != origin && !$0.isMarked
        }
        let entry = Windows.Entry(origin, of: event, isMarked: isSession && other != nil)
        if isSession {
            _ = sessions.add(entry, to: key, since: start)
        } else {
            _ = challenges.add(entry, to: key, since: start)
            if let other { sessions.mark(other.sequence, of: key) }
        }
        return other.map { other in
            var match = Match([(other.sequence, other.time)])
            match.entities = [Entity(.origin, other.value)]
            return match
        }
    }

    func sweep(at time: UInt64) {
        sessions.sweep(since: time - min(time, span.max))
        challenges.sweep(since: time - min(time, span.max))
    }

    func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try sessions.code(&coder)
        try challenges.code(&coder)
    }
}
