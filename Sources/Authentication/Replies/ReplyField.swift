import FoundationEssentials
import Ledger

/// One member of a reply, declared once: the reply itself, its JSON Schema and the integrator's
/// page follow from it.
package struct ReplyField: Sendable {
    package indirect enum Value: Sendable {
        case text
        case bool
        case time
        case uuid
        /// A code that EMV 3-D Secure writes with two digits.
        case twoDigits
        /// A sequence, a version or the like.
        case number
        /// One of these.
        case choice([String])
        case list(Value)
        /// Null once it has been erased.
        case erasable(Value)
        case object([(name: String, value: Value)])
    }

    let name: String
    let value: Value
    let note: String
    /// In every reply that may have it.
    let isAlways: Bool
    /// Nil where this reply has none.
    let read: @Sendable (Answer) throws -> JSON?

    init(
        _ name: String, _ value: Value, _ note: String,
        _ read: @escaping @Sendable (Answer) throws -> JSON?
    ) {
        self.init(name, value, note, isAlways: true, read)
    }

    init(
        _ name: String, _ value: Value, optional note: String,
        _ read: @escaping @Sendable (Answer) throws -> JSON?
    ) {
        self.init(name, value, note, isAlways: false, read)
    }

    private init(
        _ name: String, _ value: Value, _ note: String, isAlways: Bool,
        _ read: @escaping @Sendable (Answer) throws -> JSON?
    ) {
        self.name = name
        self.value = value
        self.note = note
        self.isAlways = isAlways
        self.read = read
    }

    /// The same, where a reply may lack it.
    var optional: ReplyField { ReplyField(name, value, optional: note, read) }
}

extension ReplyField {
    /// The members before the details of the result, in the order they are printed.
    static let before = [
        ReplyField("line", .number, "the line that it answers, from 1, blank lines counted") { _ in
            // Whoever reads the lines knows it.
            nil
        },
        ReplyField("replyVersion", .number, "goes up when a reply means something else") { _ in
            .number(Reply.version)
        },
        ReplyField("request", .uuid, optional: "the `request` of the command") {
            $0.request.map { .string($0.uuidString.lowercased()) }
        },
        ReplyField("result", .text, "the result, see below") { .string($0.form.result) },
        ReplyField("time", .time, optional: "the ledger's time of the event that says so, UTC") {
            $0.main.map { .string(UTCTime(milliseconds: $0.time).description) }
        },
        ReplyField("cardholder", .number, optional: "the number to give in later commands") {
            $0.main.flatMap { $0.stream == 0 ? nil : .number($0.stream) }
        },
        ReplyField("session", .number, optional: "the number to give in later commands") {
            $0.id(\.session, openedBy: .sessionRequested)
        },
        ReplyField("challenge", .number, optional: "the number to give in later commands") {
            $0.id(\.challenge, openedBy: .challengeOpened)
        },
        ReplyField("case", .number, optional: "the number to give in later commands") {
            $0.id(\.case, openedBy: .caseOpened)
        },
        ReplyField(
            "reason", .choice(Reason.allCases.map(\.name)),
            optional: "why something was closed or refused"
        ) { $0.main?.reason.map { .string($0.name) } },
        ReplyField("message", .text, optional: "what the holder reads, in French") {
            try $0.form.message($0).map(JSON.string)
        },
    ]

    /// The members after the details of the result.
    static let after = [
        ReplyField(
            "undelivered", .list(.choice(Channel.allCases.map(\.name))),
            optional: "the channels whose message could not be handed over, or had nobody to go to "
                + "since the address or number was erased: that code is void"
        ) { try $0.undelivered() },
        ReplyField("events", .list(.number), "the events in the ledger, ascending") {
            .array($0.events.map { .number($0.sequence) })
        },
    ]
}
