internal import Glibc
import Synchronization

/// The immutable store: events, the tree over them, and its head, in one LMDB environment.
///
/// Three tables, described in `docs/format.md`:
///
///     events   sequence → leaf hash (32 bytes), record
///     tree     level << 56 | index → hash of the perfect subtree of 256^level leaves (level ≥ 1)
///     meta     "format" → version; "head" → size and peaks of the tree
///
/// Any number of processes may read while one writes. Open it once in a process and share it.
public final class LedgerStore: Sendable {
    /// The version of the layout on disk that this program writes, and the newest it reads.
    public static let format: UInt64 = 1

    static let formatKey = Array("format".utf8)
    static let headKey = Array("head".utf8)

    public let path: String
    let environment: Environment
    let events: Table
    let tree: Table
    let meta: Table
    /// How many events walks over it have read and decoded since it was opened.
    let walkedEvents = Atomic<UInt64>(0)
    /// What was acknowledged.
    private let lastCommit: LastCommitFile
    /// What was acknowledged and is not what is there, until something is appended to that.
    private let disputed = Mutex<LastCommit?>(nil)

    /// Opens the ledger in `path`.
    ///
    /// - Parameter acceptingShorter: goes on from what is there when it is not what was
    ///   acknowledged: a copy that was put back. See ``acceptedLoss``.
    /// - Throws: ``LedgerError``, ``EnvironmentError``, ``StructureError`` or ``LMDBError``.
    public convenience init(
        path: String, readOnly: Bool, acceptingShorter: Bool = false
    ) throws {
        try self.init(
            path: path, readOnly: readOnly, acceptingShorter: acceptingShorter,
            mapByteCount: Environment.mapByteCount)
    }

    /// Opens the ledger in `path` with a map of another size, in which all of it must fit.
    package init(
        path: String, readOnly: Bool, acceptingShorter: Bool = false, mapByteCount: Int
    ) throws {
        try Self.requireExistence(path: path)
        do {
            environment = try Self.open(path, readOnly ? .readOnly : .readWrite, mapByteCount)
        } catch let error as LMDBError where error.isNotFound {
            // A reader does not make the tables that an unfinished creation lacks.
            throw LedgerError.notALedger(path: path)
        }
        self.path = path
        lastCommit = try LastCommitFile(in: path, isWritten: !readOnly)
        events = environment.table("events")
        tree = environment.table("tree")
        meta = environment.table("meta")
        let format = try environment.read { [meta] transaction in
            try transaction.get(meta, Self.formatKey) { $0.number } ?? nil
        }
        guard let format, format > 0 else { throw LedgerError.notALedger(path: path) }
        guard format <= Self.format else {
            throw LedgerError.newerFormat(path: path, found: format, known: Self.format)
        }
        guard acceptingShorter else { return }
        do {
            try read { _ in }
        } catch let error as LedgerError where error.isOfLastCommit {
            disputed.withLock { $0 = lastCommit.read() }
        }
    }

    /// The size and the root of what was acknowledged, where that is not what is here and it was
    /// accepted; nil again once something was appended.
    public var acceptedLoss: (size: UInt64, root: Digest)? {
        disputed.withLock { $0.map { ($0.size, $0.root) } }
    }

    /// What this ledger must begin with; nil where nothing is known, or it was accepted.
    private var acknowledged: LastCommit? {
        disputed.withLock { $0 } == nil ? lastCommit.read() : nil
    }

    private static func requireExistence(path: String) throws {
        guard unsafe access("\(path)/data.mdb", F_OK) == 0 else {
            let code = errno
            guard code != ENOENT, code != ENOTDIR else { throw LedgerError.notALedger(path: path) }
            // Who may not look into it is told whose it is.
            try Environment.requireOwn(path)
            throw SystemError(code: code, operation: "open", path: path)
        }
        // LMDB would make an empty file a new environment.
        var status = stat()
        guard unsafe stat("\(path)/data.mdb", &status) == 0, status.st_size > 0 else {
            throw LedgerError.notALedger(path: path)
        }
    }

    /// What is wrong with the pages of the ledger in `path`; LMDB reads none of its tables, and
    /// other processes may append meanwhile.
    ///
    /// - Throws: as opening it does.
    /// - Complexity: every page is read.
    public static func structureFaults(path: String) throws -> [StructureFault] {
        try requireExistence(path: path)
        return try Environment.structureFaults(path: path, tables: tables)
    }

    /// Makes an empty ledger in the existing directory `path`.
    ///
    /// - Throws: ``LedgerError/exists(path:)`` when there is one.
    public static func create(path: String) throws {
        try create(path: path, mapByteCount: Environment.mapByteCount)
    }

