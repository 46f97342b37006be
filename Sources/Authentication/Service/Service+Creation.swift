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
        guard !directory.contains(settings.keyFile) else {
            throw VaultError.keyFile(
                settings.keyFile, "inside the data directory: a copy of the data would hold it")
        }
        if unsafe access(settings.keyFile, F_OK) != 0 {
            try KeyFile.create(settings.keyFile, &generator)
            try FileSystem.synchronize(FileSystem.parent(of: settings.keyFile))
        }
        let building = DataDirectory("\(path).new-\(getpid())")
        do {
            for new in [building.path, building.ledger, building.vault] {
                try FileSystem.makeDirectory(new)
            }
            try Vault.create(path: building.vault, keyFile: settings.keyFile)
            try settings.write(to: building.settings)
            try LedgerStore.create(path: building.ledger)
            let now = try simulatedFrom ?? clock().wall
            try appendFirst(building, origin, isSimulated: simulatedFrom != nil, at: now)
            try createReads(building.reads, at: now)
            // LMDB makes its files durable, but not their names.
            for path in [building.settings, building.ledger, building.vault, building.path] {
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

    /// Makes the ledger of reads in the new directory `path`, durably but for its name.
    ///
    /// - Throws: what the stores throw, also when there is one.
    static func createReads(_ path: String, at now: UInt64) throws {
        try FileSystem.makeDirectory(path)
        try LedgerStore.create(path: path)
        var draft = Draft(State(), now: now, actor: .system, request: nil, facts: Facts())
        try draft.emitDue(.ledgerCreated, 0) { $0.simulated = 0 }
        let reads = try LedgerStore(path: path, readOnly: false)
        try reads.append { appender in
            for event in draft.decision.events { try appender.append(event) }
        }
        try FileSystem.synchronize(path)
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
}
