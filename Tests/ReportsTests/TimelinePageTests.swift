import TestSupport
import Testing

@testable import Ledger
@testable import Pages
@testable import Projections
@testable import Reports

@Suite struct TimelinePageTests {
    static func gathered(
        _ events: [Event], _ subject: TimelineContent.Subject
    ) throws -> TimelineContent? {
        let (projection, ledger) = try EventLedger(events).reading()
        return try TimelineContent.gather(subject, projection, ledger)
    }

    private static func read(
        _ content: TimelineContent, _ language: Language = .fr
    ) throws -> PageReader {
        try PageReader(language) { content.page(language) }
    }

    /// A password, a payment, and another one after it.
    private static func story(_ merchant: String = AuditStory.merchant) -> (AuditStory, UInt64) {
        var story = AuditStory()
        story.enrol()
        story.now += 90_000_000
        story.add(.simSwapReported) { $0.phone = 61 }
        story.pay()
        let payment = story.openChallenge(merchant)
        story.submitPassword(payment)
        let code = story.issue(payment)
        story.submitCode(payment, code)
        story.add(.codeConsumed, of: payment, code)
        story.end(payment, .authenticated)
        story.pay()
        return (story, payment)
    }

    @Test func aChallengeHasItsPasswordAndWhatCameBetween() throws {
        let (story, payment) = Self.story()
        let content = try #require(try Self.gathered(story.events, .challenge(payment)))
        let session = story.events.last { $0.kind == .passwordSet }!.session
        let expected = story.events.filter {
            $0.sequence == payment || $0.challenge == payment || $0.sequence == session
                || $0.session == session || $0.kind == .simSwapReported
        }.map(\.sequence)
        #expect(content.events.map(\.sequence) == expected)
        for language in Language.allCases {
            let reader = try Self.read(content, language)
            // Each event is a mark with a number, and its row has the same.
            let marks = reader.all("text").filter { $0.attributes["class"] == "pin" }.map(\.text)
            #expect(marks.compactMap(Int.init).sorted() == Array(1...expected.count))
            let rows = reader.rows(
                of: TimelinePhrase.texts(language)[.events]!
            ).map { $0[0] }
            #expect(rows == zip(1..., expected).map { "\($0)\($1)" })
        }
    }

    /// A code can be used from its sending to whatever ends it first.
    @Test func validitiesEndWithTheCode() throws {
        let (story, payment) = Self.story()
        let content = try #require(try Self.gathered(story.events, .challenge(payment)))
        #expect(content.validities.count == 3)
        for (sent, end) in content.validities {
            let consumed = story.events.first {
                $0.kind == .codeConsumed && $0.code == sent.code
            }
            #expect(end == consumed!.time)
        }
        var open = AuditStory()
        let challenge = open.toCode()
        let left = try #require(try Self.gathered(open.events, .challenge(challenge.id)))
        #expect(left.validities.map { $0.end - $0.sent.time } == [600_000])
        #expect(try Self.read(left).all("p").contains { $0.text.contains("pas encore") })
    }

    @Test(arguments: Language.allCases)
    func aCardholderHasEverything(_ language: Language) throws {
        var (story, _) = Self.story()
        for failures: UInt64 in 1...5 { story.payWrongly(failures: failures) }
        let holder = story.holder
        let content = try #require(try Self.gathered(story.events, .cardholder(holder)))
        let own = story.events.filter { $0.stream == holder }
        #expect(content.events == own)
        let reader = try Self.read(content, language)
        let rows = reader.rows(of: TimelinePhrase.texts(language)[.events]!).map { $0[0] }
        #expect(rows == own.map { "\($0.sequence)" })
        // Days with sessions, payments authenticated and not, failed attempts and locks.
        let days = reader.rows(of: TimelinePhrase.texts(language)[.strip]!).map { $0.dropFirst() }
        #expect(days.map(Array.init) == [["1", "0", "0", "0", "0"], ["0", "3", "5", "5", "1"]])
    }

    @Test func milledCardholdersAreTold() throws {
        let events = try EventMill.events(count: 500, seed: 8)
        for event in events {
            switch event.kind {
            case .cardholderRegistered:
                let content = try #require(
                    try Self.gathered(events, .cardholder(event.sequence)))
                _ = try Self.read(content, .en)
            case .challengeOpened where event.sequence.isMultiple(of: 3):
                let content = try #require(try Self.gathered(events, .challenge(event.sequence)))
                #expect(content.events.contains(event))
                _ = try Self.read(content, .fr)
            default: break
            }
        }
    }

    @Test(arguments: hostileNames) func namesActOnNothing(_ name: String) throws {
        let (plain, payment) = Self.story("NAME")
        let (hostile, _) = Self.story(name)
        let pages = try [plain, hostile].map { story in
            try Self.read(try #require(try Self.gathered(story.events, .challenge(payment))))
                .elements.count { $0.name != "span" }
        }
        #expect(pages[0] == pages[1])
    }

    @Test func whatIsNotThereIsNot() throws {
        let (story, payment) = Self.story()
        #expect(try Self.gathered(story.events, .challenge(payment + 1)) == nil)
        #expect(try Self.gathered(story.events, .challenge(100_000)) == nil)
        #expect(try Self.gathered(story.events, .cardholder(0)) == nil)
        #expect(try Self.gathered(story.events, .cardholder(payment)) == nil)
    }
}

extension TimelineContent: Equatable {
    public static func == (left: Self, right: Self) -> Bool {
        left.subject == right.subject && left.events == right.events
    }
}
