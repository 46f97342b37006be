import TestSupport
import Testing

@testable import Ledger
@testable import Pages
@testable import Projections
@testable import Reports

@Suite struct CasePageTests {
    /// A case with these events attached, and the data of its cardholder kept.
    private static func opened(
        _ story: inout AuditStory, _ attached: [UInt64], note: String = "une note"
    ) -> UInt64 {
        let number = story.add(.caseOpened, 0, by: .operator) {
            ($0.account, $0.note) = ("m.waia", note)
        }
        for part in [attached.prefix(3), attached.dropFirst(3)] where !part.isEmpty {
            story.add(.eventsAttached, 0, by: .operator) {
                ($0.case, $0.account, $0.events) = (number, "m.waia", Array(part))
            }
        }
        story.add(.holdPlaced, by: .operator) { ($0.case, $0.account) = (number, "m.waia") }
        return number
    }

    private static func gathered(_ events: [Event], _ number: UInt64) throws -> CaseContent? {
        let (projection, ledger) = try EventLedger(events).reading()
        return try CaseContent.gather(number, projection, ledger)
    }

    private static func read(
        _ content: CaseContent, _ language: Language = .fr
    ) throws -> PageReader {
        try PageReader(language) { content.page(language) }
    }

    @Test(arguments: Language.allCases)
    func everythingOfTheCaseIsThere(_ language: Language) throws {
        var story = AuditStory()
        story.enrol()
        story.pay()
        let attached = story.events.suffix(6).map(\.sequence)
        let number = Self.opened(&story, attached)
        story.add(.caseNoted, 0, by: .operator) {
            ($0.case, $0.account, $0.note) = (number, "m.waia", "appelé")
        }
        story.add(.holdReleased, by: .operator) { ($0.case, $0.account) = (number, "m.waia") }
        story.add(.caseClosed, 0, by: .operator) {
            ($0.case, $0.account, $0.note) = (number, "m.waia", "clos")
        }
        let content = try #require(try Self.gathered(story.events, number))
        let own = story.events.filter { $0.case == number || $0.sequence == number }
        #expect(content.events == own && own.count == 7)
        #expect(content.attached.map(\.sequence) == attached)
        let texts = CasePhrase.texts(language)
        let reader = try Self.read(content, language)
        #expect(reader.rows(of: texts[.course]!).map { $0[0] } == own.map { "\($0.sequence)" })
        #expect(reader.rows(of: texts[.attached]!).map { $0[0] } == attached.map { "\($0)" })
        let holders = reader.rows(of: texts[.holders]!)
        #expect(holders.count == 1 && holders[0][1].contains("\(own[5].sequence)"))
        // The card and the merchant of the opening hold for each event of the payment.
        #expect(reader.rows(of: texts[.links]!).contains { $0[0] == AuditStory.merchant })
    }

    @Test func aCaseMayBeEmpty() throws {
        var story = AuditStory()
        let number = Self.opened(&story, [])
        let content = try #require(try Self.gathered(story.events, number))
        let reader = try Self.read(content)
        #expect(reader.all("svg").isEmpty)
        #expect(reader.all("p").contains { $0.text.contains("n’est pas clos") })
        #expect(try Self.gathered(story.events, number + 1) == nil)
        #expect(try Self.gathered(story.events, 100_000) == nil)
    }

    @Test(arguments: hostileNames) func textsActOnNothing(_ text: String) throws {
        let counts = try ["NAME", text].map { text in
            var story = AuditStory()
            let payment = story.openChallenge(text)
            let number = Self.opened(&story, [payment], note: text)
            let content = try #require(try Self.gathered(story.events, number))
            return try Self.read(content).elements.count { $0.name != "span" }
        }
        #expect(counts[0] == counts[1])
    }

    /// What is linked by which events, worked out pair by pair.
    @Test(arguments: [1, 2] as [UInt64]) func linksAreThoseOfTheEvents(_ seed: UInt64) throws {
        let events = try EventMill.events(count: 300, seed: seed).filter {
            $0.kind.family != .ledger
        }
        let openings = Dictionary(
            uniqueKeysWithValues: events.filter { $0.kind == .challengeOpened }.map {
                ($0.sequence, $0)
            })
        let links = CaseLinks(events, openings: openings)
        for (link, sequences) in links.links {
            guard case .holder(let holder) = link.from, case .origin(let origin) = link.to else {
                continue
            }
            // A receipt links nothing: what it names was not where anybody came from.
            let expected = events.filter {
                $0.stream == holder && $0.origin == origin && $0.kind != .personalDataErased
            }
            #expect(sequences == expected.map(\.sequence))
        }
        for (entity, sequences) in links.events {
            guard case .merchant(let name) = entity else { continue }
            let expected = events.filter { event in
                event.merchantName == name
                    || event.challenge.flatMap { openings[$0] }?.merchantName == name
            }
            #expect(sequences == expected.map(\.sequence))
        }
        #expect(links.ranked.count == links.events.count && links.links.count > 20)
    }

    /// Of many things the least linked are not drawn, and the page says so; the table has them.
    @Test func largeCasesLeaveSomeOut() throws {
        var story = AuditStory()
        let attached = (0..<60).map { number in
            story.openChallenge("Boutique \(number)") { $0.device = 900 + number % 2 }
        }
        let number = Self.opened(&story, attached)
        let content = try #require(try Self.gathered(story.events, number))
        let reader = try Self.read(content)
        #expect(reader.all("circle").count == 40)
        // A holder, an origin, two devices, a card and 60 merchants.
        #expect(reader.all("p").contains { $0.text.contains("dessinés\u{A0}: 25.") })
        let names = reader.rows(of: CasePhrase.french[.links]!).map { $0[0] }
        #expect((0..<60).allSatisfy { names.contains("Boutique \($0)") })
    }
}
