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
    /// The number that eight bytes are; nil for any other length.
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
        text.reserveCapacity(count * 2)
        for byte in self { text.append(hex: byte) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends two lower-case hexadecimal digits.
    package mutating func append(hex byte: UInt8) {
        func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 + nibble : 0x57 + nibble }
        append(digit(byte >> 4))
        append(digit(byte & 0xF))
    }

    /// Appends a number in decimal, with zeros before it up to `width` digits.
    mutating func append(decimal number: UInt64, width: Int = 1) {
        let start = count
        var rest = number
        while rest > 0 || count < start + width {
            append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        }
        self[start...].reverse()
    }

    /// The bytes that hexadecimal digits of either case tell; nil for anything else.
    package init?(hex: String) {
        func nibble(_ character: UInt8) -> UInt8? {
            switch character {
            case 0x30...0x39: character - 0x30
            case 0x61...0x66: character - 0x57
            case 0x41...0x46: character - 0x37
            default: nil
            }
        }
        let digits = Array(hex.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        self = []
        reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = nibble(digits[index]), let low = nibble(digits[index + 1]) else {
                return nil
            }
            append(high << 4 | low)
        }
    }
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
