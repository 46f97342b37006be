/// What a witness signs for a checkpoint that is consistent with all it saw before: C2SP
/// tlog-cosignature, with Ed25519.
public struct Cosignature: Hashable, Sendable {
    /// When it was made, in seconds since 1970-01-01T00:00:00Z.
    public let time: UInt64
    /// 64 bytes.
    public let signature: [UInt8]

    public init(time: UInt64, signature: [UInt8]) {
        precondition(signature.count == 64 && time <= Int64.max)
        self.time = time
        self.signature = signature
    }

    /// Reads the bytes of a note's signature; nil when they are not a time and a signature.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 72 else { return nil }
        time = bytes.span.bigEndian(at: 0)
        signature = Array(bytes[8...])
        guard time <= Int64.max else { return nil }
    }

    public var bytes: [UInt8] { time.bigEndianBytes + signature }

    /// The bytes that are signed.
    public static func message(of text: String, time: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n\(text)".utf8)
    }
}
