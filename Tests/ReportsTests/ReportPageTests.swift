import TestSupport
import Testing

@testable import Audit
@testable import Detection
@testable import Ledger
@testable import Pages
@testable import Reports

@Suite struct ReportPageTests {
    private static func read(
        _ events: [Event], since: UInt64? = nil, _ language: Language = .fr,
        findings: [ReportFinding]? = nil
    ) throws -> PageReader {
        let report = try ReportFiguresTests.report(events, since: since, findings: findings)
        return try PageReader(language) { report.page(language) }
    }

    /// Some payments, a password, a lock and what a control finds.
    private static func story(merchants: [String] = [AuditStory.merchant]) -> AuditStory {
        var story = AuditStory()
        story.enrol()
        for merchant in merchants {
            let payment = story.openChallenge(merchant)
            story.submitPassword(payment)
            let code = story.issue(payment)
            story.submitCode(payment, code)
            story.end(payment, .authenticated)
        }
        for failures: UInt64 in 1...5 { story.payWrongly(failures: failures) }
        return story
    }

    // MARK: Words

    @Test func bothLanguagesHaveEveryPhrase() {
        func check<Phrase: CaseIterable & Hashable>(
            _ texts: (Language) -> [Phrase: String]
        ) {
            func names(_ template: String) -> Set<String> {
                Set(template.matches(of: /\{(\w+)\}/).map { String($0.output.1) })
            }
            let (french, english) = (texts(.fr), texts(.en))
            #expect(Set(french.keys) == Set(Phrase.allCases))
            #expect(Set(english.keys) == Set(Phrase.allCases))
            for phrase in Phrase.allCases {
                #expect(names(french[phrase]!) == names(english[phrase]!), "\(phrase)")
            }
        }
        check(ReportPhrase.texts)
        check(TimelinePhrase.texts)
        check(CasePhrase.texts)
    }

    // MARK: Shapes of ledgers

    @Test(arguments: Language.allCases)
    func emptyRangesAndSingleEvents(_ language: Language) throws {
        let events = Self.story().events
        let after = events.last!.time + 1
        let empty = try Self.read(events, since: after, language)
        #expect(empty.all("svg").count == 1)
        let one = try Self.read([events[0]], language)
        #expect(one.all("h1")[0].text.contains("2022"))
        let noPayment = try Self.read(Array(events.prefix(6)), language)
        let text = noPayment.all("body")[0].text
        #expect(text.contains(OutcomePlot.noPayment[language]))
    }

    @Test(arguments: Language.allCases)
    func milledLedgersAreReported(_ language: Language) throws {
        let events = try EventMill.events(count: 1600, seed: 5)
        #expect(try Self.read(events, language).all("svg").count >= 4)
    }

    @Test func longPeriodsAreByMonth() throws {
        var story = Self.story()
        story.now += 200 * 86_400_000
        story.pay()
        let reader = try Self.read(story.events)
        let rows = reader.rows(of: "Les résultats des paiements")
        #expect(rows.map { $0[0] }.first == "février 2022" && rows.count == 7)
    }

    @Test func aFewMerchantsAndTheRest() throws {
        let names = (0..<30).map { "Boutique \($0)" } + ["Boutique 3", "Boutique 3", "Boutique 29"]
        let reader = try Self.read(Self.story(merchants: names).events)
        let rows = reader.rows(of: "Les paiements, par marchand, méthode et mois")
        #expect(rows.map { $0[0] }.contains { $0.hasPrefix("Boutique 3mot de passe") })
        #expect(rows.contains { $0[0].hasPrefix("11 autres marchands") })
        // Of 31 merchants 20 have a row; the sum has all.
        let sum = try #require(rows.last)
        #expect(sum[0] == "Total" && sum[1].hasPrefix("33") && sum[2].hasPrefix("5"))
    }

