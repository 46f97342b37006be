/// One of the two pages that a file begins with: where the tables are as of one commit. Commits
/// take turns, transaction n writes page n modulo 2, so that the one before stays whole.
struct MetaPage: Hashable {
    static let byteCount = 16 + 24 + 2 * TableRecord.byteCount + 16

    let page: UInt64
    /// Records of transactions and the pages that they freed.
    let freeList: TableRecord
    /// Names and records of tables.
    let main: TableRecord
    let lastPage: UInt64
    let transaction: UInt64

    private static let magic: UInt32 = 0xBEEF_C0DE
    private static let version: UInt32 = 1
    private static let flag: UInt16 = 0x08

    /// - Throws: ``StructureFault`` where a field that no commit writes is not what it must be.
    init(_ bytes: [UInt8], page: UInt64) throws(StructureFault) {
        func require(
            _ isRight: Bool, _ field: StructureFault.MetaField, _ found: UInt64
        ) throws(StructureFault) {
            guard !isRight else { return }
            throw StructureFault(
                page: page, table: nil, reason: .metaField(field, found: found))
        }
        let (magic, version) = (bytes.little32(16), bytes.little32(20))
        try require(magic == Self.magic, .magic, UInt64(magic))
        try require(version == Self.version, .version, UInt64(version))
        try require(bytes.little64(0) == page, .pageNumber, bytes.little64(0))
        try require(bytes.little16(10) == Self.flag, .pageFlags, UInt64(bytes.little16(10)))
        // LMDB keeps the size of a page in the record of the list of free pages.
        let pageSize = bytes.little32(40)
        try require(pageSize == PageReader.pageByteCount, .pageSize, UInt64(pageSize))
        freeList = TableRecord(bytes, at: 40)
        try require(
            freeList.flags == TableRecord.integerKeys, .tableFlags, UInt64(freeList.flags))
        main = TableRecord(bytes, at: 40 + TableRecord.byteCount)
        lastPage = bytes.little64(40 + 2 * TableRecord.byteCount)
        transaction = bytes.little64(48 + 2 * TableRecord.byteCount)
        self.page = page
    }

    /// Both, as they were at one moment: a commit may be writing one of them.
    static func both(_ reader: PageReader) throws(StructureFault) -> [MetaPage] {
        func read() throws(StructureFault) -> [MetaPage] {
            let first = try reader.bytes(0, count: byteCount, table: nil)
            let second = try reader.bytes(1, count: byteCount, table: nil)
            return [try MetaPage(first, page: 0), try MetaPage(second, page: 1)]
        }
        var pages = try read()
        while true {
            let again = try read()
            if again == pages { return pages }
            pages = again
        }
    }
}
