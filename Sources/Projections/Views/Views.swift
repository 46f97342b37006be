internal import Glibc
import Ledger

/// The disposable store: the state's rows and the indexes, with the number of events folded into
/// them. Delete it and it is made again.
public final class Views: Sendable {
    /// Changes with any change of rows, tables or postings: other views are discarded.
    static let format: UInt64 = 1
    /// Events folded between two commits of the views.
    public static let batchEventCount: UInt64 = 65_536

    private static let metaKey = Array("views".utf8)

    public let path: String
    private let environment: Environment
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
                TableSpecification("postings", .postings), TableSpecification("meta", .byteKeys),
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
            if try isNew(transaction) { try writeWatermark(transaction, 0, Digest.zero) }
        }
    }

    func table(_ table: ViewTable) -> Table { tables[Int(table.rawValue) - 1] }

    /// The views as they are now.
    ///
    /// - Throws: ``ViewsError/unusable`` when they are of another format or of another ledger.
    package func base(of ledger: LedgerSnapshot) throws -> ViewsBase {
        let base = try ViewsBase(self, ReadTransaction(environment))
        try check(base.transaction, belongsTo: ledger)
        return base
    }

    /// The views as they are now, and the ledger not older than they are.
    ///
    /// - Throws: ``ViewsError/unusable`` when they are of another format or of another ledger.
    package func base(of ledger: LedgerStore) throws -> (ViewsBase, LedgerSnapshot) {
        let base = try ViewsBase(self, ReadTransaction(environment))
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
        // Without the lock first: most calls find nothing to do.
        while try eventCount < ledger.read({ min(end ?? $0.size, $0.size) }) {
            try environment.write { transaction in
                // Once nobody else can fold: the ledger is then not older than the views.
                try ledger.read { snapshot in
                    let end = min(end ?? snapshot.size, snapshot.size)
                    try foldBatch(snapshot, to: end, transaction, progress)
                }
            }
        }
    }

    /// Folds at most one batch.
    private func foldBatch(
        _ ledger: LedgerSnapshot, to end: UInt64, _ transaction: WriteTransaction,
        _ progress: (UInt64) -> Void
    ) throws {
        try check(transaction, belongsTo: ledger)
        let base = try ViewsBase(self, transaction)
        let state = try State(base: base)
        let batchEnd = min(end, base.watermark + Self.batchEventCount)
        guard base.watermark < batchEnd else { return }
        var postings: [(key: IndexKey, sequence: UInt64)] = []
        try ledger.forEachEvent(in: base.watermark..<batchEnd) { event in
            precondition(event.sequence == state.size, "an event was skipped")
            try state.evolve(event)
            for key in try state.indexKeys(of: event) {
                postings.append((key, event.sequence))
            }
            return true
        }
        try write(state, transaction)
        postings.sort { ($0.key, $0.sequence) < ($1.key, $1.sequence) }
        for (key, sequence) in postings {
            try transaction.post(self.postings, key.bytes, sequence)
        }
        let leaf = try ledger.leafHash(batchEnd - 1)
        try writeWatermark(transaction, batchEnd, leaf)
        progress(batchEnd)
    }

    private func write(_ state: State, _ transaction: WriteTransaction) throws {
        try write(state.cardholders, transaction)
        try write(state.sessions, transaction)
        try write(state.codes, transaction)
        try write(state.challenges, transaction)
        try write(state.bindings, transaction)
        try write(state.live, transaction)
        let ledger = state.ledger.encoded
        try transaction.put(table(.ledger), 0, ledger.span)
    }

    private func write<R: Row>(_ rows: Rows<R>, _ transaction: WriteTransaction) throws {
        for (id, row) in rows.changes.sorted(by: { $0.key < $1.key }) {
            if let bytes = row?.encoded {
                try transaction.put(table(rows.table), id, bytes.span)
            } else {
                try transaction.delete(table(rows.table), id)
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
