/// A word told by its place, not by a name.
struct Argument: Sendable {
    /// How many words it takes. Required ones come first, a repeated one last.
    enum Arity: Sendable {
        case required
        case optional
        /// None, one or many.
        case repeated
    }

    /// In small letters: `filter`. Help shows `FILTER`.
    let name: String
    let arity: Arity
    let kind: ValueKind
    let help: String

    init(_ name: String, _ arity: Arity = .required, kind: ValueKind = .plain, help: String) {
        self.name = name
        self.arity = arity
        self.kind = kind
        self.help = help
    }

    /// `FILTER`
    var spelling: String { name.uppercased() }

    /// `FILE`, `[FILE]` or `[FILTER]...`
    var usage: String {
        switch arity {
        case .required: spelling
        case .optional: "[\(spelling)]"
        case .repeated: "[\(spelling)]..."
        }
    }
}
