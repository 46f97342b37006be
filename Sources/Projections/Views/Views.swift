internal import Glibc
import Ledger

/// The disposable store: the state's rows and the indexes, with the number of events folded into
/// them. Delete it and it is made again.
public final class Views: Sendable {
    /// Goes up with any change of rows, tables or postings: views of another format are discarded.
    static let format: UInt64 = 8
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
    public convenience init(path: String, readOnly: Bool) throws {
        try self.init(path, readOnly ? .readOnly : .readWrite)
    }

    /// Makes views in `path` that are durable only when ``build(from:to:progress:)`` returns.
    ///
    /// - Throws: `EnvironmentError` or `LMDBError`.
    package convenience init(building path: String) throws {
        try self.init(path, .readWriteUnsynced)
    }

    private init(_ path: String, _ access: Environment.Access) throws {
        let isReadOnly = access == .readOnly
        if !isReadOnly {
            do {
                try FileSystem.makeDirectory(path)
            } catch let error as SystemError where error.code == EEXIST {}
        }
        if isReadOnly, unsafe Glibc.access("\(path)/data.mdb", F_OK) != 0 {
            throw ViewsError.unusable(path: path, "there are none")
        }
        do {
            environment = try Environment(
                path: path, access: access, tables: Self.specifications)
        } catch let error as StructureError {
            try Self.require(error.faults, areOfThisFormat: path)
            throw ViewsError.unusable(path: path, "\(error.faults[0])")
        } catch let error as LMDBError where error.isNotFound {
            // Opened for reading only, no page is checked before: a table is asked for in vain.
            throw ViewsError.ofEarlierFormat(path: path)
        }
        self.path = path
        tables = StateTable.allCases.map { [environment] in environment.table($0.name) }
        postings = environment.table("postings")
        meta = environment.table("meta")
        if !isReadOnly { try begin() }
    }

    /// Views can be made again: opening them reads no more of them than it must.
    private static let specifications =
        StateTable.allCases.map { TableSpecification($0.name, .integerKeys, checksLeaves: false) }
        + ["postings", "meta"].map { TableSpecification($0, .byteKeys, checksLeaves: false) }

    /// What is wrong with the pages of the views in `path`.
    ///
    /// - Throws: as opening them does.
    /// - Complexity: every page is read.
    package static func structureFaults(path: String) throws -> [StructureFault] {
        let faults = try Environment.structureFaults(path: path, tables: specifications)
        try require(faults, areOfThisFormat: path)
        return faults
    }

    /// Earlier views do not have the newest table.
    private static func require(_ faults: [StructureFault], areOfThisFormat path: String) throws {
        guard faults.first?.reason != .tableMissing(StateTable.origins.name) else {
            throw ViewsError.ofEarlierFormat(path: path)
        }
    }

    /// Whether an earlier version of the program made the views in `path`; false for those that are
    /// not there or cannot be read.
    package static func isEarlier(path: String) -> Bool {
        do {
            let views = try Views(path: path, readOnly: true)
            _ = try views.eventCount
            return false
        } catch ViewsError.ofEarlierFormat {
            return true
        } catch {
            return false
        }
    }

    /// Writes the watermark of views without any event, unless another process was first: it may
    /// have folded events since.
    private func begin() throws {
        func isNew(_ transaction: ReadTransaction) throws -> Bool {
            let hasMeta = try transaction.contains(meta, Self.metaKey)
            return try !hasMeta && transaction.count(table(.ledger)) == 0
        }
        guard try environment.read(isNew) else { return }
        try environment.write { transaction in
            guard try isNew(transaction) else { return }
            try writeWatermark(transaction, 0, Digest.zero)
            try write(IndexRuns(), transaction)
        }
    }

    func table(_ table: StateTable) -> Table { tables[Int(table.rawValue) - 1] }

    /// The views as they are now.
    ///
    /// - Throws: ``ViewsError/unusable`` when they have another format or belong to another ledger.
    package func base(of ledger: LedgerSnapshot) throws -> ViewsSnapshot {
        let base = try ViewsSnapshot(self, ReadTransaction(environment))
        try check(base.transaction, belongsTo: ledger)
        return base
    }

