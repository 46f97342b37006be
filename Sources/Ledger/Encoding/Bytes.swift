extension Span<UInt8> {
    /// The eight bytes from `offset`, most significant first.
    @inline(__always)
    package func bigEndian(at offset: Int) -> UInt64 {
        // One check of the bounds, then the compiler makes one load of the eight.
        let bytes = extracting(offset..<(offset &+ 8))
        var value: UInt64 = 0
        for index in 0..<8 { value = value << 8 | UInt64(bytes[index]) }
        return value
    }
}

extension Span<UInt8> {
    /// The number in eight bytes; nil for any other length.
    package var number: UInt64? { count == 8 ? bigEndian(at: 0) : nil }
}

extension UInt64 {
    /// The eight bytes, most significant first.
    package var bigEndianBytes: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: self >> (56 - 8 * UInt64($0))) }
    }
}

extension [UInt8] {
    /// Two lower-case hexadecimal digits a byte.
    package var hex: String {
        var text: [UInt8] = []
        text.append(hexOf: span)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends two lower-case hexadecimal digits for each byte.
    package mutating func append(hexOf bytes: Span<UInt8>) {
        append(addingCapacity: bytes.count * 2) { output in
            for index in bytes.indices { output.hex(bytes[index]) }
        }
    }

    /// The bytes in hexadecimal digits of either case; nil for anything else.
    package init?(hex: String) {
        let digits = Array(hex.utf8)
        self.init(hex: digits.span)
    }

    /// The bytes in hexadecimal digits of either case; nil for anything else.
    package init?(hex digits: Span<UInt8>) {
        guard digits.count.isMultiple(of: 2) else { return nil }
        self = []
        var isHex = true
        append(addingCapacity: digits.count / 2) { output in
            for index in stride(from: 0, to: digits.count, by: 2) {
                let (high, low) = (Self.nibble(digits[index]), Self.nibble(digits[index + 1]))
                isHex = isHex && high < 16 && low < 16
                output.append(high << 4 | low & 0xF)
            }
        }
        guard isHex else { return nil }
    }

    /// The value of a hexadecimal digit; 255 when it is none.
    private static func nibble(_ digit: UInt8) -> UInt8 {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x61...0x66: digit - 0x57
        case 0x41...0x46: digit - 0x37
        default: 255
        }
    }
}

extension OutputSpan<UInt8> {
    /// Appends two lower-case hexadecimal digits.
    @inline(__always)
    mutating func hex(_ byte: UInt8) {
        let (high, low) = (byte >> 4, byte & 0xF)
        append(high < 10 ? 0x30 + high : 0x57 + high)
        append(low < 10 ? 0x30 + low : 0x57 + low)
    }

    /// Appends the decimal digits of a number, with zeros before them up to `count`: at most
    /// twenty.
    mutating func decimal(_ value: UInt64, atLeast count: Int = 1) {
        var digits = InlineArray<20, UInt8>(repeating: 0x30)
        var (rest, start) = (value, 20)
        while rest > 0 {
            start -= 1
            digits[start] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        for index in min(start, 20 - count)..<20 { append(digits[index]) }
    }

    /// Appends ASCII.
    @inline(__always)
    mutating func ascii(_ character: Unicode.Scalar) { append(UInt8(ascii: character)) }
}

extension Span<UInt8> {
    /// A copy of the bytes.
    package var array: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for index in indices { bytes.append(self[index]) }
        return bytes
    }
}
