import FoundationEssentials
import Ledger
import Projections

/// Takes commands: decides them against the state inside the write transaction, appends what
/// happened, sends the codes, and answers once all of it is durable. The writer's lock is held
/// while decisions and outcomes are written, not while messages are handed over.
///
/// A batch costs two commits (vault, decisions) however many commands it has, and one for the
/// outcomes of deliveries that are known at the same time. For one thread; ``CommandQueue`` makes
/// batches from many callers.
public final class Service {
    /// Where the time of a command comes from.
    public enum Time: Sendable {
        /// Read for each command.
        case clock(@Sendable () throws -> Moment)
        /// Each command's own `at`; only for a ledger created as simulated.
        case simulated
    }

    public let directory: DataDirectory
    /// Nil only where they could not be opened again, until they can.
    private var stores: ServiceStores!
    /// A store failed, and takes no more: see ``withLock(_:)``.
    private var mustReopen = false
    private let keyFile: String
    let delivery: Delivery
    let sharedOrigins: Set<String>
    let deliverer: Deliverer
    let time: Time
    let lock: FileLock
    /// The events whose messages have no outcome yet, held by the process that hands them over.
    let messagesInHand: ByteLocks
    var generator: any RandomNumberGenerator
    /// Nil when what was folded in memory may not be what the ledger holds.
    var projection: Projection?
    let timekeeper: Timekeeper
    /// Verifiers that are no longer needed: deleted with the next batch.
    var toForget: [Effect] = []
    var instance: UInt64 = 0
    private let viewsWork = BackgroundWork<Projection>()
    /// The events beyond the views at which they are written.
    private var viewsDue: UInt64
    private let viewsBatchCount: UInt64
    /// Why the views could not be written, when they could not.
    public private(set) var viewsFailure: (any Error)?

    /// Opens the stores and records that the ledger was opened.
    ///
    /// - Parameters:
    ///   - generator: for codes: the system's, or a seeded one in a simulation.
    ///   - acceptingShorter: goes on from a copy that was put back, which does not have all that
    ///     was acknowledged, and records that it does.
    /// - Throws: what the stores throw; ``ServiceError/simulation`` when the time is not of the
    ///   ledger's kind.
    public convenience init(
        _ directory: DataDirectory, time: Time, generator: any RandomNumberGenerator,
        acceptingShorter: Bool = false
    ) throws {
        try self.init(
            directory, time: time, generator: generator, acceptingShorter: acceptingShorter,
            viewsBatchCount: Views.batchEventCount)
    }

    /// - Parameter viewsBatchCount: the events after which the views are written; few in tests.
    package init(
        _ directory: DataDirectory, time: Time, generator: any RandomNumberGenerator,
        acceptingShorter: Bool = false, viewsBatchCount: UInt64
    ) throws {
        self.viewsBatchCount = viewsBatchCount
        viewsDue = viewsBatchCount
        self.directory = directory
        self.time = time
        self.generator = generator
        timekeeper = Timekeeper(directory)
        _ = try LedgerStore(
            path: directory.ledger, readOnly: true, acceptingShorter: acceptingShorter)
        try Vault.requireExistence(path: directory.vault)
        let settings = try Settings(reading: directory)
        delivery = settings.delivery
        deliverer = Deliverer(delivery)
        keyFile = settings.keyFile
        sharedOrigins = Set(settings.sharedOrigins)
        lock = try FileLock(ofWriter: directory)
        messagesInHand = try ByteLocks(path: directory.writerLock)
        stores = try ServiceStores(
            directory, keyFile: keyFile, acceptingShorter: acceptingShorter)
        try delivery.prepare(in: directory)
        writeViews()
        try requireTimeOfItsKind()
        try withLock {
            try takeVault()
            // What an erasure that was killed had no time to destroy.
            try FileSystem.destroyEnvironment(directory.newVault)
            try delivery.destroyLeftovers(isInHand: messagesInHand.isHeld)
            instance = try appendOpening()
            if acceptingShorter { try recordLossOfReads() }
            try vault.write { try forgetEnded($0) }
        }
    }

    deinit { _ = viewsWork.wait() }

    package var ledger: LedgerStore { stores.ledger }

    /// Whether the stores could be opened again after a failure.
    var isOpen: Bool { stores != nil }

    package private(set) var vault: Vault {
        get { stores.vault }
        set { stores.vault = newValue }
    }

    private(set) var views: Views {
        get { stores.views }
        set { stores.views = newValue }
    }

