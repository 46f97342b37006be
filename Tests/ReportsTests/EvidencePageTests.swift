import Foundation
import TestSupport
import Testing

@testable import Ledger
@testable import Pages
@testable import Reports

@Suite struct EvidencePageTests {
    private func page(
        _ events: [Event], _ subject: EvidenceSubject, _ language: Language = .fr
    ) throws -> String {
        let fixture = try EvidenceFixture(events)
        let sequences =
            if case .query = subject {
                events.map(\.sequence)
            } else {
                fixture.stream(of: EvidenceStory.holder, through: EvidenceStory.end)
            }
        let content = try fixture.content(subject, sequences, language: language)
        return String(decoding: EvidenceBundle(content).files["index.html"]!, as: UTF8.self)
    }

    /// One event of every kind, with every field that it may have, or only those it must have.
    private func everyKind(all: Bool) -> [Event] {
        var story = EvidenceStory.Builder()
        for kind in Kind.allCases {
            story.add(kind, 0, .operator) { event in
                let schema = kind.schema
                for field in all ? schema.allowed.fields : schema.required.fields {
                    event.setSample(field)
                }
            }
        }
        return story.events
    }

    @Test(arguments: Language.allCases, [true, false])
    func everyKindHasASentence(_ language: Language, _ all: Bool) throws {
        let events = everyKind(all: all)
        #expect(events.count == Kind.allCases.count)
        let content = try EvidenceFixture(events).content(
            .query(["kind!=codeSent"]), events.map(\.sequence), language: language)
        let sentences = Sentences(content.records.map(\.event), language, .utc)
        var all: Set<String> = []
        for event in events {
            let sentence = sentences.sentence(event).source
            #expect(!sentence.contains("{") && !sentence.contains("}"), "\(sentence)")
            #expect(sentence.hasSuffix(".") || sentence.hasSuffix("»"), "\(sentence)")
            #expect(!sentence.contains("–"), "\(event.kind): \(sentence)")
            all.insert(sentence)
        }
        // A method is activated or deactivated, a code consumed or expired: none is like another.
        #expect(all.count == Kind.allCases.count)
    }

    @Test(arguments: Language.allCases)
    func everyWordIsThere(_ language: Language) {
        #expect(Set(EvidencePhrase.texts(language).keys) == Set(EvidencePhrase.allCases))
    }

    /// Bundles that were handed out are compared with what the program makes. Once one was, other
    /// words need another ``EvidenceDeclaration/format``; until then the digests are written again.
    @Test(
        arguments: zip(
            Language.allCases,
            ["745e75e08a01e9e6 fea6cbc542ecce44", "db11f1ba7df5ddf6 2f39a3b721ffcb8b"]))
    func everyByteIsOfTheFormat(_ language: Language, _ digest: String) throws {
        #expect(EvidenceDeclaration.format == 1)
        let events = everyKind(all: true)
        let all = try EvidenceFixture(events).content(
            .query([]), events.map(\.sequence), language: language)
        let fixture = try EvidenceFixture(EvidenceStory.events(), isCosigned: true)
        let payment = try fixture.content(
            .challenge(6), fixture.stream(of: 3, through: 13), language: language)
        let digests = [all, payment].map { EvidenceBundle($0).digest.hex.prefix(16) }
        #expect(digests.joined(separator: " ") == digest)
    }

    /// A sentence has the same values in it in every language.
    @Test func languagesSayTheSame() {
        func names(_ template: String) -> Set<String> {
            Set(template.matches(of: /\{(\w+)\}/).map { String($0.output.1) })
        }
        for (kind, sentence) in KindWords.all.map({ ($0.kind, $0.sentence) }) {
            #expect(names(sentence.french) == names(sentence.english), "\(kind)")
        }
        for phrase in EventWords.Phrase.allCases {
            let words = phrase.wording
            #expect(names(words.french) == names(words.english), "\(phrase)")
        }
        for phrase in EvidencePhrase.allCases {
            let texts = [EvidencePhrase.french, EvidencePhrase.english].map { names($0[phrase]!) }
            #expect(texts[0] == texts[1], "\(phrase)")
        }
    }

    // MARK: Outside text

    static let hostile = [
        "<script>alert(1)</script>", "a\u{202E}b\u{2066}", "\"'&", "</bdi><b>", "\u{200B}\u{0}",
        "{amount}{also}", "אבג", "\u{2028}x",
    ]

