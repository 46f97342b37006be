import Ledger
import Pages

extension EvidencePage {
    /// The limits in force, in words.
    var policy: HTML {
        let tables = content.policies.map { event in
            let rows = event.limits.map { limit in
                let what: HTML =
                    limit.parameter.map { "\($0.words[content.language])" }
                    ?? "<code>\(limit.name)</code>"
                return "<tr><td>\(what)</td><td>\(value(limit.value, limit.parameter))</td></tr>\n"
                    as HTML
            }
            let title = text(
                .policyOf, ["event": "\(event.sequence)", "time": sentences.moment(event.time)])
            return """
                <h3>\(title)</h3>
                <table>
                <tbody>
                \(rows.joined())</tbody>
                </table>

                """ as HTML
        }
        return """
            <section>
            <h2>\(text(.policy))</h2>
            <p>\(text(.policyNote))</p>
            \(tables.joined())</section>

            """
    }

    private func value(_ value: UInt64, _ parameter: PolicyParameter?) -> HTML {
        switch parameter?.meaning {
        case .seconds: sentences.duration(value)
        case .yesOrNo: text(value == 0 ? .no : .yes)
        case .number, .threshold, nil: "\(value)"
        }
    }

    /// What references are, and which ones occur.
    var references: HTML {
        let fields: [(Field, EventWords.Phrase)] = [
            (.email, .email), (.phone, .phone), (.card, .cardReference), (.origin, .origin),
            (.device, .device),
        ]
        let rows = fields.flatMap { field, phrase in
            count(field).sorted { $0.key < $1.key }.map { number, count in
                let mask = field == .card ? sentences.mask(number) : nil
                let shown: HTML = mask.map { ", \(Sentences.outside($0))" } ?? ""
                return """
                    <tr><td>\(sentences.reference(sentences.texts[phrase], number))\(shown)</td>\
                    <td class="number">\(count)</td></tr>

                    """ as HTML
            }
        }
        return """
            <section>
            <h2>\(text(.references))</h2>
            <p>\(text(.referencesNote))</p>
            <table>
            <thead><tr><th>\(text(.reference))</th><th class="number">\(text(.occurrences))</th>\
            </tr></thead>
            <tbody>
            \(rows.joined())</tbody>
            </table>
            </section>

            """
    }

    /// In how many events each reference of a field occurs.
    private func count(_ field: Field) -> [UInt64: Int] {
        var counts: [UInt64: Int] = [:]
        for event in content.events {
            let several = field == .card ? event.cards ?? [] : []
            for number in Set(several + [event[field]].compactMap(\.self)) {
                counts[number, default: 0] += 1
            }
        }
        return counts
    }

    /// The commands to type.
    var check: HTML {
        """
        <section>
        <h2>\(text(.check))</h2>
        <ol>
        <li>\(text(.checkDigest))<pre>sha256sum SHA256SUMS</pre></li>
        <li>\(text(.checkSums))<pre>sha256sum --check SHA256SUMS</pre></li>
        <li>\(text(.checkScript))<pre>python3 verify.py --key KEY</pre></li>
        <li>\(text(.checkProgram))<pre>epin evidence --check . --key KEY</pre></li>
        </ol>
        <p>\(text(.checkTrust))</p>
        </section>

        """
    }

    /// What a program needs, shown to people.
    var annex: HTML {
        let keys =
            [(text(.logKey), content.key)]
            + content.witnesses.map { (text(.witnessKey), $0) }
        let list = keys.map { role, key in
            "<dt>\(role)</dt><dd class=\"hash\">\(key.description)</dd>\n" as HTML
        }
        return """
            <section class="annex">
            <h2>\(text(.annex))</h2>
            <h3>\(text(.checkpoint))</h3>
            <pre>\(lines(content.checkpoint.description))</pre>
            <p class="note">\(text(.checkpointNote))</p>
            <h3>\(text(.keys))</h3>
            <dl>
            \(list.joined())</dl>
            <h3>\(text(.records))</h3>
            <div class="scroll">
            <table>
            <thead><tr><th class="number">\(text(.sequence))</th><th>\(text(.kind))</th>\
            <th class="number">\(text(.version))</th><th class="number">\(text(.previous))</th>\
            <th>\(text(.leaf))</th></tr></thead>
            <tbody>
            \(content.records.map(row).joined())</tbody>
            </table>
            </div>
            </section>

            """
    }

    private func row(_ record: EvidenceRecord) -> HTML {
        let event = record.event
        let stream: HTML = event.stream == 0 ? " <small>\(text(.ofLedger))</small>" : ""
        let previous: HTML = event.previous.map { "\($0)" } ?? "–"
        return """
            <tr><td class="number">\(event.sequence)</td><td>\(event.kind.name)\(stream)</td>\
            <td class="number">\(event.version)</td><td class="number">\(previous)</td>\
            <td class="hash">\(record.leafHash.hex)<br>\
            \(EvidenceRecord.recordFile(event.sequence))</td></tr>

            """
    }

    /// Text of several lines; the line feeds stay.
    private func lines(_ text: String) -> HTML {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { "\(String($0))" as HTML }.joined("\n")
    }
}