    /// Runs `body` under the writer's lock. LMDB refuses to go on with a file of which it does not
    /// know whether the disk has the last commit: the stores are then opened again before the next
    /// one, which shows.
    func withLock<R>(_ body: () throws -> R) throws -> R {
        try lock.withLock {
            if mustReopen { try reopen() }
            do {
                return try body()
            } catch {
                mustReopen = mustReopen || error.endsUseOfStore
                throw error
            }
        }
    }

    private func reopen() throws {
        _ = viewsWork.wait()
        forgetMemory()
        stores = nil
        stores = try ServiceStores(directory, keyFile: keyFile, acceptingShorter: false)
        mustReopen = false
    }

    /// Waits for the messages in hand, records that the ledger was closed and writes the views;
    /// ``viewsFailure`` says whether that failed.
    public func close() throws {
        deliverer.finish()
        try withLock {
            try takeVault()
            _ = try appendOwn(.ledgerClosed) { [instance] in $0.instance = instance }
            try vault.write { try forget($0) }
            try vault.wipe()
        }
        writeViews()
    }

    /// Brings the views up to date, and begins again from them. They are disposable: a failure is
    /// kept to be reported, and what follows folds in memory the events that they lack.
    func writeViews() {
        guard stores != nil else { return }
        _ = viewsWork.wait()
        projection = nil
        startWritingViews()
        takeViews(viewsWork.wait())
    }

    /// Has the views written when they are a batch behind, and goes on from them once they are. It
    /// waits only when they cannot keep up, so that memory stays bounded.
    func keepViewsNear() {
        takeViews(viewsWork.outcomeIfDone())
        guard let count = projection?.tailEventCount, count >= viewsDue else { return }
        startWritingViews()
        if count >= viewsDue + 3 * viewsBatchCount { takeViews(viewsWork.wait()) }
    }

    private func startWritingViews() {
        viewsWork.start { [views, ledger] in
            try views.catchUp(with: ledger)
            // What has come meanwhile is folded here too, not by whoever takes this.
            return try Projection.open(views, ledger).0
        }
    }

    private func takeViews(_ outcome: Result<Projection, any Error>?) {
        switch outcome {
        case nil: break
        case .success(let new):
            projection = new
            viewsFailure = nil
            viewsDue = viewsBatchCount
        case .failure(let error):
            viewsFailure = error
            mustReopen = mustReopen || error.endsUseOfStore
            // Not with each batch, but when as many again have come.
            viewsDue += viewsBatchCount
        }
    }

    /// Runs `body` in a transaction of the ledger, with what is true and what time it is.
    func decide<R>(_ body: (Appender, Projection) throws -> R) throws -> R {
        let result = try ledger.append { appender in
            let projection = try current(appender.snapshot)
            try timekeeper.begin(appender, projection)
            return try body(appender, projection)
        }
        timekeeper.keep()
        return result
    }

    /// What is in memory may be of a transaction that was not kept.
    func forgetMemory() {
        projection = nil
        timekeeper.forget()
    }

    /// The state as of the last committed event, other processes' included.
    func current(_ snapshot: LedgerSnapshot) throws -> Projection {
        if !views.isInPlace {
            projection = nil
            views = try Views(path: directory.views, readOnly: false)
        }
        if let projection {
            try projection.catchUp(with: snapshot)
            return projection
        }
        let new = try Projection(views: views, ledger: snapshot)
        projection = new
        return new
    }

    /// Opens the vault that is in place: an erasure by another process leaves a new one.
    func takeVault() throws {
        guard !vault.isInPlace else { return }
        vault = try Vault(path: directory.vault, keyFile: keyFile)
    }

    private func requireTimeOfItsKind() throws {
        let isSimulated = try ledger.read { try current($0).state.ledger.isSimulated }
        switch time {
        case .simulated where !isSimulated, .clock where isSimulated:
            throw ServiceError.simulation(isLedgerSimulated: isSimulated)
        default: break
        }
    }
}

public enum ServiceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Simulated time and the time of a clock never mix in one ledger.
    case simulation(isLedgerSimulated: Bool)

    public var description: String {
        switch self {
        case .simulation(true):
            "the ledger was created with simulated time: use --simulated-time"
        case .simulation(false):
            "the ledger was created with the time of the clock: --simulated-time is not for it"
        }
    }
}

extension Error {
    /// A store failed and cannot be used before it is opened again.
    fileprivate var endsUseOfStore: Bool { (self as? LMDBError)?.endsUse ?? false }
}
