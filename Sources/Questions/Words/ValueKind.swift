/// What a value may be: checked when it is a choice, offered by completion in every case but
/// `plain`.
package enum ValueKind: Sendable {
    case plain
    case file
    case directory
    /// One of these words; anything else is refused.
    case choice([String])
    /// `key=value` with the values known for each key. Only offered: other keys and operators are
    /// for the command to judge.
    case pairs([(key: String, values: [String])])
}
