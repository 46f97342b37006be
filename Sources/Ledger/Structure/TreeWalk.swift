/// Walks the pages of one table, from its root to its leaves: each is what it says, and where the
/// keys say that it is.
///
/// - Complexity: each page once, and so ends whatever the pages hold.
struct TreeWalk {
    /// What the entries of a table are.
    enum Values {
        /// Bytes, on pages of their own where they are many.
        case bytes
        /// Each is the record of a table.
        case tables
    }

    let reader: PageReader
    let table: String
    let record: TableRecord
    /// The page that the record is on.
    let page: UInt64
    let values: Values
    /// Whether every leaf is read, and not only those on the way to the last key, where a table
    /// that is appended to is written.
    let readsLeaves: Bool

    private(set) var isWhole = true
    private var branchPageCount: UInt64 = 0
    private var leafPageCount: UInt64 = 0
    private var overflowPageCount: UInt64 = 0
    private var entryCount: UInt64 = 0

    private static let tableFlag: UInt16 = 2

    init(
        _ reader: PageReader, _ table: String, _ record: TableRecord, on page: UInt64,
        values: Values = .bytes, readsLeaves: Bool
    ) {
        self.reader = reader
        self.table = table
        self.record = record
        self.page = page
        self.values = values
        // Which pages overflow is said in the leaves alone.
        self.readsLeaves = readsLeaves || record.overflowPageCount > 0
    }

    /// Keys of a page are at least `lower` and less than `upper`, where there is one.
    private struct Place {
        let page: UInt64
        /// The page that led to it.
        let above: UInt64
        let level: UInt16
        let lower: TreeKey?
        let upper: TreeKey?
        /// Whether it is on the way to the last key.
        let isLast: Bool
    }

    /// - Parameter body: is given each entry of a leaf that was read and found right.
    mutating func run(
        _ findings: inout StructureFindings,
        _ body: (TreePage, Int, inout StructureFindings) -> Void = { _, _, _ in }
    ) {
        guard record.depth <= TableRecord.depthMax, (record.depth == 0) == (record.root == nil)
        else { return note(.depth(record.depth), on: page, &findings) }
        if let root = record.root {
            visit(
                Place(page: root, above: page, level: 1, lower: nil, upper: nil, isLast: true),
                &findings, body)
        }
        guard isWhole else { return }
        compare(.branchPages, record.branchPageCount, branchPageCount, &findings)
        compare(.leafPages, record.leafPageCount, leafPageCount, &findings)
        guard readsLeaves || record.depth < 2 else { return }
        compare(.overflowPages, record.overflowPageCount, overflowPageCount, &findings)
        compare(.entries, record.entryCount, entryCount, &findings)
    }

    private mutating func visit(
        _ place: Place, _ findings: inout StructureFindings,
        _ body: (TreePage, Int, inout StructureFindings) -> Void
    ) {
        guard !findings.isFull else {
            isWhole = false
            return
        }
        if let reason = findings.pages.use(place.page) {
            return note(reason, on: place.above, &findings)
        }
        let kind: TreePage.Kind = place.level == record.depth ? .leaf : .branch
        switch kind {
        case .branch: branchPageCount += 1
        case .leaf:
            leafPageCount += 1
            guard readsLeaves || place.isLast else { return }
        }
        do throws(StructureFault) {
            let page = try read(place, kind)
            if kind == .leaf { return readEntries(page, &findings, body) }
            for index in 0..<page.count {
                visit(
                    Place(
                        page: page.child(index), above: place.page, level: place.level + 1,
                        lower: index == 0 ? place.lower : key(page, index),
                        upper: index + 1 == page.count ? place.upper : key(page, index + 1),
                        isLast: place.isLast && index + 1 == page.count), &findings, body)
            }
        } catch {
            note(error.reason, on: error.page, &findings)
        }
    }

    private func read(
        _ place: Place, _ kind: TreePage.Kind
    ) throws(StructureFault) -> TreePage {
        let bytes = try reader.bytes(place.page, table: table)
        do throws(StructureFault.Reason) {
            let page = try TreePage(bytes, number: place.page, kind: kind)
            guard page.count > (kind == .branch ? 1 : 0) else {
                throw .tooFewEntries(page.count)
            }
            try checkKeys(page, place)
            return page
        } catch {
            throw StructureFault(page: place.page, table: table, reason: error)
        }
    }

    /// The first key of an inner page is never looked at: it stands for all that are less.
    private func checkKeys(_ page: TreePage, _ place: Place) throws(StructureFault.Reason) {
        let first = page.kind == .branch ? 1 : 0
        var previous: TreeKey?
        for index in first..<page.count {
            guard let key = key(page, index) else { throw .key(index) }
            if let previous {
                guard previous < key else { throw .order(index) }
            } else if let lower = place.lower, key < lower {
                throw .range(index)
            }
            previous = key
        }
        if let previous, let upper = place.upper, previous >= upper {
            throw .range(page.count - 1)
        }
    }

    private func key(_ page: TreePage, _ index: Int) -> TreeKey? {
        TreeKey(page, index, isInteger: record.flags & TableRecord.integerKeys != 0)
    }

    private mutating func readEntries(
        _ page: TreePage, _ findings: inout StructureFindings,
        _ body: (TreePage, Int, inout StructureFindings) -> Void
    ) {
        for index in 0..<page.count {
            let flags = page.flags(index)
            let isRight =
                switch values {
                case .bytes: flags <= 1
                case .tables:
                    flags == Self.tableFlag
                        && page.valueByteCount(index) == TableRecord.byteCount
                }
            guard isRight, !page.isTooLarge(index) else {
                note(.entry(index), on: page.number, &findings)
                continue
            }
            entryCount += 1
            if page.hasOverflow(index), !useOverflow(page, index, &findings) { continue }
            body(page, index, &findings)
        }
    }

    /// Notes the pages of a value that are in use: LMDB keeps those that it no longer needs when a
    /// value is replaced by a shorter one.
    private mutating func useOverflow(
        _ page: TreePage, _ index: Int, _ findings: inout StructureFindings
    ) -> Bool {
        let first = page.bytes.little64(page.valueStart(index))
        if let reason = findings.pages.use(first) {
            note(reason, on: page.number, &findings)
            return false
        }
        do throws(StructureFault) {
            let header = try reader.bytes(
                first, count: TreePage.headerByteCount, table: table)
            let overflow = OverflowPages(header, valueByteCount: page.valueByteCount(index))
            if let reason = overflow.fault(at: first) {
                throw StructureFault(page: first, table: table, reason: reason)
            }
            overflowPageCount += overflow.count
            for page in first + 1..<first + overflow.count {
                guard let reason = findings.pages.use(page) else { continue }
                throw StructureFault(page: first, table: table, reason: reason)
            }
            return true
        } catch {
            note(error.reason, on: error.page, &findings)
            return false
        }
    }

    private mutating func compare(
        _ count: StructureFault.Count, _ recorded: UInt64, _ found: UInt64,
        _ findings: inout StructureFindings
    ) {
        guard recorded != found else { return }
        note(.count(count, recorded: recorded, found: found), on: page, &findings)
    }

    private mutating func note(
        _ reason: StructureFault.Reason, on page: UInt64, _ findings: inout StructureFindings
    ) {
        isWhole = false
        findings.note(StructureFault(page: page, table: page < 2 ? nil : table, reason: reason))
    }
}
