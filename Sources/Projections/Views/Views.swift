internal import Glibc
import Ledger

/// The disposable store: the state's rows and the indexes, with the number of events folded into
/// them. Delete it and it is made again.
public final class Views: Sendable {
    /// Changes with any change of rows, tables or postings: other views are discarded.
    static let format: UInt64 = 2
    /// Events folded between two commits of the views.
    public static let batchEventCount: UInt64 = 65_536

    private static let metaKey = Array("views".utf8)
    private static let runsKey = Array("runs".utf8)

    public let path: String
    let environment: Environment
    private let tables: [Table]
    let postings: Table
    private let meta: Table

    /// Opens the views in `path`. For writing, the directory is made when it is missing.
    ///
    /// - Throws: ``ViewsError``, `EnvironmentError` or `LMDBError`; ``ViewsError/unusable`` when
    ///   the views must be rebuilt.
    public init(path: String, readOnly: Bool) throws {
        if !readOnly, unsafe mkdir(path, 0o750) != 0, errno != EEXIST {
            throw LMDBError(code: errno, operation: "make the directory", path: path)
        }
        if readOnly, unsafe access("\(path)/data.mdb", F_OK) != 0 {
            throw ViewsError.unusable(path: path, "there are none")
        }
        environment = try Environment(
            path: path, access: readOnly ? .readOnly : .readWrite,
            tables: ViewTable.allCases.map { TableSpecification($0.name, .integerKeys) } + [
                TableSpecification("postings", .byteKeys), TableSpecification("meta", .byteKeys),
            ])
        self.path = path
        tables = ViewTable.allCases.map { [environment] in environment.table($0.name) }
        postings = environment.table("postings")
        meta = environment.table("meta")
        if !readOnly { try begin() }
    }

    /// Writes the watermark of views without any event, unless another process was first: it may
    /// have folded events since.
    private func begin() throws {
        func isNew(_ transaction: ReadTransaction) throws -> Bool {
            let hasMeta = try transaction.contains(meta, Self.metaKey)
            return try !hasMeta && transaction.count(table(.ledger)) == 0
        }
        guard try environment.read(isNew) else { return }
        // Readers of the group share the lock file, or their snapshots would not count.
        _ = unsafe chmod("\(path)/lock.mdb", 0o660)
        try environment.write { transaction in
            guard try isNew(transaction) else { return }
            try writeWatermark(transaction, 0, Digest.zero)
            try write(IndexRuns(), transaction)
        }
    }

    func table(_ table: ViewTable) -> Table { tables[Int(table.rawValue) - 1] }

    /// The views as they are now.
    ///
    /// - Throws: ``ViewsError/unusable`` when they are of another format or of another ledger.
    package func base(of ledger: LedgerSnapshot) throws -> ViewsSnapshot {
        let base = try ViewsSnapshot(self, ReadTransaction(environment))
        try check(base.transaction, belongsTo: ledger)
        return base
    }

    /// The views as they are now, and the ledger not older than they are.
    ///
    /// - Throws: ``ViewsError/unusable`` when they are of another format or of another ledger.
    package func base(of ledger: LedgerStore) throws -> (ViewsSnapshot, LedgerSnapshot) {
        let base = try ViewsSnapshot(self, ReadTransaction(environment))
        let snapshot = try ledger.snapshot()
        try check(base.transaction, belongsTo: snapshot)
        return (base, snapshot)
    }

    /// Folds every event of the ledger that the views have not seen, a batch a commit.
    ///
    /// - Parameters:
    ///   - end: where to stop; the ledger's size when absent.
    ///   - progress: called after each batch with the number of events folded.
    public func catchUp(
        with ledger: LedgerStore, to end: UInt64? = nil, progress: (UInt64) -> Void = { _ in }
    ) throws {
        while try foldNext(ledger, to: end, progress) { try mergeRuns() }
    }

    /// Folds a whole ledger into views that nobody reads yet: the runs are merged once, at the end.
    package func build(
        from ledger: LedgerStore, to end: UInt64, progress: (UInt64) -> Void = { _ in }
    ) throws {
        while try foldNext(ledger, to: end, progress) {}
        try mergeAllRuns()
    }

    /// Folds the next batch; false when there is none.
    private func foldNext(
        _ ledger: LedgerStore, to end: UInt64?, _ progress: (UInt64) -> Void
    ) throws -> Bool {
        // Without the lock first: most calls find nothing to do.
        guard try eventCount < ledger.read({ min(end ?? $0.size, $0.size) }) else { return false }
        try environment.write { transaction in
            // Once nobody else can fold: the ledger is then not older than the views.
            try ledger.read { snapshot in
                let end = min(end ?? snapshot.size, snapshot.size)
                try foldBatch(snapshot, to: end, transaction, progress)
            }
        }
        return true
    }

