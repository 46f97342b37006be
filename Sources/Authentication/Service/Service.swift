import FoundationEssentials
import Ledger
import Projections

/// Takes commands: decides them against the state inside the write transaction, appends what
/// happened, sends the codes, and answers once all of it is durable.
///
/// A batch costs at most three commits (vault, decisions, outcomes of deliveries) however many
/// commands it has. For one thread; ``CommandQueue`` makes batches from many callers.
public final class Service {
    /// Where the time of a command comes from.
    public enum Time: Sendable {
        /// Milliseconds since 1970-01-01T00:00:00Z, read for each command.
        case clock(@Sendable () -> UInt64)
        /// Each command's own `at`; only for a ledger created as simulated.
        case simulated
    }

    public let directory: DataDirectory
    let ledger: LedgerStore
    let vault: Vault
    private var views: Views
    private let delivery: Delivery
    private let time: Time
    private let lock: WriterLock
    private var generator: any RandomNumberGenerator
    /// Nil when what was folded in memory may not be what the ledger holds.
    private var projection: Projection?
    /// The last reading of the clock: an earlier one means that it stepped back.
    private var lastReading: UInt64?
    /// Verifiers that are of no use once the decisions are durable.
    private var toForget: [Effect] = []
    private var instance: UInt64 = 0

    /// Opens the stores and records that the ledger was opened.
    ///
    /// - Throws: what the stores throw; ``ServiceError/simulation`` when the time is not of the
    ///   ledger's kind.
    public init(
        _ directory: DataDirectory, time: Time,
        generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    ) throws {
        self.directory = directory
        self.time = time
        self.generator = generator
        ledger = try LedgerStore(path: directory.ledger, readOnly: false)
        let settings = try Settings(reading: directory)
        delivery = settings.delivery
        vault = try Vault(path: directory.vault, keyFile: settings.keyFile)
        lock = try WriterLock(directory)
        views = try Views(path: directory.views, readOnly: false)
        try views.catchUp(with: ledger)
        try lock.withLock {
            instance = try appendOwn(.ledgerOpened)
            try vault.write { try forgetEnded($0) }
        }
    }

    /// Records that the ledger was closed and writes the views.
    public func close() throws {
        try lock.withLock {
            _ = try appendOwn(.ledgerClosed) { [instance] in $0.instance = instance }
            try vault.write { try forget($0) }
        }
        projection = nil
        try views.catchUp(with: ledger)
    }

    /// Carries out commands in order. When this returns, what the replies tell is durable.
    ///
    /// A command that cannot be carried out is answered with its error and leaves no trace; the
    /// others are not touched by it. When a store fails, every reply says so and nothing is kept.
    public func apply(_ requests: [Request]) -> [Reply] {
        do {
            return try lock.withLock { try applyLocked(requests) }
        } catch {
            projection = nil
            let failure = CommandError(.unavailable, field: nil, "\(error)")
            return requests.map { Reply(error: failure, request: $0.id) }
        }
    }

    private func applyLocked(_ requests: [Request]) throws -> [Reply] {
        var batch = Batch(count: requests.count)
        try ledger.append { appender in
            let projection = try current(appender.snapshot)
            try vault.write { vault in
                try forget(vault)
                try voidUnsent(appender, projection)
                for (index, request) in requests.enumerated() {
                    batch.results[index] = try carryOut(request, appender, projection, vault, &batch)
                }
                // A code that a later command of the batch ended is not sent.
                try batch.messages.removeAll {
                    try projection.state.code($0.code)?.status != .issued
                }
            }
        }
        if !batch.messages.isEmpty {
            let wentOut = delivery.deliver(batch.messages)
            try record(wentOut, of: &batch)
        }
        let replies = try answer(requests, batch)
        toForget += batch.toForget
        if let projection, projection.tailEventCount >= Views.batchEventCount {
            self.projection = nil
            try views.catchUp(with: ledger)
        }
        return replies
    }

