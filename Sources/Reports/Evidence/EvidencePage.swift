import Ledger
import Pages

/// The page of a bundle, in plain words: one file that needs nothing else, made from the records
/// alone. The same content gives the same bytes.
struct EvidencePage {
    let content: EvidenceContent
    let sentences: Sentences
    private let phrases: [EvidencePhrase: String]

    init(_ content: EvidenceContent) {
        self.content = content
        sentences = Sentences(
            withAlerts: content.records.lazy.map(\.event), content.language, .utc)
        phrases = EvidencePhrase.texts(content.language)
    }

    var checkpoint: Checkpoint { content.checkpoint.checkpoint }
    var log: HTML { Sentences.outside(checkpoint.origin) }

    var html: HTML {
        let header: HTML = """
            <p class="document">\(text(.document, ["log": log]))</p>
            <h1>\(title)</h1>
            \(subtitle)
            """
        let main: HTML = """
            \(simulated)<p class="summary \(outcomeStyle)">\(summary)</p>
            \(payment)\(claims)\(history)\(policy)\(references)\(check)\(annex)
            """
        return Page(
            language: content.language, style: PageStyle.text, tab: tab, header: header, main: main
        ).html
    }

    func text(_ phrase: EvidencePhrase, _ values: [String: HTML] = [:]) -> HTML {
        sentences.fill(phrases[phrase]!, nil, values)
    }

    func text(_ phrase: EventWords.Phrase, _ values: [String: HTML] = [:]) -> HTML {
        sentences.fill(phrase, values)
    }

    // MARK: The top

    private var tab: HTML {
        switch content.subject {
        case .challenge(let number): text(.tab, ["challenge": "\(number)"])
        case .cardholder(let number): text(.cardholder, ["holder": "\(number)"])
        case .query: text(.query)
        }
    }

    private var title: HTML {
        content.opening == nil ? tab : text(.payment, paymentValues)
    }

    private var subtitle: HTML {
        switch content.subject {
        case .challenge: return "<p>\(text(.paymentOf, paymentValues))</p>\n"
        case .cardholder: return ""
        case .query(let conditions):
            let list = conditions.map { "<code>\($0)</code>" as HTML }.joined(", ")
            return "<p>\(text(.conditions, ["conditions": list]))</p>\n"
        }
    }

    private var simulated: HTML {
        content.isSimulated ? "<p class=\"simulated\">\(text(.simulated))</p>\n" : ""
    }

    /// The words that stand for the payment in a sentence.
    private var paymentValues: [String: HTML] {
        guard let opening = content.opening, let purchase = opening.purchase else { return [:] }
        return [
            "challenge": "\(opening.sequence)", "holder": "\(opening.stream)",
            "amount": "<span class=\"clock\">\(purchase.amountText)</span>",
            "merchant": Sentences.outside(purchase.merchantName),
            "card": sentences.card(opening.card!),
            "opened": sentences.moment(opening.time),
        ]
    }

    private var outcomeStyle: HTML {
        guard let ending = content.ending else { return "" }
        return ending.outcome == .authenticated ? "right" : "wrong"
    }

    /// The whole in one sentence.
    private var summary: HTML {
        var values = paymentValues
        switch content.subject {
        case .challenge:
            values["also"] = submitted
            guard let ending = content.ending else { return text(.open, values) }
            values["outcome"] = "<b>\(sentences.texts.outcomes[ending.outcome!]!)</b>"
            values["ended"] = sentences.moment(ending.time)
            return text(.summary, values)
        case .cardholder(let number):
            values["holder"] = "\(number)"
            values["count"] = "\(content.events.count)"
            values["opened"] = content.events.first.map { sentences.moment($0.time) }
            values["ended"] = content.events.last.map { sentences.moment($0.time) }
            return text(.cardholderSummary, values)
        case .query:
            return text(.querySummary, ["count": "\(content.records.count)"])
        }
    }

    /// What the two typed elements turned out to be.
    private var submitted: HTML {
        let events = content.challengeEvents
        let password = events.last { $0.kind == .passwordSubmitted }?.passwordFactor
        let code = events.last { $0.kind == .codeSubmitted }?.smsFactor
        return (password.map { text(.outcomePassword, ["factor": sentences.factor($0)]) } ?? "")
            + (code.map { text(.outcomeCode, ["factor": sentences.factor($0)]) } ?? "")
    }
}
