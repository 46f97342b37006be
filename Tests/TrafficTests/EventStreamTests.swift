import Ledger
import Projections
import Testing
import Traffic

@Suite struct EventStreamTests {
    private static let count = 60_000

    private static func events(seed: UInt64, count: Int = count) -> [Event] {
        var stream = EventStream(TrafficSettings(count: count, seed: seed))
        var events: [Event] = []
        while let event = stream.next() { events.append(event) }
        return events
    }

    /// By the folds and the encoder of this program: a record is read back as what was written.
    @Test(arguments: [1, 2, 3]) func everyEventIsAdmitted(_ seed: UInt64) throws {
        let state = State()
        var lastTime: UInt64 = 0
        let events = Self.events(seed: seed)
        #expect(events.count == Self.count)
        for event in events {
            try #require(event.sequence == state.size && event.time >= lastTime)
            try #require(try Event(record: event.record.span) == event)
            try state.evolve(event)
            lastTime = event.time
        }
    }

    /// Nothing happens to something that has ended, and codes are used in their time.
    @Test func whatIsRecordedCouldHappen() throws {
        let state = State()
        for event in Self.events(seed: 4) {
            if let id = event.code, event.kind != .codeSent {
                let code = try #require(try state.code(id))
                let isExpiry = event.kind == .codeExpired
                #expect(code.status.isFinal == false && code.isExpired(at: event.time) == isExpiry)
            }
            let holder = try state.cardholder(event.stream)
            if let failures = event.failures, event.kind != .lockPlaced {
                #expect(try failures == #require(holder).failures + 1)
            }
            if event.kind == .lockPlaced { #expect(event.failures == holder?.failures) }
            if let cards = event.cards { #expect(cards == holder?.cards) }
            if event.kind == .codeIssued, event.channel == .sms {
                #expect(event.phone == holder?.phone)
            }
            if event.kind == .challengeOpened {
                #expect(try #require(holder).cards.contains(#require(event.card)))
            }
            try state.evolve(event)
        }
    }

    @Test func theSameSeedGivesTheSameEvents() {
        let short = Self.events(seed: 5, count: 2000)
        #expect(short == Self.events(seed: 5, count: 2000))
        #expect(short != Self.events(seed: 6, count: 2000))
    }

    /// Payments have most of the events, and what goes wrong is there too.
    @Test func everythingHappens() {
        var counts: [Kind: Int] = [:]
        var outcomes: [Outcome: Int] = [:]
        for event in Self.events(seed: 7) {
            counts[event.kind, default: 0] += 1
            if let outcome = event.outcome { outcomes[outcome, default: 0] += 1 }
        }
        let unused: Set<Kind> = [
            .ledgerClosed, .logOriginSet, .checkpointSigned, .checkpointCosigned,
            .clockStepped, .clockSteppedForward, .passwordRefused, .passwordEntryCancelled,
            .methodActivated, .methodDeactivated, .attemptRefused,
            .reviewCompleted, .alertRaised, .caseOpened, .caseNoted, .eventsAttached, .caseClosed,
            .ledgerRead, .ledgerRestored, .holdPlaced, .holdReleased, .personalDataErased,
            .permanentLockWarned, .permanentLockPlaced, .codesRefused, .codesWithheld,
            .phoneEntered, .phoneCodeSubmitted, .noticeSent, .noticeDeliveryFailed, .nonEmailTyped,
            .languageChosen,
        ]
        #expect(Kind.allCases.filter { counts[$0] == nil && !unused.contains($0) } == [])
        #expect(Outcome.allCases.allSatisfy { outcomes[$0, default: 0] > 0 })
        #expect(outcomes[.authenticated, default: 0] * 10 > outcomes.values.reduce(0, +) * 7)
    }
}
