import Ledger

/// A result of a command: the `result` of a reply, with the members that only it has.
package struct ReplyForm: Sendable {
    /// The name of the event that says so, or another name.
    package let result: String
    let when: String
    /// The kinds of the event that says so; none when no event leads to it, or any.
    let kinds: [Kind]
    /// What the next page shows.
    let details: [ReplyField]
    /// What the holder reads.
    let message: @Sendable (Answer) throws -> String?

    init(
        _ result: String, of kinds: [Kind], _ when: String, _ details: [ReplyField] = [],
        message: @escaping @Sendable (Answer) throws -> String? = { _ in nil }
    ) {
        self.result = result
        self.when = when
        self.kinds = kinds
        self.details = details
        self.message = message
    }

    /// The result that is the name of its event.
    init(
        _ kind: Kind, _ when: String, _ details: [ReplyField] = [],
        message: @escaping @Sendable (Answer) throws -> String? = { _ in nil }
    ) {
        self.init(kind.name, of: [kind], when, details, message: message)
    }

    /// The result of a command whose own events begin or end with this kind.
    static func of(_ kind: Kind) -> ReplyForm { byKind[kind] ?? plain(kind) }

    private static let byKind = Dictionary(
        uniqueKeysWithValues: declared.flatMap { form in form.kinds.map { ($0, form) } })

    /// An event that says all there is to say.
    private static func plain(_ kind: Kind) -> ReplyForm {
        ReplyForm(kind, "see the command that records it")
    }

    /// Every result. Those without details are at the end: the kinds that the commands record.
    package static let all: [ReplyForm] = {
        let recorded = Set(CommandForm.all.flatMap { Self.results(of: $0) })
        return declared + Kind.allCases.filter(recorded.contains).map(plain)
    }()

    /// The kinds that a command records and for which no form is declared.
    private static func results(of form: CommandForm) -> [Kind] {
        let record = form.exampleCommand.record
        // What is due is `expired`, whatever it was.
        guard record.actor != .system else { return [] }
        // A code that ends is never the result of a command.
        return record.kinds.filter { $0 != .codeSuperseded && $0 != .codeVoided }
            .filter { byKind[$0] == nil }
    }
}