    /// Makes an empty ledger with a map of another size.
    package static func create(path: String, mapByteCount: Int) throws {
        guard unsafe access("\(path)/data.mdb", F_OK) != 0 else {
            throw LedgerError.exists(path: path)
        }
        let environment = try open(path, .readWrite, mapByteCount)
        try environment.write { transaction in
            let meta = environment.table("meta")
            try transaction.put(meta, formatKey, format.bigEndianBytes.span)
            try transaction.put(meta, headKey, TreeHead(CompactRange()).bytes.span)
        }
    }

    private static func open(
        _ path: String, _ access: Environment.Access, _ mapByteCount: Int
    ) throws -> Environment {
        try Environment(
            path: path, access: access, tables: tables, mapByteCount: mapByteCount)
    }

    private static let tables = [
        TableSpecification("events", .integerKeys, checksLeaves: false),
        TableSpecification("tree", .integerKeys),
        TableSpecification("meta", .byteKeys),
    ]

    /// Runs `body` on the ledger as it is now.
    ///
    /// - Throws: ``LedgerError/shorter(path:size:acknowledged:)`` or
    ///   ``LedgerError/otherEvents(path:acknowledged:)`` when it is not what was acknowledged, and
    ///   what `body` throws.
    public func read<R>(_ body: (LedgerSnapshot) throws -> R) throws -> R {
        // Before the snapshot is taken: a commit meanwhile makes it lag, not lead.
        let acknowledged = acknowledged
        return try environment.read { transaction in
            let snapshot = try LedgerSnapshot(self, transaction)
            try acknowledged?.check(snapshot)
            return try body(snapshot)
        }
    }

    /// A snapshot that lasts until it is released. It keeps old pages alive: renew it.
    ///
    /// - Throws: as ``read(_:)``.
    public func snapshot() throws -> LedgerSnapshot {
        let acknowledged = acknowledged
        let snapshot = try LedgerSnapshot(self, ReadTransaction(environment))
        try acknowledged?.check(snapshot)
        return snapshot
    }

    /// Runs `body` in the one write transaction of all processes. When this returns, what `body`
    /// appended is on the disk; when it throws, nothing of it is.
    ///
    /// - Throws: as ``read(_:)``.
    @available(*, noasync)
    public func append<R>(_ body: (Appender) throws -> R) throws -> R {
        let (result, made) = try environment.write { transaction in
            let appender = try Appender(self, transaction)
            try acknowledged?.check(appender.snapshot)
            let result = try body(appender)
            return (result, try appender.finish())
        }
        if let made {
            lastCommit.write(made)
            disputed.withLock { $0 = nil }
        }
        return result
    }

    /// Lends the leaf hash and the record of one event, which must be there.
    func withStored<R>(
        _ sequence: UInt64, _ transaction: ReadTransaction,
        _ body: (Digest, Span<UInt8>) throws -> R
    ) throws -> R {
        let result = try transaction.get(events, sequence) { value in
            try Self.split(value, sequence, body)
        }
        guard let result else { throw LedgerError.missingEvent(sequence: sequence) }
        return result
    }

    /// Splits a value of the table of events into its leaf hash and its record, which must have
    /// that hash and that sequence: nobody is given a record that is not the one appended.
    ///
    /// - Throws: ``LedgerError/altered(sequence:)``.
    /// - Complexity: the hash of the record, two blocks of SHA-256 for most.
    static func split<R>(
        _ value: Span<UInt8>, _ sequence: UInt64, _ body: (Digest, Span<UInt8>) throws -> R
    ) throws -> R {
        // A damaged length can reach beyond the file: such bytes are not touched.
        guard value.count > Digest.byteCount,
            value.count <= Digest.byteCount + Event.encodedCountMax,
            let leaf = Digest(value.extracting(0..<Digest.byteCount))
        else { throw LedgerError.altered(sequence: sequence) }
        let record = value.extracting(Digest.byteCount..<value.count)
        guard MerkleTree.leafHash(record: record) == leaf,
            Event.sequence(of: record) == sequence
        else { throw LedgerError.altered(sequence: sequence) }
        return try body(leaf, record)
    }

    /// The bytes in use on the disk.
    public var usedByteCount: UInt64 { environment.usedByteCount }
}

/// Size and peaks of the tree as they are stored: eight bytes, then 32 for each peak.
struct TreeHead {
    let range: CompactRange

    init(_ range: CompactRange) { self.range = range }

    init?(_ bytes: Span<UInt8>) {
        guard bytes.count >= 8 else { return nil }
        let size = bytes.bigEndian(at: 0)
        guard bytes.count == 8 + 32 * size.nonzeroBitCount else { return nil }
        var peaks: [Digest] = []
        for start in stride(from: 8, to: bytes.count, by: 32) {
            guard let peak = Digest(bytes.extracting(start..<(start + 32))) else { return nil }
            peaks.append(peak)
        }
        guard let range = CompactRange(size: size, peaks: peaks) else { return nil }
        self.range = range
    }

    var bytes: [UInt8] {
        var bytes = range.size.bigEndianBytes
        for peak in range.peaks { peak.append(to: &bytes) }
        return bytes
    }
}
