/// What a value may be: checked when it is a choice, offered by completion in every case but
/// `plain`.
package enum ValueKind: Sendable {
    case plain
    case file
    case directory
    /// One of these words; anything else is refused.
    case choice([String])
    /// `key=value` with the known values of each key. They are only offered: the command judges
    /// other keys and operators.
    case pairs([(key: String, values: [String])])
}
