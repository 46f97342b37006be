import Ledger

extension ReplyForm {
    /// The generated part of `docs/commands.md`: the commands, and their replies.
    package static var page: String { CommandForm.markdown + "\n" + markdown }

    /// The members of any reply, and every result with its own.
    private static var markdown: String {
        let plain = all.dropFirst(declared.count).map { "`\($0.result)`" }
        return """
            ## Fields of a reply

            \(table(ReplyField.before + ReplyField.after))
            ## Results

            | result | when |
            |---|---|
            \(declared.map { "| `\($0.result)` | \($0.when) |\n" }.joined())
            Any other result is the name of the event that was recorded, and has no details: \
            \(plain.joined(separator: ", ")).

            \(declared.filter { !$0.details.isEmpty }.map(\.section).joined(separator: "\n"))
            """
    }

    private var section: String { "### Details of \(result)\n\n\(Self.table(details))" }

    private static func table(_ fields: [ReplyField]) -> String {
        let rows = fields.map { field in
            "| `\(field.name)` | \(field.value.words) | \(field.isAlways ? "yes" : "no") "
                + "| \(field.note) |\n"
        }
        return "| field | value | always | what it is |\n|---|---|---|---|\n" + rows.joined()
    }
}

extension ReplyField.Value {
    fileprivate var words: String {
        switch self {
        case .text: "text"
        case .bool: "`true` or `false`"
        case .time: "time in UTC"
        case .uuid: "UUID"
        case .twoDigits: "two digits"
        case .number: "integer"
        case .choice(let choices): choices.map { "`\($0)`" }.joined(separator: ", ")
        case .list(let value): "array of: \(value.words)"
        case .erasable(let value): "\(value.words), or `null` once erased"
        case .object(let members):
            members.map { "`\($0.name)`: \($0.value.words)" }.joined(separator: "; ")
        }
    }
}
