import FoundationEssentials
internal import Glibc
import Ledger
import Projections

extension Service {
    /// Makes the data directory of a new ledger: its stores, its settings, and the first
    /// events (the ledger's creation, the policy in force, the origin).
    ///
    /// It is built beside its place and moved there when complete: there is never half of one, and
    /// once this returns it survives a loss of power.
    ///
    /// - Parameters:
    ///   - settings: the key file is made when it is missing; a relative spool is in the directory.
    ///   - origin: the origin line of the ledger's checkpoints; without it there are none.
    ///   - simulatedFrom: the time of the first event, for a ledger whose time is simulated.
    /// - Throws: ``LedgerError/exists(path:)``, ``VaultError``, ``SettingsError`` or `LMDBError`.
    public static func create(
        _ directory: DataDirectory, settings: Settings, origin: String? = nil,
        simulatedFrom: UInt64? = nil, clock: () throws -> Moment,
        generator: inout some RandomNumberGenerator
    ) throws {
        let path = directory.path
        guard try isFree(path) else { throw LedgerError.exists(path: path) }
        guard !isInside(settings.keyFile, path) else {
            throw VaultError.keyFile(
                settings.keyFile, "inside the data directory: a copy of the data would hold it")
        }
        if unsafe access(settings.keyFile, F_OK) != 0 {
            try KeyFile.create(settings.keyFile, &generator)
            try FileSystem.synchronize(FileSystem.parent(of: settings.keyFile))
        }
        let building = DataDirectory("\(path).new-\(getpid())")
        do {
            try makeDirectory(building.path, 0o750)
            try makeDirectory(building.ledger, 0o750)
            try makeDirectory(building.reads, 0o770)
            try makeDirectory(building.vault, 0o700)
            try Vault.create(path: building.vault, keyFile: settings.keyFile)
            try settings.write(to: building.settings)
            try LedgerStore.create(path: building.ledger)
            let now = try simulatedFrom ?? clock().wall
            try appendFirst(building, origin, isSimulated: simulatedFrom != nil, at: now)
            try createReads(building, at: now)
            // LMDB makes its files durable, but not their names.
            for path in [
                building.settings, building.ledger, building.reads, building.vault, building.path,
            ] {
                try FileSystem.synchronize(path)
            }
            try FileSystem.move(building.path, to: path)
        } catch {
            try? FileManager.default.removeItem(atPath: building.path)
            throw error
        }
        // A rename is an entry of the directory above.
        try FileSystem.synchronize(FileSystem.parent(of: path))
    }

    private static func appendFirst(
        _ directory: DataDirectory, _ origin: String?, isSimulated: Bool, at now: UInt64
    ) throws {
        let decision = try Rules.create(isSimulated: isSimulated, origin: origin, now: now)
        let ledger = try LedgerStore(path: directory.ledger, readOnly: false)
        try ledger.append { appender in
            for event in decision.events { try appender.append(event) }
        }
    }

    /// Whoever may read the ledger appends to the record of reads.
    private static func createReads(_ directory: DataDirectory, at now: UInt64) throws {
        try LedgerStore.create(path: directory.reads)
        guard unsafe chmod("\(directory.reads)/data.mdb", 0o660) == 0 else {
            throw SystemError(code: errno, operation: "set permissions", path: directory.reads)
        }
        var draft = Draft(State(), now: now, actor: .system, request: nil, facts: Facts())
        try draft.emitDue(.ledgerCreated, 0) { $0.simulated = 0 }
        let reads = try LedgerStore(path: directory.reads, readOnly: false)
        try reads.append { appender in
            for event in draft.decision.events { try appender.append(event) }
        }
    }

    /// Nothing is there, or an empty directory.
    private static func isFree(_ path: String) throws -> Bool {
        guard unsafe access(path, F_OK) == 0 else { return true }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).isEmpty
        } catch {
            let code = errno == 0 ? ENOTDIR : errno
            throw SystemError(code: code, operation: "make a ledger here", path: path)
        }
    }

    private static func isInside(_ file: String, _ directory: String) -> Bool {
        let file = URL(fileURLWithPath: file).standardizedFileURL.path
        let directory = URL(fileURLWithPath: directory).standardizedFileURL.path
        return file.hasPrefix(directory + "/")
    }

    private static func makeDirectory(_ path: String, _ mode: mode_t) throws {
        guard unsafe mkdir(path, mode) == 0 else {
            throw SystemError(code: errno, operation: "make the directory", path: path)
        }
    }
}
