import FoundationEssentials

/// The 64 bits that stand for a text or a UUID where values are counted or indexed. Two values may
/// have the same: whoever must be sure compares the values themselves.
public enum Fingerprint {
    /// The first eight bytes of the SHA-256 of the UTF-8.
    public static func of(_ text: String) -> UInt64 { of(Array(text.utf8).span) }

    package static func of(_ utf8: Span<UInt8>) -> UInt64 {
        SHA256.hash(utf8).storage.span.bigEndian(at: 0)
    }

    /// The two halves, exclusive or.
    public static func of(_ uuid: UUID) -> UInt64 {
        let bytes = uuid.bytes
        return bytes.span.bigEndian(at: 0) ^ bytes.span.bigEndian(at: 8)
    }
}
