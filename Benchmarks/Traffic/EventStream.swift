import FoundationEssentials
import Ledger
import Simulation

/// A stream of events as an issuer's ledger would hold them: valid, in order, and the same for the
/// same settings on every machine.
///
/// First every cardholder is registered with its cards, then almost half of them enrol, then they
/// pay, by the rhythm of the day, while others go on enrolling. Some mistype, give up or are slow;
/// some are attacked. Every command leads to the events that the rules of this program decide.
///
/// - Complexity: under a microsecond an event; memory for each cardholder and for each session and
///   challenge that has not ended.
package struct EventStream {
    package let settings: TrafficSettings
    var dice: Dice
    var holders: [Holder] = []
    var agenda = Agenda<Visit>()
    let merchants: [Merchant]
    /// Milliseconds: the ledger's time.
    var now: UInt64 = 1_644_264_000_000
    /// The sequence of the next event decided.
    var size: UInt64 = 0
    /// The command whose events are being drafted.
    var command = CommandContext()
    private(set) var pending: [Event] = []
    private var position = 0
    private var given = 0
    private var ledgerVersion: UInt64 = 0
    private var ledgerLast: UInt64 = 0
    private var nextArrival: UInt64 = 0
    private var nextReference: UInt64
    var enrolledCount = 0
    private var isPaying = false

    static let policy: UInt64 = 1

    package init(_ settings: TrafficSettings) {
        self.settings = settings
        dice = Dice(seed: settings.seed)
        merchants = (0..<settings.merchants).map { Merchant(number: $0) }
        holders.reserveCapacity(settings.holders)
        // Origins, then what each holder has, then what comes later.
        let reserved = settings.origins + settings.holders * Holder.referenceCount
        nextReference = 1 + UInt64(reserved)
    }

    /// The next event; nil after as many as the settings ask for.
    package mutating func next() -> Event? {
        guard given < settings.count else { return nil }
        given += 1
        while position == pending.count {
            pending.removeAll(keepingCapacity: true)
            position = 0
            step()
        }
        defer { position += 1 }
        return pending[position]
    }

    /// Carries out one command, or what time alone ends.
    private mutating func step() {
        if size == 0 { return create() }
        if holders.count < settings.holders {
            now += 20
            register()
            nextArrival = now + 60_000
            return
        }
        if let due = agenda.removeFirst(before: nextArrival + 1) {
            now = due.time
            return proceed(due.item)
        }
        now = nextArrival
        isPaying = isPaying || enrolledCount * 100 >= settings.holders * 45
        if isPaying { arrive() } else { enrol(unenrolled()) }
        nextArrival += gap()
    }

    private mutating func create() {
        begin(.system)
        var created = draft(.ledgerCreated, nil)
        created.simulated = 0
        append(created, nil)
        begin(.system)
        var policy = draft(.policyChanged, nil)
        policy.parameters = PolicyParameter.allCases.map {
            // What would make changes of more than one event.
            $0 == .phoneConfirmation || $0 == .changeNotices ? 0 : $0.defaultValue
        }
        append(policy, nil)
        begin(.system)
        append(draft(.ledgerOpened, nil), nil)
    }

    /// Milliseconds until somebody comes next: a tenth of the holders pays each day, at noon more
    /// than at night. Before that, almost half of them enrol within three days.
    private mutating func gap() -> UInt64 {
        let day: UInt64 = 86_400_000
        let perDay = UInt64(max(settings.holders, 10)) * (isPaying ? 10 : 15) / 100
        let hour = Int(now / 3_600_000 % 24)
        // Percent of the mean by the hour: 24 of them make 2400.
        let weights: [UInt64] = [
            25, 15, 10, 10, 15, 30, 60, 90, 110, 130, 150, 160,
            170, 150, 130, 130, 140, 160, 180, 190, 160, 95, 60, 30,
        ]
        return 1 + below(2 * day / max(perDay, 1) * 100 / weights[hour])
    }

    // MARK: Numbers

    /// A number below `limit`, which is not 0.
    mutating func below(_ limit: UInt64) -> UInt64 {
        dice.below(limit)
    }

    mutating func chance(perMille: UInt64) -> Bool { below(1000) < perMille }

    /// A time span in milliseconds from a range of seconds.
    mutating func seconds(_ range: Range<UInt64>) -> UInt64 {
        range.lowerBound * 1000 + below((range.upperBound - range.lowerBound) * 1000)
    }

    mutating func uuid() -> UUID { dice.uuid() }

    /// A new reference.
    mutating func reference() -> UInt64 {
        defer { nextReference += 1 }
        return nextReference
    }

    // MARK: Drafting

    /// Begins somebody's command: the events that follow belong to it.
    mutating func begin(_ actor: Actor, origin: UInt64? = nil, device: UInt64? = nil) {
        command = CommandContext(actor: actor, origin: origin, device: device)
        if actor != .system { command.request = uuid() }
    }

    /// An event of the command at its place, without the fields of its kind.
    func draft(_ kind: Kind, _ holder: Int?, by actor: Actor? = nil) -> Event {
        let actor = actor ?? command.actor
        let isNew = kind == .cardholderRegistered
        let stream = holder.map { isNew ? size : holders[$0].id } ?? 0
        var event = Event(kind, stream: stream, actor: actor)
        event.sequence = size
        event.time = now
        let version = holder.map { holders[$0].version } ?? ledgerVersion
        event.version = version + 1
        event.previous = version == 0 ? nil : holder.map { holders[$0].last } ?? ledgerLast
        if actor != .system || command.actor == .system {
            event.origin = command.origin
            event.device = command.device
        }
        if let first = command.first, command.actor != .system {
            event.cause = first
        } else {
            event.request = command.request
            event.policy = size > Self.policy ? Self.policy : nil
        }
        return event
    }

    /// Takes a drafted event and returns its sequence.
    @discardableResult
    mutating func append(_ event: Event, _ holder: Int?) -> UInt64 {
        if let holder {
            holders[holder].version = event.version
            holders[holder].last = event.sequence
        } else {
            ledgerVersion = event.version
            ledgerLast = event.sequence
        }
        if command.first == nil { command.first = event.sequence }
        pending.append(event)
        size += 1
        return event.sequence
    }
}

/// Who gave a command, from where.
struct CommandContext {
    var actor = Actor.system
    var origin: UInt64?
    var device: UInt64?
    var request: UUID?
    var first: UInt64?
}
