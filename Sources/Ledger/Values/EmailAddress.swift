/// An e-mail address, in lower case: holders type theirs in any case.
public struct EmailAddress: Hashable, Sendable {
    public let text: String

    /// Nil when it lacks a part before or after a single `@`, has spaces, or has more than 254
    /// bytes (RFC 5321 §4.5.3.1).
    public init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), text.utf8.count <= 254,
            text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F })
        else { return nil }
        self.text = Self.normalized(text)
    }

    /// An address typed in another case, or with spaces around it, is the same.
    package static func normalized(_ text: String) -> String {
        var rest = text[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest.lowercased()
    }
}
