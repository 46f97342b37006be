import Ledger

/// One value that a command is made with: the fields of the command line that it is read from, and
/// how.
struct CommandInput<Value: Sendable>: Sendable {
    let fields: [CommandField]
    let read: @Sendable (CommandReader) -> Value

    init(_ fields: [CommandField], _ read: @escaping @Sendable (CommandReader) -> Value) {
        self.fields = fields
        self.read = read
    }

    /// Of one field that must be there.
    init(
        _ name: String, _ value: CommandField.Value, _ note: String,
        _ read: @escaping @Sendable (CommandReader, String) -> Value
    ) {
        self.init([CommandField(name, value, .required, note)]) { read($0, name) }
    }

    /// Of one field that may be there.
    init(
        _ name: String, _ value: CommandField.Value, optional note: String,
        _ read: @escaping @Sendable (CommandReader, String) -> Value
    ) {
        self.init([CommandField(name, value, optional: note)]) { read($0, name) }
    }
}

/// The values that several commands are made with.
enum Input {
    static let cardholder = identifier("cardholder", "the number that registering gave")
    static let session = identifier("session", "the number that `requestCodes` gave")
    static let challenge = identifier("challenge", "the number that `openChallenge` gave")
    static let `case` = identifier("case", "the number that `openCase` gave")
    static let email = CommandInput("email", .email, "the address declared") { $0.email($1) }
    static let card = CommandInput("card", .card, "the whole card number") { $0.card($1) }
    static let account = CommandInput("account", .name(40), "the named person who acts") {
        $0.text($1)
    }
    static let language = CommandInput(
        "language", .choice(Language.allCases.map(\.name)), "of the messages to the holder"
    ) { Language(name: $0.text($1))! }
    /// The outside system that makes and sends the codes.
    static let codeMaker = CommandInput(
        "verifier", .name(40), optional: "the outside system that makes and sends the codes"
    ) { $0.optionalText($1) }

    static func identifier(_ name: String, _ note: String) -> CommandInput<UInt64> {
        CommandInput(name, .identifier, note) { $0.number($1) }
    }

    static func phone(
        _ note: String = "the number declared, with its `+` and country"
    ) -> CommandInput<PhoneNumber> {
        CommandInput("phone", .phone, note) { $0.phone($1) }
    }

    static func ticket(_ note: String) -> CommandInput<String> {
        CommandInput("ticket", .name(40), note) { $0.text($1) }
    }

    static func ticket(optional note: String) -> CommandInput<String?> {
        CommandInput("ticket", .name(40), optional: note) { $0.optionalText($1) }
    }

    static func note(_ note: String = "what is said of it") -> CommandInput<String> {
        CommandInput("note", .note, note) { $0.text($1) }
    }

    static func note(optional note: String) -> CommandInput<String?> {
        CommandInput("note", .note, optional: note) { $0.optionalText($1) }
    }

    /// What an outside system that compared gives instead of what was typed.
    static let verifier = CommandField(
        "verifier", .name(40), .outside, "the outside system that compared")

    /// What the holder typed, compared by our vault or by whoever keeps it.
    static func typed(_ name: String) -> CommandField {
        CommandField(name, .secret(64), .typed, "as typed")
    }
}
