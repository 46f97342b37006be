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

    @inline(__always)
    package mutating func unsigned(_ value: UInt64) { head(.unsigned, value) }

    package mutating func byteString(_ value: Span<UInt8>) {
        head(.byteString, UInt64(value.count))
        for index in value.indices { bytes.append(value[index]) }
    }

    package mutating func text(_ value: String) {
        head(.text, UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    package mutating func array(count: Int) { head(.array, UInt64(count)) }

    package mutating func map(count: Int) { head(.map, UInt64(count)) }

    @inline(__always)
    private mutating func head(_ type: MajorType, _ value: UInt64) {
        let major = type.rawValue << 5
        switch value {
        case 0..<24:
            bytes.append(major | UInt8(truncatingIfNeeded: value))
        case 24...0xFF:
            bytes.append(major | 24)
            bytes.append(UInt8(truncatingIfNeeded: value))
        case 0x100...0xFFFF:
            bytes.append(major | 25)
            bigEndian(value, byteCount: 2)
        case 0x1_0000...0xFFFF_FFFF:
            bytes.append(major | 26)
            bigEndian(value, byteCount: 4)
        default:
            bytes.append(major | 27)
            bigEndian(value, byteCount: 8)
        }
    }

    @inline(__always)
    private mutating func bigEndian(_ value: UInt64, byteCount: Int) {
        var shift = UInt64(byteCount * 8)
        while shift > 0 {
            shift -= 8
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}

/// The major types of RFC 8949 §3.1 this ledger uses: no floats, tags, negatives or booleans.
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
