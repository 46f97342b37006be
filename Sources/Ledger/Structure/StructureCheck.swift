/// Holds the pages of an LMDB file against each other, by a reader of its own: LMDB itself takes
/// every page at its word.
///
/// Nothing that a file holds ends this with more than a list of faults.
package struct StructureCheck {
    /// How much is read.
    package enum Extent: Sendable {
        /// Every page but those of values that have their own.
        case whole
        /// What a writer relies on: the meta pages, that each page is in use or free, and in which
        /// order the inner pages lead. Leaves are read where ``ExpectedTable/checksLeaves`` says
        /// so, at the end of each table, and where values have pages of their own.
        case forWriting
    }

    private let reader: PageReader
    private let meta: MetaPage
    private let other: MetaPage

    /// - Parameters:
    ///   - descriptor: of `data.mdb`.
    ///   - transaction: of a reader that is open meanwhile, so that no page is used again.
    private init(descriptor: Int32, transaction: UInt64) throws(StructureFault) {
        reader = try PageReader(descriptor: descriptor)
        let pages = try MetaPage.both(reader)
        let place = Int(transaction & 1)
        (meta, other) = (pages[place], pages[1 - place])
        guard meta.transaction == transaction else {
            throw StructureFault(
                page: meta.page, table: nil,
                reason: .transactions(meta.transaction, other: transaction))
        }
    }

    /// What is wrong with a file, and which of its pages are in use.
    ///
    /// - Parameters:
    ///   - transaction: as a reader has it that is open meanwhile.
    ///   - tables: those that it must have unless it has none.
    /// - Throws: a fault of a meta page, that leaves nothing to go through.
    /// - Complexity: ``Extent/whole``: each page is read once; two bits of memory for each.
    static func findings(
        descriptor: Int32, transaction: UInt64, tables: [String: ExpectedTable], _ extent: Extent
    ) throws(StructureFault) -> StructureFindings {
        let check = try StructureCheck(descriptor: descriptor, transaction: transaction)
        try check.checkMetaPages()
        return check.walk(tables, extent)
    }

    /// What is wrong with the fields of the meta pages that no commit changes: some of them would
    /// end LMDB while it opens the file.
    static func faultsOfMetaPages(descriptor: Int32) -> [StructureFault] {
        do throws(StructureFault) {
            _ = try MetaPage.both(PageReader(descriptor: descriptor))
            return []
        } catch {
            return [error]
        }
    }

    private func checkMetaPages() throws(StructureFault) {
        func fault(_ meta: MetaPage, _ reason: StructureFault.Reason) -> StructureFault {
            StructureFault(page: meta.page, table: nil, reason: reason)
        }
        guard meta.lastPage < reader.pageCount else { throw fault(meta, .beyondFile) }
        // Of a new file both are 0, and of one that mdb_copy made anew without a table.
        let isNew = meta.transaction == 0 && other.transaction == 0 && meta.main.root == nil
        let isBefore = other.transaction < meta.transaction
        let (older, newer) = isBefore ? (other, meta) : (meta, other)
        guard isNew || older.transaction == newer.transaction &- 1,
            isNew || meta.transaction & 1 == meta.page
        else { throw fault(newer, .transactions(newer.transaction, other: older.transaction)) }
        guard isNew || older.lastPage <= newer.lastPage else {
            throw fault(newer, .lastPage(newer.lastPage, before: older.lastPage))
        }
        for page in [meta, other] {
            guard let writer = try FreeList(reader: reader, meta: page).lastTransaction() else {
                guard page.transaction > 1 else { continue }
                throw fault(page, .notOfTransaction(page.transaction, writtenBy: 1))
            }
            // A commit that failed as it wrote its meta page puts the number back, and no more
            // (mdb_env_write_meta).
            let isOfFailed = page == other && isBefore && writer == page.transaction &+ 2
            guard writer == page.transaction || isOfFailed else {
                throw fault(page, .notOfTransaction(page.transaction, writtenBy: writer))
            }
        }
    }

    private func walk(_ tables: [String: ExpectedTable], _ extent: Extent) -> StructureFindings {
        var findings = StructureFindings(pages: PageMap(lastPage: meta.lastPage))
        var found: [(name: String, record: TableRecord, page: UInt64)] = []
        guard meta.main.flags == 0 else {
            let reason = StructureFault.Reason.tableRecord(Self.mainName)
            findings.note(StructureFault(page: meta.page, table: nil, reason: reason))
            return findings
        }
        var main = TreeWalk(
            reader, Self.mainName, meta.main, on: meta.page, values: .tables, readsLeaves: true)
        main.run(&findings) { page, index, findings in
            let name = String(decoding: page.key(index), as: UTF8.self)
            let record = TableRecord(page.bytes, at: page.valueStart(index))
            // No table of this program has any other flag.
            if record.flags & ~TableRecord.integerKeys == 0,
                record.flags == tables[name]?.flags ?? record.flags
            {
                found.append((name, record, page.number))
            } else {
                let reason = StructureFault.Reason.tableRecord(name)
                findings.note(
                    StructureFault(page: page.number, table: Self.mainName, reason: reason))
            }
        }
        if main.isWhole, meta.main.root != nil {
            for name in tables.keys.sorted() where !found.contains(where: { $0.name == name }) {
                findings.note(
                    StructureFault(page: meta.page, table: nil, reason: .tableMissing(name)))
            }
        }
        var isWhole = main.isWhole
        for (name, record, page) in found {
            let readsLeaves = extent == .whole || tables[name]?.checksLeaves ?? true
            var walk = TreeWalk(reader, name, record, on: page, readsLeaves: readsLeaves)
            walk.run(&findings)
            isWhole = isWhole && walk.isWhole
        }
        isWhole = FreeList(reader: reader, meta: meta).walk(&findings) && isWhole
        // Of a tree that was not gone through, it is not known what it uses.
        guard isWhole else { return findings }
        for range in findings.pages.lost {
            let last = range.count > 1 ? range.upperBound : 0
            findings.note(
                StructureFault(
                    page: range.lowerBound, table: nil, reason: .lost(through: last)))
        }
        return findings
    }

    private static let mainName = "the list of tables"
}