    @Test func currenciesAreNotAdded() throws {
        var story = AuditStory()
        for (currency, exponent): (UInt64, UInt64) in [(978, 2), (953, 0), (978, 2)] {
            let payment = story.openChallenge {
                ($0.purchaseCurrency, $0.purchaseExponent) = (currency, exponent)
            }
            story.end(payment, .cancelled)
        }
        let rows = try Self.read(story.events)
            .rows(of: "Les paiements, par marchand, méthode et mois")
        #expect(rows.suffix(2).map { $0[2] } == ["129\u{A0}900 F CFP", "2598,00 €"])
    }

    @Test(arguments: hostileNames) func namesActOnNothing(_ name: String) throws {
        for language in Language.allCases {
            let plain = try Self.read(Self.story(merchants: ["NAME"]).events, language)
            let page = try Self.read(Self.story(merchants: [name]).events, language)
            #expect(
                page.elements.count { $0.name != "span" }
                    == plain.elements.count {
                        $0.name != "span"
                    })
        }
    }

    // MARK: What it says

    @Test func thePlotsSayWhatTheTablesSay() throws {
        let events = try EventMill.events(count: 1200, seed: 9)
        let reader = try Self.read(events)
        let naive = try NaiveReport(events, 0..<UInt64(events.count))
        let outcomes = naive.count { [naive.text($0, "outcome")] }
        func sum(_ names: [String]) -> UInt64 {
            names.reduce(0) { $0 + (outcomes[[$1]] ?? 0) }
        }
        let expected = [
            sum(["authenticated"]), sum(["failed", "locked"]), sum(["cancelled", "timedOut"]),
            sum(["notEnrolled", "technicalError", "revoked"]),
        ]
        func number(_ text: some StringProtocol) -> UInt64 {
            UInt64(String(text).filter(\.isNumber)) ?? 0
        }
        let rows = reader.rows(of: "Les résultats des paiements")
        #expect(expected == (1...4).map { column in rows.reduce(0) { $0 + number($1[column]) } })
        // The titles of the bars end with their numbers.
        let styles = ["right", "wrong", "third", "other"]
        let start = try #require(
            reader.elements.firstIndex {
                $0.attributes["aria-labelledby"] == "outcomes-title outcomes-text"
            })
        let end = try #require(reader.elements[start...].firstIndex { $0.name == "details" })
        for (style, expected) in zip(styles, expected) {
            let titles = reader.elements[start..<end].filter {
                $0.name == "rect" && $0.attributes["class"] == style
            }.map(\.text)
            #expect(titles.reduce(0) { $0 + number($1.split(separator: " ").last!) } == expected)
        }
        // As are those of the map, origin by origin, without those that have no row.
        let failed = naive.count { naive.isFailure($0) ? [""] : nil }.values.reduce(0, +)
        let hours = reader.rows(of: "Les tentatives échouées, par heure et par origine")
        #expect(hours.reduce(0) { $0 + number($1.last!) } == failed)
        let cells = reader.all("rect").filter { $0.attributes["fill-opacity"] != nil }
        #expect(cells.reduce(0) { $0 + number($1.text.split(separator: " ").last!) } == failed)
    }

    @Test func violationsAreLinkedToTheirEvents() throws {
        var story = Self.story()
        let payment = story.openChallenge()
        let end = story.end(payment, .authenticated)
        let reader = try Self.read(story.events)
        #expect(reader.all("a").contains { $0.attributes["href"] == "#e\(end)" })
        #expect(reader.all("tr").contains { $0.attributes["id"] == "e\(end)" })
    }

    @Test(arguments: Language.allCases) func findingsAreShown(_ language: Language) throws {
        let finding = ReportFinding(
            id: "D07", title: Wording(same: "<b>phone changed, then paid"), severity: .critical,
            count: 3, events: [4, 9, 100_000])
        let reader = try Self.read(Self.story().events, language, findings: [finding])
        #expect(reader.all("td").contains { $0.text == "<b>phone changed, then paid (3)" })
        #expect(reader.all("a").contains { $0.attributes["href"] == "#e9" })
        let none = try Self.read(Self.story().events, language, findings: [])
        let text = ReportPhrase.texts(language)[.noFinding]!
        #expect(none.all("p").contains { $0.text == text })
    }
}
