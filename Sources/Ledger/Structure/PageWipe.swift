internal import Glibc

/// Overwrites with zeros what a file still holds of values that are gone.
///
/// LMDB copies a page before it changes it, and leaves the one before as it was until it needs it
/// again. And it writes the room between the entries of a page as it found it in memory, where
/// pages of earlier commits were.
///
/// It is for a file that nobody writes meanwhile. What a reader may still use is left, and what the
/// commit before the last one used: a crash could fall back to it.
struct PageWipe {
    private let reader: PageReader
    private let last: MetaPage
    private let before: MetaPage

    private static let tableFlag: UInt16 = 2

    /// - Parameter descriptor: of `data.mdb`, open for writing.
    /// - Throws: as everything here: ``StructureFault`` for what cannot be read, or is no page;
    ///   ``SystemError`` for what cannot be written.
    init(descriptor: Int32) throws {
        reader = try PageReader(descriptor: descriptor)
        let pages = try MetaPage.both(reader).sorted { $0.transaction < $1.transaction }
        (before, last) = (pages[0], pages[1])
    }

    /// The last one that was committed.
    var transaction: UInt64 { last.transaction }

    // MARK: Free pages

    /// Wipes the pages that transactions freed, of those after `earlier`.
    ///
    /// - Parameter oldest: the oldest snapshot that is read; nil when none is.
    /// - Returns: the last transaction whose pages are wiped.
    /// - Complexity: reads each of those pages; writes those that are not zero.
    func wipeFreePages(
        after earlier: UInt64, oldest: UInt64?
    ) throws -> UInt64 {
        // As LMDB does before it uses a page again (mdb_find_oldest).
        let end = min(last.transaction, oldest ?? .max)
        for list in try FreeList(reader: reader, meta: last).lists(after: earlier)
        where list.transaction < end {
            for page in list.pages { try wipe(0..<PageReader.pageByteCount, of: page) }
        }
        return max(earlier, end - min(end, 1))
    }

    // MARK: Used pages

    /// Wipes what is unused in the pages that the last commit wrote.
    ///
    /// A page that leads to one of the commit before was copied from one that led there, and that
    /// one is among those that the last commit freed: what they do not lead to is new.
    ///
    /// - Complexity: the pages that the commit wrote and freed.
    func wipeGapsOfLastCommit() throws {
        guard last.transaction > 0 else { return }
        var kept = Set([before.main.root, before.freeList.root].compactMap { $0 })
        for list in try FreeList(reader: reader, meta: last).lists(after: last.transaction - 1) {
            for number in list.pages {
                guard number < reader.pageCount else { continue }
                let bytes = try reader.bytes(number, table: nil)
                kept.formUnion(Self.page(bytes, number).map(children) ?? [])
            }
        }
        try wipeGaps { !kept.contains($0) }
    }

    /// Wipes what is unused in every page of a table.
    ///
    /// - Complexity: reads every page that is in use.
    func wipeGaps() throws { try wipeGaps { _ in true } }

    private func wipeGaps(of isNew: (UInt64) -> Bool) throws {
        try wipeGaps(below: last.main.root, isNew) { page, index in
            if page.hasOverflow(index) { try wipeValue(of: page, index, from: .max) }
        }
        // A record has room for more pages than it names (mdb_freelist_save).
        try wipeGaps(below: last.freeList.root, isNew) { page, index in
            let start = page.valueStart(index)
            let first = page.hasOverflow(index) ? page.bytes.little64(start) : page.number
            let offset = page.hasOverflow(index) ? TreePage.headerByteCount : start
            let bytes = try reader.bytes(first, table: FreeList.name)
            let count = min(bytes.little64(offset), last.lastPage)
            try wipeValue(of: page, index, from: 8 + 8 * Int(count))
        }
    }

    private func wipeGaps(
        below root: UInt64?, _ isNew: (UInt64) -> Bool, _ entry: (TreePage, Int) throws -> Void
    ) throws {
        var waiting = [root].compactMap { $0 }.filter(isNew)
        var seen = Set(waiting)
        while let number = waiting.popLast() {
            let bytes = try reader.bytes(number, table: nil)
            guard let page = Self.page(bytes, number) else {
                throw StructureFault(page: number, table: nil, reason: .layout)
            }
            try wipe(page.unused, of: number, page.bytes)
            for index in 0..<page.count where page.kind == .leaf { try entry(page, index) }
            for child in children(page) where isNew(child) && seen.insert(child).inserted {
                waiting.append(child)
            }
        }
    }

    /// Wipes a value from an offset on, and what follows it in pages of its own.
    private func wipeValue(of page: TreePage, _ index: Int, from offset: Int) throws {
        let byteCount = page.valueByteCount(index)
        let start = page.valueStart(index)
        guard page.hasOverflow(index) else {
            guard offset < byteCount else { return }
            return try wipe(start + offset..<start + byteCount, of: page.number, page.bytes)
        }
        let size = PageReader.pageByteCount
        let first = page.bytes.little64(start)
        let end = Int(OverflowPages.count(for: byteCount)) * size
        var place = TreePage.headerByteCount + min(offset, byteCount)
        while place < end {
            let next = min(end, (place / size + 1) * size)
            try wipe(place % size..<place % size + next - place, of: first + UInt64(place / size))
            place = next
        }
    }

    /// Nil for what is no page of a tree, such as that of a value.
    private static func page(_ bytes: [UInt8], _ number: UInt64) -> TreePage? {
        TreePage.Kind(rawValue: bytes.little16(10)).flatMap {
            try? TreePage(bytes, number: number, kind: $0)
        }
    }

    /// The pages that it leads to: below it, or where a table begins.
    private func children(_ page: TreePage) -> [UInt64] {
        (0..<page.count).compactMap { index in
            switch page.kind {
            case .branch: page.child(index)
            case .leaf where page.flags(index) == Self.tableFlag:
                TableRecord(page.bytes, at: page.valueStart(index)).root
            case .leaf: nil
            }
        }
    }

    // MARK: Writing

    private func wipe(
        _ range: Range<Int>, of page: UInt64, _ known: [UInt8]? = nil
    ) throws {
        // The file may end before a page that was never written.
        guard page < reader.pageCount else { return }
        let bytes: [UInt8]
        if let known { bytes = known } else { bytes = try reader.bytes(page, table: nil) }
        guard bytes[range].contains(where: { $0 != 0 }) else { return }
        let zeros = [UInt8](repeating: 0, count: range.count)
        let start = off_t(page) * off_t(PageReader.pageByteCount) + off_t(range.lowerBound)
        let count = unsafe zeros.withUnsafeBytes {
            unsafe pwrite(reader.descriptor, $0.baseAddress, $0.count, start)
        }
        guard count == zeros.count else {
            throw SystemError(code: errno, operation: "overwrite", path: "data.mdb")
        }
    }
}
