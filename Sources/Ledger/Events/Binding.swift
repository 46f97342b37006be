/// What a code is bound to: the first 16 bytes of the SHA-256 of the deterministic CBOR array
/// `[amount, currency, exponent, merchantName]` as shown to the payer.
///
/// The same at the opening of a challenge, at the issuance of its code and at each submission
/// (Delegated Regulation (EU) 2018/389, article 5: dynamic linking).
public struct Binding: Hashable, Sendable, CustomStringConvertible {
    let high: UInt64
    let low: UInt64

    public init(amount: UInt64, currency: UInt64, exponent: UInt64, merchantName: String) {
        var encoder = CBOREncoder()
        encoder.array(count: 4)
        encoder.unsigned(amount)
        encoder.unsigned(currency)
        encoder.unsigned(exponent)
        encoder.text(merchantName)
        self.init(SHA256.hash(encoder.bytes.span).bytes.span)
    }

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Takes the first 16 bytes.
    init(_ bytes: Span<UInt8>) {
        high = bytes.bigEndian(at: 0)
        low = bytes.bigEndian(at: 8)
    }

    /// The 16 bytes.
    public var bytes: [UInt8] { high.bigEndianBytes + low.bigEndianBytes }

    public var description: String { bytes.hex }
}
