import Ledger

extension CommandForm {
    /// Every command by family, the fields that any command may have, and the limits of the policy.
    package static var markdown: String {
        var sections = families.map { family in
            "## \(family.heading)\n\n" + family.forms.map(\.section).joined(separator: "\n")
        }
        sections.append("## Fields of any command\n\n" + table(common))
        sections.append("## Limits of the policy\n\n" + policyTable)
        return sections.joined(separator: "\n")
    }

    private var section: String {
        let examples = [example()] + (hasTwoForms ? [example(outside: true)] : [])
        let lines = examples.map { "\($0.text)\n" }.joined()
        return """
            ### \(name)

            \(summary)

            ```json
            \(lines)```

            \(fields.isEmpty ? "It has no fields of its own.\n" : Self.table(fields))
            """
    }

    private static func table(_ fields: [CommandField]) -> String {
        let rows = fields.map { field in
            "| `\(field.name)` | \(field.value.words) | \(field.need.words) | \(field.note) |\n"
        }
        return "| field | value | needed | note |\n|---|---|---|---|\n" + rows.joined()
    }

    private static var policyTable: String {
        let rows = PolicyParameter.allCases.map { parameter in
            let range = parameter.range
            return "| `\(parameter.name)` | \(range.lowerBound) | \(range.upperBound) "
                + "| \(parameter.defaultValue) |\n"
        }
        return "| limit | least | most | default |\n|---|---|---|---|\n" + rows.joined()
    }
}

extension CommandField.Need {
    fileprivate var words: String {
        switch self {
        case .required: "yes"
        case .optional: "no"
        case .typed: "as typed"
        case .outside: "as result"
        case .shown: "all or none"
        }
    }
}

extension CommandField.Value {
    fileprivate var words: String {
        switch self {
        case .text(let limit), .typed(let limit), .secret(let limit):
            "text of 1 to \(limit) characters"
        case .email: "e-mail address"
        case .address: "address of IPv4 or IPv6, or text of 1 to 64 characters"
        case .phone: "phone number"
        case .card: "card number"
        case .cards: "array of up to \(CommandForm.cardCountMax) card numbers"
        case .uuid: "UUID"
        case .time: "time in UTC"
        case .number(1...UInt64(Int64.max)): "identifier"
        case .number(0...UInt64(Int64.max)): "integer from 0"
        case .number(let range): "integer from \(range.lowerBound) to \(range.upperBound)"
        case .currency: "currency, by its number"
        case .choice(let choices): choices.map { "`\($0)`" }.joined(separator: ", ")
        case .policy: "object of limits"
        case .name(let limit): "text of 1 to \(limit) characters, without personal data"
        case .note: "text of 1 to \(Event.textCountMax) bytes, without personal data"
        case .events: "array of 1 to \(Self.eventCountMax) sequences"
        }
    }
}
