import Ledger

/// A value of the views as it is stored: its bytes, then eight that its place and its bytes lead
/// to. What a disk changed is so noticed by whoever reads it. Whoever may write the views can make
/// the check right too, which only `epin verify --views` finds.
///
/// Each step is a permutation of 64 bits: a change within one word of eight bytes never leads to
/// the same check, any other does in one case of 2^64.
enum CheckedValue {
    static let checkByteCount = 8

    /// Stands for the key of a row in the check of its value.
    static func place(_ table: StateTable, _ id: UInt64) -> UInt64 {
        UInt64(table.rawValue) << 56 ^ id
    }

    /// Stands for a key of bytes.
    static func place(_ key: Span<UInt8>) -> UInt64 { fold(key, into: 0) }

    static func make(_ bytes: [UInt8], at place: UInt64) -> [UInt8] {
        bytes + fold(bytes.span, into: place).bigEndianBytes
    }

    /// Lends the bytes without their check; nil when it is not theirs.
    static func read<R>(
        _ value: Span<UInt8>, at place: UInt64, _ body: (Span<UInt8>) throws -> R
    ) rethrows -> R? {
        let byteCount = value.count - checkByteCount
        guard byteCount >= 0 else { return nil }
        let bytes = value.extracting(0..<byteCount)
        guard value.bigEndian(at: byteCount) == fold(bytes, into: place) else { return nil }
        return try body(bytes)
    }

    private static func fold(_ bytes: Span<UInt8>, into place: UInt64) -> UInt64 {
        var check = place
        func mix(_ word: UInt64) {
            check = (check ^ word) &* 0x9E37_79B9_7F4A_7C15
            check ^= check >> 32
        }
        var offset = 0
        while offset + 8 <= bytes.count {
            mix(bytes.bigEndian(at: offset))
            offset += 8
        }
        var last: UInt64 = 0
        for index in offset..<bytes.count { last = last << 8 | UInt64(bytes[index]) }
        mix(last)
        mix(UInt64(bytes.count))
        return check
    }
}
