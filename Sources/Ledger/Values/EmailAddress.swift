@_spi(_Unicode) import Swift

/// An e-mail address, in its one canonical writing: holders type theirs in any case, and letters
/// with accents in either of the two forms that Unicode has for them.
public struct EmailAddress: Hashable, Sendable {
    public let text: String

    /// Nil when it lacks a part before or after a single `@`, has spaces or characters that cannot
    /// be seen, has a host that is not in ASCII (RFC 5890: its A-label, `xn--…`, where it has
    /// another form), or has more than 254 bytes (RFC 5321 §4.5.3.1).
    public init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), text.utf8.count <= 254,
            parts[1].utf8.allSatisfy({ $0 < 0x80 }),
            text.unicodeScalars.allSatisfy({ !$0.isInvisible && !$0.properties.isWhitespace })
        else { return nil }
        self.text = Self.normalized(text)
    }

    /// An address typed in another case, with spaces around it or in another normal form of
    /// Unicode is the same: lower case, NFC.
    package static func normalized(_ text: String) -> String {
        let lowercased = lowercased(text)
        guard !lowercased.utf8.allSatisfy({ $0 < 0x80 }) else { return lowercased }
        return String(String.UnicodeScalarView(lowercased._nfc))
    }

    /// The writings under which earlier versions, which compared what was typed, may have kept it.
    static func earlierWritings(of text: String) -> [String] {
        let lowercased = lowercased(text)
        guard !lowercased.utf8.allSatisfy({ $0 < 0x80 }) else { return [] }
        return [lowercased, String(String.UnicodeScalarView(lowercased._nfd))]
    }

    private static func lowercased(_ text: String) -> String {
        var rest = text[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest.lowercased()
    }

    /// Whether a text that was typed for an address may be kept as one: it has an `@`, and no card
    /// number in it.
    public static func canBeOne(_ text: String) -> Bool {
        text.contains("@") && !ClearText(text).hasLuhnNumber
    }
}
