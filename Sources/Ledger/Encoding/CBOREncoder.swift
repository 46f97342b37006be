/// Writes the deterministic CBOR of RFC 8949 §4.2.1: shortest heads, definite lengths.
///
/// The caller writes map keys in ascending order; the decoder refuses anything else.
package struct CBOREncoder {
    package private(set) var bytes: [UInt8]

    package init(reserving capacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// Empties the encoder, keeping its memory for the next record.
    package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    package mutating func unsigned(_ value: UInt64) { head(.unsigned, value) }

    package mutating func byteString(_ value: Span<UInt8>) {
        head(.byteString, UInt64(value.count))
        append(value.count) { output in
            for index in value.indices { output.append(value[index]) }
        }
    }

    package mutating func text(_ value: String) {
        head(.text, UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    package mutating func array(count: Int) { head(.array, UInt64(count)) }

    package mutating func map(count: Int) { head(.map, UInt64(count)) }

    /// Appends what `body` writes, at most `count` bytes.
    @inline(__always)
    mutating func append(_ count: Int, _ body: (inout OutputSpan<UInt8>) -> Void) {
        bytes.append(addingCapacity: count, initializingWith: body)
    }

    private mutating func head(_ type: MajorType, _ value: UInt64) {
        append(9) { $0.head(type, value) }
    }
}

extension OutputSpan<UInt8> {
    /// Appends the head of an item: at most nine bytes.
    @inline(__always)
    mutating func head(_ type: MajorType, _ value: UInt64) {
        let major = type.rawValue << 5
        if value < 24 {
            append(major | UInt8(truncatingIfNeeded: value))
        } else {
            longHead(major, value)
        }
    }

    private mutating func longHead(_ major: UInt8, _ value: UInt64) {
        switch value {
        case 0...0xFF:
            append(major | 24)
            append(UInt8(truncatingIfNeeded: value))
        case 0x100...0xFFFF:
            append(major | 25)
            bigEndian(value, byteCount: 2)
        case 0x1_0000...0xFFFF_FFFF:
            append(major | 26)
            bigEndian(value, byteCount: 4)
        default:
            append(major | 27)
            bigEndian(value, byteCount: 8)
        }
    }

    /// Appends the last bytes of a number, most significant first.
    @inline(__always)
    package mutating func bigEndian(_ value: UInt64, byteCount: Int = 8) {
        var shift = UInt64(byteCount * 8)
        while shift > 0 {
            shift -= 8
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}

/// The major types of RFC 8949 §3.1 that this ledger uses: no floats, tags, negatives or booleans.
enum MajorType: UInt8 {
    case unsigned = 0
    case byteString = 2
    case text = 3
    case array = 4
    case map = 5

    var name: String {
        switch self {
        case .unsigned: "an unsigned integer"
        case .byteString: "a byte string"
        case .text: "a text string"
        case .array: "an array"
        case .map: "a map"
        }
    }
}
