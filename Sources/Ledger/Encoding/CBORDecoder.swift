/// Reads what ``CBOREncoder`` writes and nothing else: any other bytes are refused with the offset
/// of the item at fault.
///
/// It holds only a position; each call is given the bytes, so that a record is read where LMDB has
/// mapped it, without a copy.
package struct CBORDecoder {
    package private(set) var offset = 0

    package init() {}

    @inline(__always)
    package mutating func unsigned(_ input: Span<UInt8>) throws(MalformedCBOR) -> UInt64 {
        let start = offset
        // Most heads are not among the last nine bytes: one load of eight, of which one, two, four
        // or all count.
        guard start &+ 9 <= input.count else { return try head(.unsigned, input) }
        let initial = input[start]
        if initial < 24 {
            offset = start &+ 1
            return UInt64(initial)
        }
        let byteCount = 1 &<< Int(initial & 3)
        let value = input.bigEndian(at: start &+ 1) &>> UInt64(64 &- 8 &* byteCount)
        guard initial < 28, value >= Self.smallest(byteCount) else {
            return try head(.unsigned, input)
        }
        offset = start &+ 1 &+ byteCount
        return value
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
        try text(input, limit: limit) { String(copying: $0) }
    }

    /// Lends a text where it lies.
    @inline(__always)
    mutating func text<R>(
        _ input: Span<UInt8>, limit: Int, _ body: (UTF8Span) -> R
    ) throws(MalformedCBOR) -> R {
        let start = offset
        let range = try content(.text, input, limit: limit)
        do {
            return body(try UTF8Span(validating: input.extracting(range)))
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
        let information = input[start] &- type.rawValue << 5
        if information < 24 {
            offset = start &+ 1
            return UInt64(information)
        }
        let value: UInt64
        (value, offset) = try Self.longHead(type, information, input, at: start)
        return value
    }

    /// A head whose value is in the bytes that follow, or that is at fault: the value, and where it
    /// ends. It is apart from the decoder, whose offset can then be in a register.
    @inline(never)
    private static func longHead(
        _ type: MajorType, _ information: UInt8, _ input: Span<UInt8>, at start: Int
    ) throws(MalformedCBOR) -> (UInt64, Int) {
        let byteCount = 1 << Int(information & 3)
        guard information < 28, byteCount < input.count &- start else {
            throw fault(of: type, information, at: start)
        }
        var value: UInt64 = 0
        for index in (start + 1)...(start + byteCount) { value = value << 8 | UInt64(input[index]) }
        guard value >= smallest(byteCount) else { throw fault(of: type, 28, at: start) }
        return (value, start &+ 1 &+ byteCount)
    }

    /// The smallest value that needs so many bytes after the first one.
    @inline(__always)
    private static func smallest(_ byteCount: Int) -> UInt64 {
        byteCount == 1 ? 24 : 1 &<< UInt64(byteCount &* 4)
    }

    /// What is wrong with an item of another type than `type`, or whose value does not follow.
    @inline(never)
    private static func fault(
        of type: MajorType, _ information: UInt8, at start: Int
    ) -> MalformedCBOR {
        if information >= 32 {
            return MalformedCBOR(.unexpectedType(expected: type.name), at: start)
        }
        // 28...30 are reserved and 31 is an indefinite length: neither is deterministic.
        return MalformedCBOR(information > 27 ? .notShortest : .truncated, at: start)
    }
}
