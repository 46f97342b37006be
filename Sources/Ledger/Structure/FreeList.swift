/// The table of free pages: transaction → the pages that it freed, a count and then their numbers,
/// the greatest first (`MDB_IDL`).
struct FreeList {
    static let name = "the list of free pages"

    let reader: PageReader
    let meta: MetaPage

    /// Notes every free page, after all that are in use. Returns whether all of it was right.
    func walk(_ findings: inout StructureFindings) -> Bool {
        var walk = TreeWalk(
            reader, Self.name, meta.freeList, on: meta.page, readsLeaves: true)
        var lists: [(page: UInt64, transaction: UInt64, pages: [UInt64])] = []
        var isRight = true
        walk.run(&findings) { page, index, findings in
            let transaction = page.integerKey(index)
            do throws(StructureFault) {
                let pages = try pages(page, index, transaction)
                lists.append((page.number, transaction, pages))
            } catch {
                isRight = false
                findings.note(error)
            }
        }
        // Its own pages are in use too.
        for list in lists {
            for page in list.pages {
                guard let reason = findings.pages.release(page) else { continue }
                isRight = false
                findings.note(StructureFault(page: page, table: nil, reason: reason))
            }
        }
        return isRight && walk.isWhole
    }

    /// The pages that transactions freed, of those after `earlier`, the newest first.
    ///
    /// - Complexity: the records of those, and the pages above them.
    func lists(
        after earlier: UInt64
    ) throws(StructureFault) -> [(transaction: UInt64, pages: [UInt64])] {
        var lists: [(transaction: UInt64, pages: [UInt64])] = []
        guard let root = meta.freeList.root else { return lists }
        _ = try add(&lists, after: earlier, from: root, depth: meta.freeList.depth)
        return lists
    }

    /// Whether those before may still be after `earlier`.
    private func add(
        _ lists: inout [(transaction: UInt64, pages: [UInt64])], after earlier: UInt64,
        from number: UInt64, depth: UInt16
    ) throws(StructureFault) -> Bool {
        let page = try page(number, isLeaf: depth <= 1)
        for index in (0..<page.count).reversed() {
            guard depth <= 1 else {
                let child = page.child(index)
                guard try add(&lists, after: earlier, from: child, depth: depth - 1) else {
                    return false
                }
                continue
            }
            let transaction = page.integerKey(index)
            guard transaction > earlier else { return false }
            lists.append((transaction, try pages(page, index, transaction)))
        }
        return true
    }

    private func page(_ number: UInt64, isLeaf: Bool) throws(StructureFault) -> TreePage {
        let bytes = try reader.bytes(number, table: Self.name)
        do throws(StructureFault.Reason) {
            let page = try TreePage(bytes, number: number, kind: isLeaf ? .leaf : .branch)
            guard page.count > 0 else { throw .tooFewEntries(0) }
            for index in 0..<page.count where isLeaf && page.keyByteCount(index) != 8 {
                throw .key(index)
            }
            return page
        } catch {
            throw StructureFault(page: number, table: Self.name, reason: error)
        }
    }

    private func pages(
        _ page: TreePage, _ index: Int, _ transaction: UInt64
    ) throws(StructureFault) -> [UInt64] {
        let fault = StructureFault(
            page: page.number, table: Self.name, reason: .freeList(transaction: transaction))
        let roomCount = page.valueByteCount(index) / 8
        guard transaction > 0, transaction <= meta.transaction,
            page.valueByteCount(index).isMultiple(of: 8), roomCount > 0,
            roomCount <= meta.lastPage
        else { throw fault }
        let bytes = try value(page, index)
        let count = bytes.little64(0)
        guard count < roomCount else { throw fault }
        let pages = (0..<Int(count)).map { bytes.little64(8 + 8 * $0) }
        guard pages.allSatisfy({ $0 > 1 && $0 <= meta.lastPage }),
            zip(pages, pages.dropFirst()).allSatisfy(>)
        else { throw fault }
        return pages
    }

    private func value(_ page: TreePage, _ index: Int) throws(StructureFault) -> [UInt8] {
        let (start, byteCount) = (page.valueStart(index), page.valueByteCount(index))
        guard page.hasOverflow(index) else {
            return Array(page.bytes[start..<(start + byteCount)])
        }
        let first = page.bytes.little64(start)
        var bytes: [UInt8] = []
        for number in first..<first + OverflowPages.count(for: byteCount) {
            bytes += try reader.bytes(number, table: Self.name)
        }
        return Array(bytes.dropFirst(TreePage.headerByteCount).prefix(byteCount))
    }

    /// The greatest transaction that freed pages; nil when none did.
    ///
    /// Each commit replaces at least the root of the table of tables, whose page it frees. So this
    /// is the transaction that wrote the meta page.
    func lastTransaction() throws(StructureFault) -> UInt64? {
        guard var number = meta.freeList.root else { return nil }
        let depth = meta.freeList.depth
        guard depth > 0, depth <= TableRecord.depthMax else {
            throw StructureFault(page: meta.page, table: nil, reason: .depth(depth))
        }
        for level in 1...depth {
            let page = try page(number, isLeaf: level == depth)
            guard level < depth else { return page.integerKey(page.count - 1) }
            number = page.child(page.count - 1)
        }
        return nil
    }
}