    /// Folds at most one batch.
    private func foldBatch(
        _ ledger: LedgerSnapshot, to end: UInt64, _ transaction: WriteTransaction,
        _ progress: (UInt64) -> Void
    ) throws {
        try check(transaction, belongsTo: ledger)
        let base = try ViewsSnapshot(self, transaction)
        let state = try State(base: base)
        let batchEnd = min(end, base.watermark + Self.batchEventCount)
        guard base.watermark < batchEnd else { return }
        var postings = PostingBatch(from: base.watermark)
        try ledger.forEachEvent(in: base.watermark..<batchEnd) { event in
            precondition(event.sequence == state.size, "an event was skipped")
            try state.evolve(event)
            try state.forEachIndexKey(of: event) { postings.add($0, event.sequence) }
            return true
        }
        try write(state, transaction)
        var runs = base.runs
        var writer = PostingBlockWriter(runs.add(to: batchEnd))
        try postings.forEachList { key, list in
            try writer.add(key, list) { try transaction.append(self.postings, $0, $1.span) }
        }
        try writer.finish { try transaction.append(self.postings, $0, $1.span) }
        try write(runs, transaction)
        try writeWatermark(transaction, batchEnd, try ledger.leafHash(batchEnd - 1))
        progress(batchEnd)
    }

    private func write(_ state: State, _ transaction: WriteTransaction) throws {
        var greatest: [UInt64?] = try ViewTable.allCases.map {
            try transaction.lastIntegerKey(table($0))
        }
        try state.forEachChange { kind, id, row in
            let index = Int(kind.rawValue) - 1
            guard let bytes = row?.encoded else {
                try transaction.delete(table(kind), id)
                return
            }
            if let last = greatest[index], last >= id {
                try transaction.put(table(kind), id, bytes.span)
            } else {
                try transaction.append(table(kind), id, bytes.span)
                greatest[index] = id
            }
        }
    }

    /// Format, watermark, and the leaf hash of the last event folded: views of another ledger, or
    /// of a past that was rewritten, are told by it.
    private func writeWatermark(
        _ transaction: WriteTransaction, _ watermark: UInt64, _ leaf: Digest
    ) throws {
        let bytes = Self.format.bigEndianBytes + watermark.bigEndianBytes + leaf.bytes
        try transaction.put(meta, Self.metaKey, bytes.span)
    }

    func watermark(_ transaction: ReadTransaction) throws -> UInt64 {
        try head(transaction).watermark
    }

    private func head(
        _ transaction: ReadTransaction
    ) throws -> (watermark: UInt64, leaf: Digest) {
        let bytes = try transaction.get(meta, Self.metaKey) { $0.array } ?? []
        guard bytes.count == 48, bytes.span.bigEndian(at: 0) == Self.format,
            let leaf = Digest(bytes.span.extracting(16..<48))
        else { throw ViewsError.unusable(path: path, "they are of another format") }
        return (bytes.span.bigEndian(at: 8), leaf)
    }

    func runs(_ transaction: ReadTransaction) throws -> IndexRuns {
        let bytes = try transaction.get(meta, Self.runsKey) { $0.array } ?? []
        do {
            return try IndexRuns(encoded: bytes)
        } catch {
            throw ViewsError.unusable(path: path, "the list of runs: \(error)")
        }
    }

    func write(_ runs: IndexRuns, _ transaction: WriteTransaction) throws {
        try transaction.put(meta, Self.runsKey, runs.encoded.span)
    }

    private func check(
        _ transaction: ReadTransaction, belongsTo ledger: LedgerSnapshot
    ) throws {
        let (watermark, leaf) = try head(transaction)
        guard watermark > 0 else { return }
        guard watermark <= ledger.size, try ledger.leafHash(watermark - 1) == leaf else {
            throw ViewsError.unusable(path: path, "they are of another ledger")
        }
    }

    func decode<R: Row>(_ bytes: [UInt8], _ table: ViewTable, _ id: UInt64) throws -> R {
        do {
            return try R(encoded: bytes)
        } catch {
            throw ViewsError.unusable(path: path, "row \(id) of \(table.name): \(error)")
        }
    }

    /// The number of events folded into the views.
    public var eventCount: UInt64 {
        get throws { try environment.read { try watermark($0) } }
    }

    /// Whether `path` still leads to these views: a rebuild may have put others in their place.
    public var isInPlace: Bool { environment.isInPlace }

    /// The bytes in use on the disk.
    public var usedByteCount: UInt64 { environment.usedByteCount }
}

/// Views are disposable: what is wrong with them is cured by `epin rebuild`.
public enum ViewsError: Error, Hashable, Sendable, CustomStringConvertible {
    case unusable(path: String, String)

    public var description: String {
        switch self {
        case .unusable(let path, let reason):
            "\(path): the views cannot be used (\(reason)): run 'epin rebuild'"
        }
    }
}