    /// The state as of the last committed event, other processes' included.
    private func current(_ snapshot: LedgerSnapshot) throws -> Projection {
        if !views.isInPlace {
            projection = nil
            views = try Views(path: directory.views, readOnly: false)
        }
        if let projection {
            try projection.catchUp(with: snapshot)
            return projection
        }
        let new = try Projection(views: views, ledger: snapshot)
        if case .simulated = time, !new.state.ledger.isSimulated {
            throw ServiceError.simulation(isLedgerSimulated: false)
        }
        if case .clock = time, new.state.ledger.isSimulated {
            throw ServiceError.simulation(isLedgerSimulated: true)
        }
        projection = new
        return new
    }

    // MARK: One command

    private func carryOut(
        _ request: Request, _ appender: Appender, _ projection: Projection, _ vault: VaultWriter,
        _ batch: inout Batch
    ) throws -> Result<[UInt64], CommandError> {
        if let id = request.id, let first = try earlier(id, projection, appender) {
            return .success(try eventsOfCommand(first, projection, appender))
        }
        do {
            let now = try tick(request, appender, projection)
            let state = projection.state
            let facts = try gatherFacts(request, state, now, appender, projection, vault)
            let decision = try Rules.decide(
                request.command, facts, state, now: now, request: request.id)
            for event in decision.events { try append(event, appender, projection) }
            for effect in decision.effects {
                try carryOut(effect, request, decision, projection, appender, vault, &batch)
            }
            return .success(decision.ownEvents)
        } catch let error as CommandError {
            return .failure(error)
        }
    }

    /// The ledger's time for a command: that of the clock, but never before the last event. A clock
    /// that went back is an event of its own.
    private func tick(
        _ request: Request, _ appender: Appender, _ projection: Projection
    ) throws -> UInt64 {
        let reading: UInt64
        switch time {
        case .clock(let clock):
            guard request.at == nil else {
                throw CommandError(
                    .malformed, field: "at", "only a simulated ledger takes the time of a command")
            }
            reading = clock()
        case .simulated:
            guard let at = request.at else {
                throw CommandError(.malformed, field: "at", "missing: the ledger is simulated")
            }
            reading = at
        }
        if reading < lastReading ?? appender.lastTime {
            try appendOwn(.clockStepped, appender, projection) {
                $0.offset = $0.time - reading
            }
        }
        lastReading = reading
        return max(reading, appender.lastTime)
    }

    private func append(
        _ event: Event, _ appender: Appender, _ projection: Projection
    ) throws {
        try appender.append(event)
        try projection.fold(event)
    }

    private func carryOut(
        _ effect: Effect, _ request: Request, _ decision: Decision, _ projection: Projection,
        _ appender: Appender, _ vault: VaultWriter, _ batch: inout Batch
    ) throws {
        switch effect {
        case .issue(let id):
            let event = decision.events.first { $0.sequence == id }!
            let policy = projection.state.ledger.policy
            let code = SecretMaker.code(
                event.channel!, emailCodeLength: policy[.emailCodeLength], &generator)
            try vault.keepCode(id, code)
            batch.messages.append(try message(event, code, vault, appender))
        case .keepPassword(let cardholder, let version):
            guard case .setPassword(_, .secret(let password, _)) = request.command else {
                preconditionFailure("only a typed password is kept")
            }
            try vault.keepPassword(password, cardholder: cardholder, version: version)
        case .forgetCodes, .forgetPassword:
            // Not before the decision is durable: until then they may still be needed.
            batch.toForget.append(effect)
        }
    }

    // MARK: Deliveries

    /// Codes of a process that ended before it could say whether they were sent: nobody knows, so
    /// they are void.
    private func voidUnsent(_ appender: Appender, _ projection: Projection) throws {
        for code in projection.state.ledger.unsentCodes {
            try recordDelivery(code, .interrupted, appender, projection)
        }
    }

    private func record(_ wentOut: [Bool], of batch: inout Batch) throws {
        var outcomes: [UInt64: [UInt64]] = [:]
        try ledger.append { appender in
            let projection = try current(appender.snapshot)
            for (message, isSent) in zip(batch.messages, wentOut) {
                outcomes[message.code] = try recordDelivery(
                    message.code, isSent ? nil : .deliveryFailed, appender, projection)
            }
        }
        for (index, result) in batch.results.enumerated() {
            guard case .success(let events) = result else { continue }
            let following = events.flatMap { outcomes[$0] ?? [] }
            batch.results[index] = .success(events + following)
        }
    }

