/// A page of a table's tree whose entries lie within it, each in its own bytes.
///
///     0  its number        8  (unused)    10  flags    12  lower    14  upper
///     16 … lower           where each entry begins, in the order of the keys
///     upper … 4096         the entries: value size or child, flags, key size, key, value
struct TreePage {
    enum Kind: UInt16 {
        case branch = 1
        case leaf = 2
    }

    static let headerByteCount = 16
    private static let entryHeaderByteCount = 8
    /// `me_nodemax`: a larger entry has its value on pages of its own.
    private static let entryByteCountMax = 2038

    let number: UInt64
    let bytes: [UInt8]
    let kind: Kind
    let count: Int

    /// - Parameter bytes: of the whole page.
    init(
        _ bytes: [UInt8], number: UInt64, kind: Kind
    ) throws(StructureFault.Reason) {
        self.number = number
        self.bytes = bytes
        self.kind = kind
        guard bytes.little64(0) == number else { throw .number(bytes.little64(0)) }
        guard bytes.little16(10) == kind.rawValue else { throw .flags(bytes.little16(10)) }
        let (lower, upper) = (Int(bytes.little16(12)), Int(bytes.little16(14)))
        guard lower >= Self.headerByteCount, lower.isMultiple(of: 2), lower <= upper,
            upper <= PageReader.pageByteCount
        else { throw .layout }
        count = (lower - Self.headerByteCount) / 2
        try checkEntries(from: upper)
    }

    /// What lies between where each entry begins and the entries themselves: nobody reads it.
    var unused: Range<Int> { Int(bytes.little16(12))..<Int(bytes.little16(14)) }

    /// LMDB leaves no gap between entries, wherever it writes them.
    private func checkEntries(from upper: Int) throws(StructureFault.Reason) {
        var places: [Range<Int>] = []
        places.reserveCapacity(count)
        var isDescending = true
        for index in 0..<count {
            let start = start(index)
            guard start >= upper, start.isMultiple(of: 2),
                start + Self.entryHeaderByteCount <= PageReader.pageByteCount
            else { throw .layout }
            let end = start + byteCount(index)
            guard end <= PageReader.pageByteCount else { throw .layout }
            let next = places.last?.lowerBound ?? PageReader.pageByteCount
            isDescending = isDescending && end == next
            places.append(start..<end)
        }
        if !isDescending { places.sort { $0.lowerBound > $1.lowerBound } }
        var next = PageReader.pageByteCount
        for place in places {
            guard place.upperBound == next else { throw .layout }
            next = place.lowerBound
        }
        guard next == upper else { throw .layout }
    }

    private func start(_ index: Int) -> Int {
        Int(bytes.little16(Self.headerByteCount + 2 * index))
    }

    /// Of an entry with its key and what of its value is on this page, made even.
    private func byteCount(_ index: Int) -> Int {
        let keyEnd = Self.entryHeaderByteCount + keyByteCount(index)
        guard kind == .leaf else { return (keyEnd + 1) & ~1 }
        return (keyEnd + (hasOverflow(index) ? 8 : valueByteCount(index)) + 1) & ~1
    }

    /// Too large an entry is one that LMDB would not have put here.
    func isTooLarge(_ index: Int) -> Bool { byteCount(index) > Self.entryByteCountMax }

    func keyByteCount(_ index: Int) -> Int { Int(bytes.little16(start(index) + 6)) }

    func key(_ index: Int) -> ArraySlice<UInt8> {
        let start = start(index) + Self.entryHeaderByteCount
        return bytes[start..<(start + keyByteCount(index))]
    }

    /// - Precondition: the key has eight bytes.
    func integerKey(_ index: Int) -> UInt64 {
        bytes.little64(start(index) + Self.entryHeaderByteCount)
    }

    /// The page that an entry of an inner page leads to.
    func child(_ index: Int) -> UInt64 {
        let start = start(index)
        return UInt64(bytes.little32(start)) | UInt64(bytes.little16(start + 4)) << 32
    }

    func flags(_ index: Int) -> UInt16 { bytes.little16(start(index) + 4) }

    /// `F_BIGDATA`: the value is on pages of its own, whose first number stands in its place.
    func hasOverflow(_ index: Int) -> Bool { flags(index) & 1 != 0 }

    func valueByteCount(_ index: Int) -> Int { Int(bytes.little32(start(index))) }

    /// Where the value, or the number of its first page, begins.
    func valueStart(_ index: Int) -> Int {
        start(index) + Self.entryHeaderByteCount + keyByteCount(index)
    }
}
