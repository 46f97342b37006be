import Ledger

/// A name in the JSON of an answer. It means the same in every answer that has it.
package struct Term: Hashable, Sendable {
    package let name: String
    package let type: TermType
    /// In one phrase, for the schema.
    package let meaning: String

    package init(_ name: String, _ type: TermType, _ meaning: String) {
        self.name = name
        self.type = type
        self.meaning = meaning
    }

    /// A field of events, as they have it.
    package init(_ field: Field) {
        self.init(field.name, .field(field), "as in an event")
    }

    package static func == (left: Term, right: Term) -> Bool { left.name == right.name }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// The type of a term's value in JSON.
package indirect enum TermType: Sendable {
    /// The sequence number of an event, or what was opened by it.
    case sequence
    /// A count or an amount.
    case number
    /// A number that may have a fraction.
    case decimal
    case flag
    case text
    /// UTC with milliseconds (RFC 3339).
    case time
    /// A digest or a record, in hexadecimal.
    case hex
    /// One of these words.
    case choice([String])
    case field(Field)
    /// An event, with all of its fields.
    case event
    case list(TermType)
    /// An object of these.
    case object([Shape.Member])
    /// An object whose keys are names of values: limits of a policy by name.
    case dictionary(TermType)
    /// Whatever a field of a state may hold.
    case any
}
