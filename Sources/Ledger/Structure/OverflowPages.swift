/// The pages in a row that hold one value; only the first has a header.
struct OverflowPages {
    private static let flag: UInt16 = 4

    private let header: [UInt8]
    private let valueByteCount: Int

    /// - Parameter header: the first 16 bytes of the first page.
    init(_ header: [UInt8], valueByteCount: Int) {
        self.header = header
        self.valueByteCount = valueByteCount
    }

    var count: UInt64 { UInt64(header.little32(12)) }

    func fault(at page: UInt64) -> StructureFault.Reason? {
        guard header.little64(0) == page else { return .number(header.little64(0)) }
        guard header.little16(10) == Self.flag else { return .flags(header.little16(10)) }
        return count >= Self.count(for: valueByteCount) ? nil : .layout
    }

    /// The pages that a value needs.
    static func count(for valueByteCount: Int) -> UInt64 {
        let byteCount = TreePage.headerByteCount + valueByteCount
        return UInt64((byteCount + PageReader.pageByteCount - 1) / PageReader.pageByteCount)
    }
}
