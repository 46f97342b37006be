/// What is wrong with a page of an LMDB file.
public struct StructureFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The page that is at fault, or that names the one that is.
    public let page: UInt64
    /// The table that the page belongs to; nil for a meta page, and where none has it.
    public let table: String?
    public let reason: Reason

    public enum Reason: Error, Hashable, Sendable {
        /// The disk cannot read it.
        case unreadable(SystemError)
        /// It is not there: the file ends before.
        case beyondFile
        /// A field of a meta page does not hold what it holds in every file of this kind.
        case metaField(MetaField, found: UInt64)
        /// The transaction numbers of the two meta pages do not follow each other.
        case transactions(UInt64, other: UInt64)
        /// The transaction number of a meta page is not that of the commit which wrote it: that
        /// one is the last in the list of free pages.
        case notOfTransaction(UInt64, writtenBy: UInt64)
        /// The last page in use is less than it was a commit before.
        case lastPage(UInt64, before: UInt64)

        /// The page says that it is another one.
        case number(UInt64)
        /// The flags are not those of a page of this kind.
        case flags(UInt16)
        /// The bounds of its free space, or the places of its entries, are not possible.
        case layout
        /// Fewer entries than such a page must have.
        case tooFewEntries(Int)
        /// An entry's flags or size are not possible.
        case entry(Int)
        /// An entry's key does not fit its table.
        case key(Int)
        /// An entry's key does not follow the one before.
        case order(Int)
        /// An entry's key is not in the range that the pages above give this one.
        case range(Int)

        /// It leads to a page that is not among those in use.
        case leadsOutside(UInt64)
        /// It leads to a page that is in use elsewhere.
        case leadsToUsed(UInt64)
        /// It leads to more pages than there can be one above the other.
        case depth(UInt16)
        /// A count that the table's record gives is not what its pages hold.
        case count(Count, recorded: UInt64, found: UInt64)
        /// The record of a table is not one.
        case tableRecord(String)
        case tableMissing(String)

        /// The free pages of a transaction are no sorted list of pages, or it is not over.
        case freeList(transaction: UInt64)
        /// A page is in the list of free pages, and in use: the next commits would write over it.
        case freeAndUsed
        case freeTwice
        /// Neither in use nor free, nor any of those up to this one.
        case lost(through: UInt64)
    }

    /// What a meta page begins with, and what the record of a table has besides its root.
    public enum MetaField: String, Hashable, Sendable {
        case pageNumber = "page number"
        case pageFlags = "flags"
        case magic = "magic number"
        case version
        case pageSize = "page size"
        case tableFlags = "flags of the list of free pages"
    }

    public enum Count: String, Hashable, Sendable {
        case branchPages = "inner pages"
        case leafPages = "leaf pages"
        case overflowPages = "overflow pages"
        case entries
    }

    public var description: String {
        let place = table.map { "page \(page) of \($0)" } ?? "page \(page)"
        return "\(place): \(reason.text)"
    }
}

extension StructureFault {
    /// Whether LMDB could end the process, or never come back, where it reads such a page.
    public var endsReaders: Bool {
        guard table != FreeList.name else { return false }
        return switch reason {
        case .unreadable, .beyondFile, .metaField, .flags, .layout, .tooFewEntries, .leadsOutside,
            .leadsToUsed, .depth, .tableRecord, .tableMissing:
            true
        // Of these it reads another value, or none, which whatever verifies the values notices.
        case .number, .entry, .key, .order, .range, .count: false
        case .transactions, .notOfTransaction, .lastPage, .freeList, .freeAndUsed, .freeTwice,
            .lost:
            false
        }
    }
}

extension StructureFault.Reason {
    fileprivate var text: String {
        switch self {
        case .unreadable(let error): "cannot be read: \(error.reason)"
        case .beyondFile: "beyond the end of the file"
        case .metaField(let field, let found): "its \(field.rawValue) cannot be \(found)"
        case .transactions(let number, let other):
            "transaction \(number), where the other meta page is of \(other)"
        case .notOfTransaction(let number, let writer):
            "transaction \(number), but written by transaction \(writer)"
        case .lastPage(let last, let before):
            "the last page is \(last), where it was \(before) a commit before"
        case .number(let found): "says that it is page \(found)"
        case .flags(let found): "its flags cannot be \(found)"
        case .layout: "its entries overlap or do not fit"
        case .tooFewEntries(let count): "it has \(count) entries"
        case .entry(let index): "entry \(index) is malformed"
        case .key(let index): "the key of entry \(index) is malformed"
        case .order(let index): "the key of entry \(index) does not follow the one before"
        case .range(let index): "the key of entry \(index) belongs on another page"
        case .leadsOutside(let page): "leads to page \(page), which is not in use"
        case .leadsToUsed(let page): "leads to page \(page), which is in use elsewhere"
        case .depth(let depth): "its table cannot be \(depth) pages deep"
        case .count(let count, let recorded, let found):
            "\(count.rawValue): \(recorded) recorded, \(found) found"
        case .tableRecord(let name): "the record of the table \(name) is malformed"
        case .tableMissing(let name): "the table \(name) is missing"
        case .freeList(let transaction):
            "the free pages of transaction \(transaction) are not a list of pages"
        case .freeAndUsed: "listed as free, and in use"
        case .freeTwice: "listed as free twice"
        case .lost(let last):
            last > 0 ? "neither in use nor free, up to page \(last)" : "neither in use nor free"
        }
    }
}
