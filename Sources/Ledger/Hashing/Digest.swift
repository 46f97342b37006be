/// A SHA-256 digest: 32 bytes, stored inline and ordered as the bytes are.
public struct Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number of bytes of a digest.
    public static let byteCount = 32

    /// Thirty-two zero bytes: a placeholder, the hash of nothing known.
    public static let zero = Digest(storage: InlineArray(repeating: 0))

    /// The bytes. `storage.span` lends them without a copy.
    package let storage: InlineArray<32, UInt8>

    /// The digest with these bytes.
    package init(storage: InlineArray<32, UInt8>) {
        self.storage = storage
    }

    /// The digest with these bytes, or nil if they are not exactly 32.
    public init?(_ bytes: Span<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var storage = InlineArray<32, UInt8>(repeating: 0)
        var own = storage.mutableSpan
        for i in 0..<32 { own[i] = bytes[i] }
        self.storage = storage
    }

    /// The digest written as 64 hexadecimal digits of either case, or nil for any other text.
    public init?(hex: String) {
        guard hex.utf8.count == 2 * Self.byteCount else { return nil }
        var storage = InlineArray<32, UInt8>(repeating: 0)
        for (i, digit) in hex.utf8.enumerated() {
            guard let value = Self.value(ofHexDigit: digit) else { return nil }
            storage[i / 2] = storage[i / 2] << 4 | value
        }
        self.init(storage: storage)
    }

    /// The digest as 64 lower-case hexadecimal digits.
    public var hex: String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * Self.byteCount)
        for i in storage.indices {
            text.append(Self.hexDigit(storage[i] >> 4))
            text.append(Self.hexDigit(storage[i] & 15))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The same as ``hex``.
    public var description: String { hex }

    /// The 32 bytes in a new array; ``append(to:)`` makes none.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    /// Appends the 32 bytes.
    public func append(to bytes: inout [UInt8]) {
        bytes.append(addingCapacity: Self.byteCount) { output in
            let own = storage.span
            for i in own.indices { output.append(own[i]) }
        }
    }

    /// Whether all bytes are equal. There is no early exit, which would gain nothing on 32 bytes;
    /// for secrets there is ``constantTimeEquals(_:_:)``.
    public static func == (left: Digest, right: Digest) -> Bool {
        let (left, right) = (left.storage.span, right.storage.span)
        var difference: UInt8 = 0
        for i in 0..<32 { difference |= left[i] ^ right[i] }
        return difference == 0
    }

    /// Whether the bytes of `left` come before those of `right`, as `memcmp` orders them.
    public static func < (left: Digest, right: Digest) -> Bool {
        let (left, right) = (left.storage.span, right.storage.span)
        for i in left.indices where left[i] != right[i] { return left[i] < right[i] }
        return false
    }

    /// Hashes all bytes, as many digests with a common prefix can be made.
    public func hash(into hasher: inout Hasher) {
        let bytes = storage.span
        for start in stride(from: 0, to: Self.byteCount, by: 8) {
            var word: UInt64 = 0
            for i in start..<start + 8 { word = word << 8 | UInt64(bytes[i]) }
            hasher.combine(word)
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static func value(ofHexDigit digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
