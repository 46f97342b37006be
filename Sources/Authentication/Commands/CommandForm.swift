import Ledger

/// A command line, declared once: the parser, the JSON Schema and the integrator's page all follow
/// from it.
package struct CommandForm: Sendable {
    package let name: String
    package let summary: String
    package let fields: [CommandField]
    let make: @Sendable (CommandReader) -> Command

    /// - Parameters:
    ///   - inputs: what the command is made with, in the order of their fields on the page.
    ///   - make: the case of the family.
    init<Family: CommandFamily, each Value>(
        _ name: String, _ summary: String, _ inputs: repeat CommandInput<each Value>,
        make: @escaping @Sendable (repeat each Value) -> Family
    ) {
        self.name = name
        self.summary = summary
        var fields: [CommandField] = []
        for input in repeat each inputs { fields += input.fields }
        self.fields = fields
        self.make = { reader in make(repeat (each inputs).read(reader)).command }
    }

    /// Each family with its heading, in the order of the integrator's page.
    package static let families: [(heading: String, forms: [CommandForm])] = [
        ("Issuer feed", IssuerCommand.forms), ("Enrolment portal", PortalCommand.forms),
        ("Payment challenge", PaymentCommand.forms), ("Operation", OperationCommand.forms),
        ("Cases", CaseCommand.forms),
    ]

    /// Every command, in the order of the integrator's page.
    package static let all = families.flatMap(\.forms)

    /// The most cards that a cardholder has: an event that names them all stays small.
    static let cardCountMax = 64

    /// Fields that any command may have.
    package static let common = [
        CommandField("request", .uuid, optional: "sent again, it gets the first answer"),
        CommandField("at", .time, optional: "the time, in a simulated ledger only"),
        CommandField("origin", .address, optional: "the address the request came from"),
        CommandField("device", .text(128), optional: "the identifier of the device"),
    ]
}

/// One field of a command.
package struct CommandField: Sendable {
    package enum Value: Sendable {
        /// At most that many characters, all of which can be seen. It goes into the ledger or the
        /// vault as it is, so a card number is refused.
        case text(Int)
        /// As long, of what somebody typed: looked up, and not kept as it is.
        case typed(Int)
        /// As long, of what somebody typed or pasted, whatever is in it: compared, kept nowhere.
        case secret(Int)
        case email
        case phone
        /// Of IPv4 or IPv6, or a name of at most 64 characters.
        case address
        case card
        case cards
        case uuid
        case time
        case number(ClosedRange<UInt64>)
        /// The number of one in which payments are made.
        case currency
        /// One of these.
        case choice([String])
        case policy
        /// At most ``Event/textCountMax`` bytes, without personal data.
        case note
        /// An account, a ticket or a verifier of at most this many characters: the same, and no
        /// word that could be a password or a code.
        case name(Int)
        /// Different sequences of events, at least one.
        case events
    }

    package enum Need: Sendable {
        case required
        case optional
        /// The form in which our vault compares: not with those of an outside verifier.
        case typed
        /// The form of an outside verifier: all of them, and none of the typed ones.
        case outside
        /// What the payer was shown: all of them or none.
        case shown
    }

    package let name: String
    package let value: Value
    package let need: Need
    package let note: String

    init(_ name: String, _ value: Value, _ need: Need = .required, _ note: String) {
        self.name = name
        self.value = value
        self.need = need
        self.note = note
    }

    init(_ name: String, _ value: Value, optional note: String) {
        self.init(name, value, .optional, note)
    }
}

extension CommandField.Value {
    static let identifier = CommandField.Value.number(1...UInt64(Int64.max))
    static let factor = CommandField.Value.choice(Factor.allCases.map(\.name))
    /// The largest amount of EMV 3-D Secure: 48 digits there, what 64 bits hold here.
    static let amount = CommandField.Value.number(0...UInt64(Int64.max))
}
