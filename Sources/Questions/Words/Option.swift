/// A word that begins with `--`: a flag, or one that takes a value.
package struct Option: Sendable {
    /// Without the dashes: `since`.
    package let name: String
    /// `-s`, when there is a short form.
    package let letter: Character?
    /// How help names the value: `TIME`. A flag has none.
    package let value: String?
    package let kind: ValueKind
    /// Taken when the option is not given.
    package let defaultValue: String?
    /// Of the environment: its value is taken when the option is not given.
    package let variable: String?
    package let isRequired: Bool
    /// May be given more than once; any other is refused the second time.
    package let repeats: Bool
    package let help: String

    /// An option that takes a value when `value` names one, otherwise a flag.
    package init(
        _ name: String, letter: Character? = nil, takes value: String? = nil,
        kind: ValueKind = .plain, default defaultValue: String? = nil, variable: String? = nil,
        required: Bool = false, repeats: Bool = false, help: String
    ) {
        self.name = name
        self.letter = letter
        self.value = value
        self.kind = kind
        self.defaultValue = defaultValue
        self.variable = variable
        self.isRequired = required
        self.repeats = repeats
        self.help = help
    }

    /// `--since`
    package var spelling: String { "--" + name }
    /// `--since TIME`, or `--json` for a flag.
    package var usage: String { value.map { "\(spelling) \($0)" } ?? spelling }
}
