/// A key of a table, in the order that its pages are in.
enum TreeKey: Comparable {
    case integer(UInt64)
    /// Compared from the first byte.
    case bytes(ArraySlice<UInt8>)

    /// `MDB_MAXKEYSIZE`
    private static let byteCountMax = 511

    /// Nil for what is no key of such a table.
    init?(_ page: TreePage, _ index: Int, isInteger: Bool) {
        let byteCount = page.keyByteCount(index)
        guard isInteger ? byteCount == 8 : byteCount > 0 && byteCount <= Self.byteCountMax else {
            return nil
        }
        self = isInteger ? .integer(page.integerKey(index)) : .bytes(page.key(index))
    }

    /// - Precondition: both are of one table.
    static func < (left: TreeKey, right: TreeKey) -> Bool {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): left < right
        case (.bytes(let left), .bytes(let right)): left.lexicographicallyPrecedes(right)
        case (.integer, .bytes), (.bytes, .integer): preconditionFailure("keys of two tables")
        }
    }
}
