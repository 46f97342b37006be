/// Where the pages of one table begin, and how many it has: `MDB_db`.
struct TableRecord: Hashable {
    static let byteCount = 48
    static let integerKeys: UInt16 = 0x08
    /// `CURSOR_STACK`: LMDB cannot descend further.
    static let depthMax: UInt16 = 32

    let flags: UInt16
    let depth: UInt16
    let branchPageCount: UInt64
    let leafPageCount: UInt64
    let overflowPageCount: UInt64
    let entryCount: UInt64
    /// Nil for an empty table.
    let root: UInt64?

    /// - Parameter offset: where its 48 bytes begin; four of them are of no use here.
    init(_ bytes: [UInt8], at offset: Int) {
        flags = bytes.little16(offset + 4)
        depth = bytes.little16(offset + 6)
        branchPageCount = bytes.little64(offset + 8)
        leafPageCount = bytes.little64(offset + 16)
        overflowPageCount = bytes.little64(offset + 24)
        entryCount = bytes.little64(offset + 32)
        let root = bytes.little64(offset + 40)
        self.root = root == .max ? nil : root
    }
}

/// What is known of a table before its file is read.
struct ExpectedTable {
    /// LMDB's.
    let flags: UInt16
    /// Whether its leaves are read by ``StructureCheck/Extent/forWriting`` too.
    let checksLeaves: Bool

    init(_ flags: UInt16, checksLeaves: Bool) {
        self.flags = flags
        self.checksLeaves = checksLeaves
    }
}
