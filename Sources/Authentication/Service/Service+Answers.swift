import Ledger
import Projections

extension Service {
    /// The replies to requests, each with the events that it led to.
    func answer(
        _ results: some Sequence<(Request, Result<[UInt64], CommandError>)>
    ) throws -> [Reply] {
        let snapshot = try ledger.snapshot()
        let projection = try current(snapshot)
        return try vault.read { vault in
            try results.map { request, result in
                switch result {
                case .failure(let error): return Reply(error: error, request: request.id)
                case .success(let sequences):
                    let events = try sequences.map { try snapshot.event($0)! }
                    return try Answer(
                        command: request.command, request: request.id, events: events,
                        state: projection.state,
                        stateAfter: { try Self.state(after: events, projection, snapshot) },
                        ledger: snapshot, vault: vault
                    ).reply()
                }
            }
        }
    }

    /// The cardholder as it was right after a command: later commands may have changed it.
    private static func state(
        after events: [Event], _ projection: Projection, _ snapshot: LedgerSnapshot
    ) throws -> State {
        guard let last = events.last, last.stream != 0 else { return projection.state }
        let cardholder = try projection.state.cardholder(last.stream)
        if cardholder?.last == last.sequence { return projection.state }
        return try projection.state(of: last.stream, before: last.sequence + 1, in: snapshot)
    }
}
