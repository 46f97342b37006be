internal import CLMDB

extension MDB_val {
    /// Lends bytes to LMDB, which reads them before the call returns.
    init(_ bytes: UnsafeRawBufferPointer) {
        unsafe self.init(
            mv_size: bytes.count,
            mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    }

    /// Lends the bytes where they are mapped.
    func withSpan<R>(_ body: (Span<UInt8>) throws -> R) rethrows -> R {
        let bytes = unsafe UnsafeRawBufferPointer(start: mv_data, count: mv_size)
        return try unsafe body(bytes.bindMemory(to: UInt8.self).span)
    }

    /// The eight bytes as an integer, whatever their alignment.
    var integer: UInt64 {
        precondition(unsafe mv_size == 8, "not an integer of 64 bits")
        return unsafe mv_data.loadUnaligned(as: UInt64.self)
    }
}
