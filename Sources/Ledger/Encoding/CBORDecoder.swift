/// Reads what ``CBOREncoder`` writes and nothing else: any other bytes are refused with the offset
/// of the item at fault.
///
/// It holds a position only; each call is given the bytes, so that a record is read where LMDB
/// has mapped it, without a copy.
package struct CBORDecoder {
    package private(set) var offset = 0

    package init() {}

    @inline(__always)
    package mutating func unsigned(_ input: Span<UInt8>) throws(MalformedCBOR) -> UInt64 {
        try head(.unsigned, input)
    }

    /// The length of an array, refused above `limit`.
    package mutating func array(
        _ input: Span<UInt8>, limit: Int
    ) throws(MalformedCBOR) -> Int {
        try length(.array, input, limit: limit)
    }

    /// The number of pairs of a map, refused above `limit`.
    package mutating func map(_ input: Span<UInt8>, limit: Int) throws(MalformedCBOR) -> Int {
        try length(.map, input, limit: limit)
    }

    /// The range of the input that holds the content of a byte string.
    package mutating func byteString(
        _ input: Span<UInt8>, limit: Int
    ) throws(MalformedCBOR) -> Range<Int> {
        try content(.byteString, input, limit: limit)
    }

    package mutating func text(
        _ input: Span<UInt8>, limit: Int
    ) throws(MalformedCBOR) -> String {
        let start = offset
        let range = try content(.text, input, limit: limit)
        do {
            return String(copying: try UTF8Span(validating: input.extracting(range)))
        } catch {
            throw MalformedCBOR(.invalidUTF8, at: start)
        }
    }

    /// Refuses bytes after the last item.
    package func finish(_ input: Span<UInt8>) throws(MalformedCBOR) {
        guard offset == input.count else {
            throw MalformedCBOR(.trailingBytes(input.count - offset), at: offset)
        }
    }

    private mutating func length(
        _ type: MajorType, _ input: Span<UInt8>, limit: Int
    ) throws(MalformedCBOR) -> Int {
        let start = offset
        let value = try head(type, input)
        guard value <= UInt64(limit) else { throw MalformedCBOR(.tooLong(limit: limit), at: start) }
        return Int(value)
    }

    private mutating func content(
        _ type: MajorType, _ input: Span<UInt8>, limit: Int
    ) throws(MalformedCBOR) -> Range<Int> {
        let start = offset
        let count = try length(type, input, limit: limit)
        guard count <= input.count - offset else { throw MalformedCBOR(.truncated, at: start) }
        defer { offset += count }
        return offset..<(offset + count)
    }

    @inline(__always)
    private mutating func head(
        _ type: MajorType, _ input: Span<UInt8>
    ) throws(MalformedCBOR) -> UInt64 {
        let start = offset
        guard start < input.count else { throw MalformedCBOR(.truncated, at: start) }
        let initial = input[start]
        guard initial >> 5 == type.rawValue else {
            throw MalformedCBOR(.unexpectedType(expected: type.name), at: start)
        }
        let information = initial & 0x1F
        if information < 24 {
            offset = start + 1
            return UInt64(information)
        }
        // 28...30 are reserved and 31 is an indefinite length: neither is deterministic.
        guard information <= 27 else { throw MalformedCBOR(.notShortest, at: start) }
        let byteCount = 1 << Int(information - 24)
        guard byteCount < input.count - start else { throw MalformedCBOR(.truncated, at: start) }
        var value: UInt64 = 0
        for index in (start + 1)...(start + byteCount) {
            value = value << 8 | UInt64(input[index])
        }
        let smallest: UInt64 = byteCount == 1 ? 24 : 1 << UInt64(byteCount * 4)
        guard value >= smallest else { throw MalformedCBOR(.notShortest, at: start) }
        offset = start + 1 + byteCount
        return value
    }
}
