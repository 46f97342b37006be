/// A text that should have one of the C2SP formats and does not.
public struct MalformedNote: Error, Hashable, Sendable, CustomStringConvertible {
    /// Counted from 1; nil where the whole is wrong.
    public let line: Int?
    public let reason: String

    public init(line: Int? = nil, _ reason: String) {
        self.line = line
        self.reason = reason
    }

    public var description: String { line.map { "line \($0): \(reason)" } ?? reason }

    /// The same fault, in a text that begins after some lines of another.
    func moved(by lines: Int) -> MalformedNote {
        MalformedNote(line: line.map { $0 + lines }, reason)
    }
}