    /// The views as they are now, and the ledger not older than they are.
    ///
    /// - Throws: ``ViewsError/unusable`` when they have another format or belong to another ledger.
    package func base(of ledger: LedgerStore) throws -> (ViewsSnapshot, LedgerSnapshot) {
        let base = try ViewsSnapshot(self, ReadTransaction(environment))
        let snapshot = try ledger.snapshot()
        try check(base.transaction, belongsTo: snapshot)
        return (base, snapshot)
    }

    /// Format, watermark, and the leaf hash of the last event folded: it shows views of another
    /// ledger, or of a past that was rewritten.
    func writeWatermark(
        _ transaction: WriteTransaction, _ watermark: UInt64, _ leaf: Digest
    ) throws {
        let bytes = Self.format.bigEndianBytes + watermark.bigEndianBytes + leaf.bytes
        try put(meta, Self.metaKey, bytes, transaction)
    }

    func watermark(_ transaction: ReadTransaction) throws -> UInt64 {
        try head(transaction).watermark
    }

    private func head(
        _ transaction: ReadTransaction
    ) throws -> (watermark: UInt64, leaf: Digest) {
        // Of the earlier formats it had no check.
        let format = try transaction.get(meta, Self.metaKey) { value in
            value.count < 8 ? 0 : value.bigEndian(at: 0)
        }
        guard let format, format >= Self.format else {
            throw ViewsError.ofEarlierFormat(path: path)
        }
        guard format == Self.format else {
            throw ViewsError.unusable(path: path, "they are of a newer format")
        }
        let bytes = try read(Self.metaKey, transaction)
        guard bytes.count == 48, let leaf = Digest(bytes.span.extracting(16..<48)) else {
            throw damaged("views of meta")
        }
        return (bytes.span.bigEndian(at: 8), leaf)
    }

    func runs(_ transaction: ReadTransaction) throws -> IndexRuns {
        let bytes = try read(Self.runsKey, transaction)
        do {
            return try IndexRuns(encoded: bytes)
        } catch {
            throw ViewsError.unusable(path: path, "the list of runs: \(error)")
        }
    }

    func write(_ runs: IndexRuns, _ transaction: WriteTransaction) throws {
        try put(meta, Self.runsKey, runs.encoded, transaction)
    }

    /// Puts a value under a key of bytes, with its check.
    func put(
        _ table: Table, _ key: [UInt8], _ bytes: [UInt8], _ transaction: WriteTransaction
    ) throws {
        let value = CheckedValue.make(bytes, at: CheckedValue.place(key.span))
        try transaction.put(table, key, value.span)
    }

    private func read(_ key: [UInt8], _ transaction: ReadTransaction) throws -> [UInt8] {
        let place = CheckedValue.place(key.span)
        let bytes = try transaction.get(meta, key) { value in
            CheckedValue.read(value, at: place) { $0.array }
        }
        guard let bytes = bytes ?? nil else {
            throw damaged("\(String(decoding: key, as: UTF8.self)) of meta")
        }
        return bytes
    }

    /// What was read is not what was written.
    func damaged(_ what: String) -> ViewsError {
        ViewsError.unusable(path: path, "\(what): not as it was written")
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

    func decode<R: Row>(_ bytes: [UInt8], _ table: StateTable, _ id: UInt64) throws -> R {
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

/// Views are disposable: `epin rebuild` repairs whatever is wrong with them.
public enum ViewsError: Error, Hashable, Sendable, CustomStringConvertible {
    case unusable(path: String, String)
    /// They were made by an earlier version of the program.
    case ofEarlierFormat(path: String)

    public var description: String {
        switch self {
        case .unusable(let path, let reason):
            "\(path): the views cannot be used (\(reason)): run 'epin rebuild'"
        case .ofEarlierFormat(let path):
            "\(path): the views are of an earlier format: run 'epin upgrade'"
        }
    }
}