    @Test(arguments: hostile)
    func namesActOnNothing(_ name: String) throws {
        for language in Language.allCases {
            let plain = try page(
                EvidenceStory.events(merchantName: "NAME"), .challenge(6), language)
            let html = try page(EvidenceStory.events(merchantName: name), .challenge(6), language)
            #expect(!html.unicodeScalars.contains { $0 != "\n" && $0.isInvisible })
            // Nothing but what stands for the name, and for what is hashed with it, differs.
            func bare(_ page: String) -> String {
                page.replacing(/[0-9a-f]{64}|[A-Za-z0-9+\/=]{40,}/, with: "")
            }
            let shown = "<bdi>\(HTML.text(name))</bdi>"
            #expect(html.contains(shown))
            #expect(
                bare(html).replacing(shown, with: "<bdi>NAME</bdi>") == bare(plain), "\(name)")
            #expect(!html.contains("<script"))
        }
    }

    @Test func whatWouldActIsNamed() throws {
        #expect(HTML.text("a\u{202E}<") == "a<span class=\"hidden\">U+202E</span>&lt;")
        #expect(HTML.text("\u{0}") == "<span class=\"hidden\">U+0000</span>")
        #expect(HTML.text("é « 299,00\u{A0}€ »") == "é « 299,00\u{A0}€ »")
    }

    @Test func conditionsActOnNothing() throws {
        let html = try page(EvidenceStory.events(), .query(["merchantName=<script>\u{202E}"]))
        #expect(html.contains("merchantName=&lt;script&gt;<span class=\"hidden\">U+202E</span>"))
    }

    // MARK: What it says

    @Test func itNeedsNothingElse() throws {
        let html = try page(EvidenceStory.events(), .challenge(6))
        for word in ["http:", "https:", "src=", "@import", "url(", "<script", "<link", "<img"] {
            #expect(!html.contains(word), "\(word)")
        }
        #expect(html.contains("<html lang=\"fr\">"))
        #expect(try page(EvidenceStory.events(), .challenge(6), .en).contains("<html lang=\"en\">"))
    }

    @Test func thePaymentInOneSentence() throws {
        let html = try page(EvidenceStory.events(), .challenge(6))
        let summary = try #require(html.firstMatch(of: /<p class="summary[^>]*>(.*)<\/p>/)).output.1
        #expect(
            String(summary).replacing(/<[^>]*>/, with: "")
                == "Le paiement de 299,00 € à Épicerie « Léa » par la carte 497072XXXXXX2226, "
                + "présenté le 7 février 2022 à 21:28:24 UTC, a été authentifié le 7 février 2022 "
                + "à 21:28:31 UTC, après la saisie d’un mot de passe correct et d’un code "
                + "correct.")
        #expect(html.contains("leur empreinte est la même"))
        #expect(html.contains("Aucun témoin n’est nommé"))
        #expect(!html.contains("simulation"))
        let open = try page(EvidenceStory.events(isEnded: false), .challenge(6))
        #expect(open.contains("pas encore de résultat"))
    }

    @Test func aSimulationSaysSo() throws {
        var events = EvidenceStory.events()
        events[0].simulated = 1
        #expect(try page(events, .challenge(6)).contains("Registre de simulation"))
    }

    /// A code typed for another amount is reported, and no dynamic link is claimed.
    @Test func anotherAmountIsTold() throws {
        var events = EvidenceStory.events()
        events[11].binding = Binding(
            amount: 1, currency: 978, exponent: 2, merchantName: EvidenceStory.merchant)
        let html = try page(events, .challenge(6))
        #expect(!html.contains("leur empreinte est la même"))
        #expect(html.contains("n’était plus celui de l’ouverture"))
    }

    /// What nobody recorded through a rule is shown without a crash.
    @Test(arguments: Language.allCases)
    func milledLedgersAreTold(_ language: Language) throws {
        let events = try EventMill.events(count: 600, seed: 11)
        let fixture = try EvidenceFixture(events)
        let all = try fixture.content(
            .query([]), events.map(\.sequence), language: language)
        #expect(EvidenceBundle(all).files.count == 8 + 1200)
        let holders = events.filter { $0.kind == .cardholderRegistered }.map(\.sequence)
        #expect(holders.count > 3)
        for holder in holders {
            let stream = events.filter { $0.stream == holder }
            let policies = stream.compactMap(\.policy).filter {
                $0 < UInt64(events.count) && events[Int($0)].kind == .policyChanged
            }
            let sequences = Set(stream.map(\.sequence) + policies + [0])
            let content = try fixture.content(
                .cardholder(holder), sequences.sorted(), language: language)
            let bundle = EvidenceBundle(content)
            // The mill names policies at random: everything else holds.
            let verdict = try fixture.check(bundle)
            #expect(verdict.findings.allSatisfy { $0.contains("under the policy") })
        }
    }
}

extension HTML {
    /// The markup of a text.
    static func text(_ text: String) -> String { ("\(text)" as HTML).source }
}

extension Event {
    /// Sets a field to something; the envelope stays.
    fileprivate mutating func setSample(_ field: Field) {
        switch field {
        case .sequence, .time, .kind, .stream, .version, .previous, .actor: break
        case .request, .threeDSServerTransID, .dsTransID, .acsTransID:
            let uuid = UUID(uuidString: "00000000-0000-4000-8000-000000000001")!
            if field == .request { request = uuid }
            if field == .threeDSServerTransID { threeDSServerTransID = uuid }
            if field == .dsTransID { dsTransID = uuid }
            if field == .acsTransID { acsTransID = uuid }
        case .binding:
            binding = Binding(amount: 1, currency: 978, exponent: 2, merchantName: "x")
        case .mask: mask = "497072XXXXXX2226"
        case .verifier: verifier = "acs.example"
        case .merchantName: merchantName = "Boutique"
        case .account: account = "m.waia"
        case .ticket: ticket = "INC-1"
        case .logOrigin: logOrigin = "example.nc/epin"
        case .rootHash: rootHash = "root"
        case .witness: witness = "witness.example"
        case .signature: signature = "signature"
        case .note: note = "une note"
        case .rule: rule = "D07"
        case .events: events = [3, 5]
        case .channel: channel = .sms
        case .reason: reason = .logout
        case .smsFactor: smsFactor = .right
        case .emailFactor: emailFactor = .right
        case .passwordFactor: passwordFactor = .right
        case .outcome: outcome = .authenticated
        case .transStatus: transStatus = .Y
        case .cards: cards = [3, 4]
        case .authenticationMethod: authenticationMethod = [1, 2]
        case .parameters: parameters = [600, 600, 5]
        default: self[field] = 1
        }
    }
}
