/// A word with a meaning by its position, not by a name.
package struct Argument: Sendable {
    /// How many words it takes. Required ones come first, a repeated one last.
    package enum Arity: Sendable {
        case required
        case optional
        /// None, one or many.
        case repeated
    }

    /// In small letters: `filter`. Help shows `FILTER`.
    package let name: String
    package let arity: Arity
    package let kind: ValueKind
    package let help: String

    package init(_ name: String, _ arity: Arity = .required, kind: ValueKind = .plain, help: String)
    {
        self.name = name
        self.arity = arity
        self.kind = kind
        self.help = help
    }

    /// `FILTER`
    package var spelling: String { name.uppercased() }

    /// `FILE`, `[FILE]` or `[FILTER]...`
    package var usage: String {
        switch arity {
        case .required: spelling
        case .optional: "[\(spelling)]"
        case .repeated: "[\(spelling)]..."
        }
    }
}