    /// Appends the outcome of one delivery; a code that did not go out is void at once.
    @discardableResult
    private func recordDelivery(
        _ code: UInt64, _ failure: Reason?, _ appender: Appender, _ projection: Projection
    ) throws -> [UInt64] {
        let issued = try appender.event(code)!
        let now = max(deliveryTime(appender), appender.lastTime)
        let decision = try Rules.recordDelivery(issued, failure, projection.state, now: now)
        for event in decision.events { try append(event, appender, projection) }
        toForget += decision.effects
        return decision.events.map(\.sequence)
    }

    private func deliveryTime(_ appender: Appender) -> UInt64 {
        switch time {
        case .clock(let clock): clock()
        case .simulated: appender.lastTime
        }
    }

    // MARK: Answers

    private func answer(_ requests: [Request], _ batch: Batch) throws -> [Reply] {
        let snapshot = try ledger.snapshot()
        return try vault.read { vault in
            try zip(requests, batch.results).map { request, result in
                switch result! {
                case .failure(let error): return Reply(error: error, request: request.id)
                case .success(let sequences):
                    let events = try sequences.map { try snapshot.event($0)! }
                    return try Answer(
                        events: events, state: try state(after: events, snapshot),
                        ledger: snapshot, vault: vault
                    ).reply(request: request.id)
                }
            }
        }
    }

    /// The cardholder as it was right after a command: later commands may have changed it.
    private func state(after events: [Event], _ snapshot: LedgerSnapshot) throws -> State {
        let projection = try current(snapshot)
        guard let last = events.last, last.stream != 0 else { return projection.state }
        let cardholder = try projection.state.cardholder(last.stream)
        if cardholder?.last == last.sequence { return projection.state }
        return try projection.state(of: last.stream, before: last.sequence + 1, in: snapshot)
    }

    // MARK: Own events and forgetting

    private func appendOwn(
        _ kind: Kind, _ fill: (inout Event) -> Void = { _ in }
    ) throws -> UInt64 {
        try ledger.append { appender in
            try appendOwn(kind, appender, current(appender.snapshot), fill)
        }
    }

    @discardableResult
    private func appendOwn(
        _ kind: Kind, _ appender: Appender, _ projection: Projection,
        _ fill: (inout Event) -> Void
    ) throws -> UInt64 {
        let now = max(deliveryTime(appender), appender.lastTime)
        var draft = Draft(projection.state, now: now, actor: .system, request: nil, facts: Facts())
        try draft.emitDue(kind, 0, fill)
        let event = draft.decision.events[0]
        try append(event, appender, projection)
        return event.sequence
    }

    private func forget(_ vault: VaultWriter) throws {
        for effect in toForget {
            switch effect {
            case .forgetCodes(let codes): for code in codes { try vault.forgetCode(code) }
            case .forgetPassword(let cardholder, let version):
                try vault.forgetPassword(cardholder: cardholder, version: version)
            case .issue, .keepPassword: preconditionFailure("not something to forget")
            }
        }
        toForget = []
    }

    /// Verifiers that a process which was killed had no time to forget.
    private func forgetEnded(_ vault: VaultWriter) throws {
        let state = try ledger.read { try current($0).state }
        for id in try vault.keptCodes() {
            let code = try state.code(id)
            let isLive = try code.map { code in
                if let session = code.session {
                    return try state.session(session)?.status == .awaitingCodes
                }
                return try state.challenge(code.challenge!)?.status != .ended
            }
            if isLive != true { try vault.forgetCode(id) }
        }
    }
}

/// What a batch has come to so far.
struct Batch {
    var results: [Result<[UInt64], CommandError>?]
    var messages: [Message] = []
    var toForget: [Effect] = []

    init(count: Int) { results = Array(repeating: nil, count: count) }
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
