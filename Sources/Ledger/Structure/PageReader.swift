internal import Glibc

/// Copies pages out of a data file: what the disk cannot read is an error, where LMDB's map would
/// be a bus error.
struct PageReader {
    static let pageByteCount = 4096

    let descriptor: Int32
    /// The whole pages that the file has.
    let pageCount: UInt64

    /// - Parameter descriptor: of `data.mdb`, open for reading for as long as this is used.
    /// - Throws: ``StructureFault`` when even its length cannot be read.
    init(descriptor: Int32) throws(StructureFault) {
        self.descriptor = descriptor
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw Self.unreadable(0, nil) }
        pageCount = UInt64(max(status.st_size, 0)) / UInt64(Self.pageByteCount)
    }

    /// The first bytes of a page.
    ///
    /// - Throws: ``StructureFault`` of that page.
    func bytes(
        _ page: UInt64, count: Int = pageByteCount, table: String?
    ) throws(StructureFault) -> [UInt8] {
        guard page < pageCount else {
            throw StructureFault(page: page, table: table, reason: .beyondFile)
        }
        let offset = off_t(page) * off_t(Self.pageByteCount)
        var readCount = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            repeat {
                readCount = unsafe pread(descriptor, buffer.baseAddress, count, offset)
            } while readCount < 0 && errno == EINTR
            initialized = max(readCount, 0)
        }
        guard readCount >= 0 else { throw Self.unreadable(page, table) }
        // Cut since its length was read.
        guard readCount == count else {
            throw StructureFault(page: page, table: table, reason: .beyondFile)
        }
        return bytes
    }

    private static func unreadable(_ page: UInt64, _ table: String?) -> StructureFault {
        let error = SystemError(code: errno, operation: "read", path: "data.mdb")
        return StructureFault(page: page, table: table, reason: .unreadable(error))
    }
}
