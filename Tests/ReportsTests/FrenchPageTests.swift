import TestSupport
import Testing

@testable import Audit
@testable import Detection
@testable import Ledger
@testable import Pages
@testable import Projections
@testable import Reports

/// No French page has an English word, whatever was found.
@Suite struct FrenchPageTests {
    // MARK: Pages of ledgers where everything is found

    @Test func theReportIsFrench() throws {
        let findings = Detector.all.enumerated().map { index, detector in
            Self.finding(detector.id, Severity.allCases[index % Severity.allCases.count])
        }
        let faults = AuditFault.all.map { $0.made() }.filter { !$0.expected.isEmpty }
        var shown: Set<String> = []
        var violated: Set<String> = []
        for fault in faults where fault.events.count < 50 {
            let report = try ReportFiguresTests.report(
                fault.events, findings: ReportFinding.all(findings))
            let page = report.page(.fr)
            Self.expectFrench(page)
            let text = Self.words(of: page)
            for control in Control.all { #expect(text.contains(Self.plain(control.check.french))) }
            for detector in Detector.all {
                #expect(text.contains(Self.plain(detector.title.french)), "\(detector.id)")
            }
            for severity in Severity.allCases { #expect(text.contains(severity.words.french)) }
            for result in report.results {
                for note in result.notes { #expect(text.contains(Self.plain(note.french))) }
                if !result.notes.isEmpty { shown.insert(result.control.id) }
                if result.isViolated { violated.insert(result.control.id) }
            }
        }
        // Every control that has something to say has said it.
        #expect(shown.isSuperset(of: Control.all.filter { $0.hasNotes }.map(\.id)))
        #expect(violated.count > 20)
        let milled = try ReportFiguresTests.report(try EventMill.events(count: 800, seed: 5))
        Self.expectFrench(milled.page(.fr))
    }

    @Test func theCaseIsFrench() throws {
        var story = AuditStory()
        story.enrol()
        story.pay()
        let alerts = EntityKind.allCases.map { kind in
            story.add(.alertRaised, 0, by: .system) {
                var finding = Self.finding("D07", .critical)
                finding.entities = [Entity(kind, 7), Entity(.merchant, 1, name: "Épicerie")]
                ($0.rule, $0.note, $0.events) = ("D07", finding.note, [3])
            }
        }
        let number = story.add(.caseOpened, 0, by: .operator) {
            ($0.account, $0.note) = ("m.waia", "une note")
        }
        story.add(.eventsAttached, 0, by: .operator) {
            ($0.case, $0.account) = (number, "m.waia")
            $0.events = Array(0..<number)
        }
        let (projection, ledger) = try EventLedger(story.events).reading()
        let content = try #require(try CaseContent.gather(number, projection, ledger))
        let page = content.page(.fr)
        Self.expectFrench(page)
        #expect(alerts.count == EntityKind.allCases.count)
        for kind in EntityKind.allCases {
            let note = "gravité critique\u{A0}: \(kind.words.french) 7"
            #expect(String(decoding: page, as: UTF8.self).contains("<bdi>\(note)</bdi>"), "\(kind)")
        }
        #expect(String(decoding: content.page(.en), as: UTF8.self).contains("critical severity: "))
    }

    @Test func timelinesAreFrench() throws {
        var story = AuditStory()
        story.enrol()
        story.pay()
        for failures: UInt64 in 1...5 { story.payWrongly(failures: failures) }
        let payment = story.events.first { $0.kind == .challengeOpened }!.sequence
        for subject in [
            TimelineContent.Subject.challenge(payment), .cardholder(story.holder),
        ] {
            let content = try #require(try TimelinePageTests.gathered(story.events, subject))
            Self.expectFrench(content.page(.fr))
        }
    }

    @Test func evidenceIsFrench() throws {
        let events = try EventMill.events(count: 600, seed: 11)
        #expect(Set(events.map(\.kind)).count > 40)
        let content = try EvidenceFixture(events)
            .content(.query([]), events.map(\.sequence), language: .fr)
        Self.expectFrench(EvidenceBundle(content).files["index.html"]!)
    }

    // MARK: What is English

    /// Words that no French sentence has.
    private static let english: Set<String> = [
        "the", "of", "and", "with", "which", "was", "were", "from", "not", "are", "is", "to", "for",
        "by", "in", "event", "events", "payment", "payments", "card", "cards", "cardholder",
        "phone", "origin", "device", "severity", "high", "low", "medium", "critical", "password",
        "right", "wrong", "yes", "art",
    ]

    private static func expectFrench(_ page: [UInt8]) {
        let text = words(of: page)
        let found = english(in: text)
        #expect(found.isEmpty, "\(found)")
        let controls = Control.all.flatMap { [$0.check, $0.clause] }
        let wordings =
            controls + Detector.all.map(\.title) + Severity.allCases.map(\.words)
            + ControlProfile.allCases.map(\.title) + PolicyParameter.allCases.map(\.words)
        for wording in wordings where wording.english != wording.french {
            #expect(!text.contains(plain(wording.english)), "\(wording.english)")
        }
    }

    private static func english(in text: String) -> Set<String> {
        Set(text.lowercased().split { !$0.isLetter }.map(String.init)).intersection(english)
    }

    @Test func englishIsFound() {
        let page = "<p class=\"high\">Un <b>payment</b> de <bdi>the shop</bdi></p>"
        #expect(Self.english(in: Self.words(of: Array(page.utf8))) == ["payment"])
    }

    /// The text of a page, without names from outside, code, and what only programs read.
    private static func words(of page: [UInt8]) -> String {
        var text = String(decoding: page, as: UTF8.self)
        for name in ["style", "bdi", "code", "pre"] {
            text.replace(try! Regex("<\(name)\\b[^>]*>[\\s\\S]*?</\(name)>"), with: " ")
        }
        text.replace(/<[^>]*>/, with: " ")
        // Articles of laws are cited as French does, `art. 4`.
        text.replace("art.", with: "")
        for (entity, character) in [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"),
        ] { text.replace(entity, with: character) }
        return text
    }

    /// A text as ``words(of:)`` leaves it.
    private static func plain(_ text: String) -> String { text.replacing("art.", with: "") }

    private static func finding(_ detector: String, _ severity: Severity) -> Finding {
        Finding(
            detector: detector, version: 1, severity: severity, tag: "T1110",
            entities: [Entity(.cardholder, 3)], evidence: [3, 4], start: 1, end: 2)
    }
}

extension Control {
    /// Those that note something of a ledger made by hand.
    fileprivate var hasNotes: Bool {
        ["RTS-4.3a", "RTS-24", "PCI-10.2.1", "PCI-10.3", "PCI-10.5", "PCI-10.6", "GDPR-2"]
            .contains(id)
    }
}
