import Ledger
import Pages

extension EvidencePage {
    /// What is proved, and what is not.
    var claims: HTML {
        """
        <div class="claims">
        <section class="proved">
        <h2>\(text(.proved))</h2>
        <ul>
        \(proved.map { "<li>\($0)</li>\n" as HTML }.joined())</ul>
        </section>
        <section class="unproved">
        <h2>\(text(.notProved))</h2>
        <ul>
        \(unproved.map { "<li>\($0)</li>\n" as HTML }.joined())</ul>
        </section>
        </div>

        """
    }

    private var values: [String: HTML] {
        var values: [String: HTML] = [
            "count": "\(content.records.count)", "size": "\(checkpoint.size)",
            "log": log,
            "key": "<span class=\"hash\">\(content.key.description)</span>",
        ]
        if let holder = content.holder, let last = content.events.last {
            values["holder"] = "\(holder)"
            values["last"] = "\(last.sequence)"
            values["version"] = "\(last.version)"
        }
        if let ending = content.ending { values["end"] = "\(ending.sequence)" }
        return values
    }

    private var proved: [HTML] {
        var claims = [text(.provedRecords, values), text(.provedSigned, values)]
        if content.holder != nil { claims.append(text(.provedStream, values)) }
        if content.ending != nil { claims.append(text(.provedEnd, values)) }
        if isBound { claims.append(text(.provedBinding)) }
        for witness in content.witnesses {
            let time = content.checkpoint.note.cosignatureTime(by: witness)
            claims.append(
                text(
                    .provedWitness,
                    [
                        "witness": Sentences.outside(witness.name),
                        "time": time.map { sentences.moment($0.milliseconds) } ?? "–",
                    ]))
        }
        return claims
    }

    private var unproved: [HTML] {
        var phrases: [EvidencePhrase] = [.notTruth, .notPerson]
        switch content.subject {
        case .query: phrases = [.notAll] + phrases
        case .cardholder: phrases = [.notLast] + phrases
        case .challenge:
            phrases += [.notCaptured, content.ending == nil ? .notLast : .notAfterEnd]
        }
        phrases += [.notClock, .notIdentity]
        if content.witnesses.isEmpty { phrases.append(.notWitnessed) }
        return (phrases + [.notKey]).map { text($0, values) }
    }

    /// Whether every step of the payment was for the amount and the merchant of its opening.
    private var isBound: Bool {
        guard let opening = content.opening, let purchase = opening.purchase else { return false }
        let events = content.challengeEvents
        let shown = Binding(
            amount: purchase.amount, currency: purchase.currency, exponent: purchase.exponent,
            merchantName: purchase.merchantName)
        return events.contains { $0.kind == .codeSubmitted }
            && events.allSatisfy { $0.binding == nil || $0.binding == shown }
    }
}
