/// Numbers as LMDB writes them on every machine this program runs on.
extension [UInt8] {
    /// The two bytes from `offset`.
    @inline(__always)
    func little16(_ offset: Int) -> UInt16 {
        UInt16(self[offset]) | UInt16(self[offset + 1]) << 8
    }

    /// The four bytes from `offset`.
    func little32(_ offset: Int) -> UInt32 {
        UInt32(little16(offset)) | UInt32(little16(offset + 2)) << 16
    }

    /// The eight bytes from `offset`.
    @inline(__always)
    func little64(_ offset: Int) -> UInt64 {
        span.bigEndian(at: offset).byteSwapped
    }
}
