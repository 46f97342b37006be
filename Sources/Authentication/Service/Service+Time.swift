import Ledger
import Projections

/// The ledger's time. Each step of the clock that is found is an event of its own.
extension Service {
    /// For a command.
    func time(
        of request: Request, _ appender: Appender, _ projection: Projection
    ) throws -> UInt64 {
        switch time {
        case .clock(let read):
            guard request.at == nil else {
                throw CommandError(
                    .malformed, field: "at", "only a simulated ledger takes the time of a command")
            }
            return try now(read(), appender, projection)
        case .simulated:
            guard let at = request.at else {
                throw CommandError(.malformed, field: "at", "missing: the ledger is simulated")
            }
            do {
                return try now(Moment(wall: at), appender, projection)
            } catch let error as ClockError {
                throw CommandError(.malformed, field: "at", "\(error)")
            }
        }
    }

    /// For an event that follows from no command.
    func ownTime(_ appender: Appender, _ projection: Projection) throws -> UInt64 {
        switch time {
        case .clock(let read): try now(read(), appender, projection)
        case .simulated: appender.lastTime
        }
    }

    /// For an erasure, with what the periods are counted to: never beyond the clock.
    ///
    /// - Throws: ``LedgerAhead`` when nobody can say how old anything is.
    func erasureTimes(
        _ appender: Appender, _ projection: Projection
    ) throws -> (now: UInt64, periodEnd: UInt64) {
        switch time {
        case .clock(let read):
            let reading = try read()
            let now = try now(reading, appender, projection)
            let policy = projection.state.ledger.policy
            if let refusal = timekeeper.clock.refusal(reading, now, policy) { throw refusal }
            return (now, min(now, reading.wall))
        case .simulated: return (appender.lastTime, appender.lastTime)
        }
    }

    /// Why nothing can be erased because its period is over; nil when it can.
    ///
    /// - Parameter now: the ledger's time.
    func clockSetForward(
        _ now: UInt64, _ appender: Appender, _ projection: Projection
    ) throws -> ClockSetForward? {
        guard case .clock = time else { return nil }
        return try ClockSetForward(
            projection, appender.snapshot, at: now, event: appender.event)
    }

    private func now(
        _ reading: Moment, _ appender: Appender, _ projection: Projection
    ) throws -> UInt64 {
        try timekeeper.time(reading, appender, projection.state.ledger.policy) {
            kind, now, offset in
            try appendOwn(kind, at: now, appender, projection) { $0.offset = offset }
        }
    }
}
