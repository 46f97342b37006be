import Detection
import Ledger
import Projections

/// What differs in the state before and after some events.
public enum StateDifference {
    /// Every field that differs between `range.lowerBound` and `range.upperBound`: limits first,
    /// then cardholder by cardholder.
    ///
    /// What was opened in between is listed field by field, with nothing before. Version and last
    /// event of a stream are left out.
    ///
    /// - Parameters:
    ///   - range: the events folded between the two points.
    ///   - cardholder: only this one's, without the limits.
    /// - Returns: for each field the value before, the value after, and the event that changed it
    ///   last.
    /// - Complexity: one pass over the range; then the history of each cardholder in it, one at a
    ///   time in memory.
    package static func all(
        _ projection: Projection, _ ledger: LedgerSnapshot, in range: Range<UInt64>,
        of cardholder: UInt64? = nil, progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws -> [RowChange] {
        guard cardholder == nil else {
            return try changes(of: cardholder!, projection, ledger, range)
        }
        var streams: Set<UInt64> = []
        var limits = RowChanges()
        var policy = try Self.policy(projection, ledger, before: range.lowerBound)
        try ledger.forEachEvent(in: range) { event in
            if event.stream != 0 { streams.insert(event.stream) }
            if event.kind == .policyChanged {
                let new = Policy(sequence: event.sequence, values: event.parameters ?? [])
                limits.add(State.changes("policy", 0, policy.json, new.json, event.sequence))
                policy = new
            }
            return true
        }
        var all = limits.remaining
        for (done, stream) in streams.sorted().enumerated() {
            all += try changes(of: stream, projection, ledger, range)
            progress(UInt64(done + 1), UInt64(streams.count))
        }
        return all
    }

    private static func changes(
        of cardholder: UInt64, _ projection: Projection, _ ledger: LedgerSnapshot,
        _ range: Range<UInt64>
    ) throws -> [RowChange] {
        let state = State()
        var changes = RowChanges()
        try projection.forEachSequence(IndexKey(.cardholder, cardholder)) { sequence in
            guard sequence < range.upperBound else { return false }
            let event = try ledger.event(sequence)!
            if range.contains(sequence) {
                changes.add(try state.evolveTellingChanges(event))
            } else {
                try state.evolve(event)
            }
            return true
        }
        return changes.remaining
    }

    private static func policy(
        _ projection: Projection, _ ledger: LedgerSnapshot, before end: UInt64
    ) throws -> Policy {
        let key = IndexKey(.kind, UInt64(Kind.policyChanged.rawValue))
        guard let last = try projection.sequences(key).last(where: { $0 < end }) else {
            return .initial
        }
        return Policy(sequence: last, values: try ledger.event(last)?.parameters ?? [])
    }
}

/// Merges successive changes of the same field into one.
private struct RowChanges {
    private struct Place: Hashable {
        let thing: String
        let id: UInt64
        let field: String
    }

    private var changes: [RowChange] = []
    private var places: [Place: Int] = [:]

    mutating func add(_ new: [RowChange]) {
        for change in new {
            let place = Place(thing: change.thing, id: change.id, field: change.field)
            if let index = places[place] {
                (changes[index].new, changes[index].event) = (change.new, change.event)
            } else {
                places[place] = changes.count
                changes.append(change)
            }
        }
    }

    /// Without those that end as they began.
    var remaining: [RowChange] { changes.filter { $0.old ?? .null != $0.new } }
}
