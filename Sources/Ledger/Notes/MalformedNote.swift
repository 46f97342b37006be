/// A text of one of the C2SP formats that is not as they ask.
public struct MalformedNote: Error, Hashable, Sendable, CustomStringConvertible {
    /// Counted from 1; nil where it is the whole that is wrong.
    public let line: Int?
    public let reason: String

    public init(line: Int? = nil, _ reason: String) {
        self.line = line
        self.reason = reason
    }

    public var description: String { line.map { "line \($0): \(reason)" } ?? reason }

    /// The same, of a text that begins after some lines of another.
    func moved(by lines: Int) -> MalformedNote {
        MalformedNote(line: line.map { $0 + lines }, reason)
    }
}
