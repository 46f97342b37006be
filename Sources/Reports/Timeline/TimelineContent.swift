import Ledger
import Pages
import Projections

/// What the page of one challenge or of one cardholder is made from.
package struct TimelineContent: Sendable {
    package enum Subject: Hashable, Sendable {
        case challenge(UInt64)
        case cardholder(UInt64)
    }

    package let subject: Subject
    /// Those that are shown, ascending.
    package let events: [Event]
    /// The stream of the cardholder up to the last of them.
    let stream: [Event]
    let isSimulated: Bool

    /// - Returns: nil when there is no such challenge or cardholder.
    /// - Complexity: reads the stream of the cardholder.
    package static func gather(
        _ subject: Subject, _ projection: Projection, _ ledger: LedgerSnapshot
    ) throws -> TimelineContent? {
        let isSimulated = try ledger.event(0)?.simulated == 1
        func stream(_ holder: UInt64) throws -> [Event] {
            try projection.sequences(IndexKey(.cardholder, holder)).compactMap(ledger.event)
        }
        switch subject {
        case .cardholder(let number):
            let events = number == 0 ? [] : try stream(number)
            guard !events.isEmpty else { return nil }
            return TimelineContent(
                subject: subject, events: events, stream: events, isSimulated: isSimulated)
        case .challenge(let number):
            guard let opening = try ledger.event(number), opening.kind == .challengeOpened else {
                return nil
            }
            let stream = try stream(opening.stream)
            return TimelineContent(
                subject: subject, events: events(of: opening, in: stream), stream: stream,
                isSimulated: isSimulated)
        }
    }

    /// The events of a challenge; the session in which its password was made; and what else
    /// happened to the cardholder meanwhile that could matter.
    static func events(of opening: Event, in stream: [Event]) -> [Event] {
        let number = opening.sequence
        let end = stream.last { $0.kind == .challengeEnded && $0.challenge == number }
        let last = end?.sequence ?? stream.last { $0.challenge == number }?.sequence ?? number
        let password = stream.last {
            ($0.kind == .passwordSet || $0.kind == .passwordChanged) && $0.sequence < number
        }
        let session = password?.session
        let start = session ?? number
        return stream.filter { event in
            if event.sequence == number || event.challenge == number { return true }
            if let session, event.session == session || event.sequence == session { return true }
            guard event.sequence <= last else { return false }
            // Other challenges have their own pages.
            if event.sequence > number { return event.challenge == nil && !event.opensChallenge }
            return event.sequence > start && event.isTurningPoint
        }
    }

    /// The opening of the challenge that it is about.
    var opening: Event? {
        guard case .challenge(let number) = subject else { return nil }
        return events.first { $0.sequence == number }
    }

    var ending: Event? {
        guard case .challenge(let number) = subject else { return nil }
        return events.last { $0.kind == .challengeEnded && $0.challenge == number }
    }

    /// When each code that was sent could be used: from its sending to whatever ended it first.
    var validities: [(sent: Event, end: UInt64)] {
        events.filter { $0.kind == .codeSent }.map { sent in
            let issued = stream.first { $0.sequence == sent.code }
            let over = sent.time + (issued?.validity ?? 0) * 1000
            let ended = stream.first {
                $0.code == sent.code
                    && [.codeConsumed, .codeExpired, .codeSuperseded, .codeVoided].contains($0.kind)
            }
            return (sent, max(sent.time, min(over, ended?.time ?? over)))
        }
    }

    /// The page, as the bytes of a file.
    package func page(_ language: Language, _ zone: Zone = .utc) -> [UInt8] {
        Array(TimelinePage(self, language, zone).html.source.utf8)
    }
}

extension Event {
    fileprivate var opensChallenge: Bool { kind == .challengeOpened || kind == .cardNotRecognised }

    /// It changes what a later payment relies on.
    fileprivate var isTurningPoint: Bool {
        switch kind {
        case .lockPlaced, .permanentLockWarned, .permanentLockPlaced, .lockReleased, .lockEnded,
            .simSwapReported, .phoneChanged, .emailChanged, .cardAttached, .cardDetached,
            .fraudReported, .methodActivated, .methodDeactivated:
            true
        default: false
        }
    }
}
