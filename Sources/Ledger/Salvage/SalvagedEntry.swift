/// An entry of a leaf page of which nothing else need be right.
struct SalvagedEntry {
    let key: [UInt8]
    let valueByteCount: Int
    /// Nil where the value is in the page itself.
    let overflowPage: UInt64?
    let value: [UInt8]

    /// Nil where the key is not eight bytes.
    var integerKey: UInt64? { key.count == 8 ? key.little64(0) : nil }

    /// How many entries a page says that it has; all there is room for where that cannot be.
    static func count(in page: [UInt8]) -> Int {
        let lower = Int(page.little16(12))
        let isPossible = (TreePage.headerByteCount...page.count).contains(lower)
        return ((isPossible ? lower : page.count) - TreePage.headerByteCount) / 2
    }

    init?(_ page: [UInt8], _ index: Int) {
        let start = Int(page.little16(TreePage.headerByteCount + 2 * index))
        guard start >= TreePage.headerByteCount, start + 8 <= page.count else { return nil }
        let keyEnd = start + 8 + Int(page.little16(start + 6))
        guard keyEnd <= page.count else { return nil }
        key = Array(page[(start + 8)..<keyEnd])
        valueByteCount = Int(page.little32(start))
        guard valueByteCount <= Digest.byteCount + Event.encodedCountMax else { return nil }
        if page.little16(start + 4) & 1 == 0 {
            guard keyEnd + valueByteCount <= page.count else { return nil }
            overflowPage = nil
            value = Array(page[keyEnd..<(keyEnd + valueByteCount)])
        } else {
            guard keyEnd + 8 <= page.count else { return nil }
            overflowPage = page.little64(keyEnd)
            value = []
        }
    }
}
