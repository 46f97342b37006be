import Ledger
import Projections

/// Gives events their time, and has each step of the clock recorded before them. What it knows
/// follows from the ledger and from the ``ClockFile``, whichever process wrote them.
///
/// A transaction of the ledger is ``begin(_:_:)``, any number of times, and ``keep()`` once it is
/// durable, or ``forget()`` when it is not.
final class Timekeeper {
    /// Appends an event of the ledger itself, at a time, with an offset.
    typealias Record = (_ kind: Kind, _ now: UInt64, _ offset: UInt64) throws -> Void

    private let file: ClockFile
    private(set) var clock = LedgerClock()
    /// The number of events that `clock` follows from; nil when nobody looked.
    private var size: UInt64?
    private var start: MachineStart?
    /// Whether the file does not say so yet.
    private var isNews = false

    init(_ directory: DataDirectory) { file = ClockFile(path: directory.clock) }

    /// Takes note of what other processes left.
    ///
    /// - Complexity: a small file, and a look into an index where others have appended.
    func begin(_ appender: Appender, _ projection: Projection) throws {
        if !projection.state.ledger.isSimulated { start = try file.read() }
        guard size != appender.size else { return }
        clock = try LedgerClock(projection, appender.snapshot)
        size = appender.size
    }

    /// The ledger's time now. `record` is called for what is found of the clock, and calls
    /// ``follow(_:)``.
    ///
    /// - Throws: ``ClockError`` for a time that no event can have; what `record` throws.
    func time(
        _ reading: Moment, _ appender: Appender, _ policy: Policy, record: Record
    ) throws -> UInt64 {
        let step = start.flatMap { reading.start?.step(since: $0) }
        var next = clock
        let now = try next.time(
            reading: reading.wall, step: step, after: appender.lastTime,
            patience: policy.longestPeriod)
        if let new = reading.start, step != 0 { (start, isNews) = (new, true) }
        if let step, step > 0 { try record(.clockSteppedForward, now, step.magnitude) }
        if next.lead != clock.lead { try record(.clockStepped, now, next.lead) }
        return now
    }

    /// Notes an event that this process appended.
    func follow(_ event: Event) {
        if event.kind == .clockStepped {
            clock = LedgerClock(lead: event.offset!, since: event.sequence)
        }
        if size == event.sequence { size = event.sequence + 1 }
    }

    /// Writes what the next process must know, once the events that follow from it are durable. A
    /// failure is left to the next time: it is a hint.
    func keep() {
        guard isNews, let start, (try? file.write(start)) != nil else { return }
        isNews = false
    }

    /// Nothing of the transaction was kept.
    func forget() { (size, isNews) = (nil, false) }
}

extension LedgerClock {
    /// As the ledger has it.
    init(_ projection: Projection, _ ledger: LedgerSnapshot) throws {
        let key = IndexKey(.kind, UInt64(Kind.clockStepped.rawValue))
        let last = try projection.lastSequences(1, key).last
        let event = try last.flatMap { try ledger.event($0) }.flatMap {
            $0.kind == .clockStepped ? $0 : nil
        }
        self.init(lead: event?.offset ?? 0, since: event?.sequence)
    }

    /// Why nothing can be erased now; nil when it can.
    ///
    /// - Parameter now: the ledger's time at this reading.
    func refusal(_ reading: Moment, _ now: UInt64, _ policy: Policy) -> LedgerAhead? {
        guard now - reading.wall > LedgerAhead.limit else { return nil }
        return LedgerAhead(
            time: now, lead: now - reading.wall, since: since,
            // What stops has a last event to write.
            end: now + policy.longestPeriod + LedgerAhead.limit)
    }
}

extension Policy {
    /// How long anything lives that the limits end, in milliseconds.
    var longestPeriod: UInt64 {
        PolicyParameter.allCases.filter { $0.meaning == .seconds }.map(milliseconds).max()!
    }
}
