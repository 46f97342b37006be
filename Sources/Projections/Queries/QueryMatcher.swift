import Ledger

/// Holds one event after another against the conditions of a query.
struct QueryMatcher {
    /// The conditions on one field.
    private struct Group {
        /// Alternatives.
        var values: [Condition] = []
        /// Limits and exceptions must all hold: purchaseAmount>=100 purchaseAmount<200.
        var limits: [Condition] = []
    }

    /// The kinds of the events that can be found.
    let kinds: KindSet
    /// The event read last.
    private(set) var event = Event(.ledgerOpened, stream: 0, actor: .system)
    /// An event at or after the end of the range of time was read: no earlier one will follow.
    private(set) var isOver = false
    private let groups: [Group]
    private let until: UInt64
    private let ledger: LedgerSnapshot
    /// The opening that was asked for last.
    private var opening: Event?

    init(_ query: Query, _ ledger: LedgerSnapshot) {
        self.ledger = ledger
        until = query.until ?? .max
        var groups: [Group] = []
        // Those that need no other event come first.
        let conditions = query.conditions
        let ordered =
            conditions.filter { !$0.subject.isOfPayment }
            + conditions.filter { $0.subject.isOfPayment }
        for condition in ordered {
            let place = groups.firstIndex { group in
                (group.values.first ?? group.limits.first)?.subject == condition.subject
            }
            if place == nil { groups.append(Group()) }
            let last = place ?? groups.count - 1
            if condition.comparison == .equal {
                groups[last].values.append(condition)
            } else {
                groups[last].limits.append(condition)
            }
        }
        self.groups = groups
        kinds = groups.reduce(.all) { kinds, group in
            let values = group.values.reduce(KindSet()) { $0.union($1.kinds) }
            let limits = group.limits.reduce(KindSet.all) { $0.intersection($1.kinds) }
            return kinds.intersection(limits).intersection(group.values.isEmpty ? .all : values)
        }
    }

    /// Reads the event of a record, unless its kind or its time shows that it is not sought.
    ///
    /// - Throws: ``LedgerError`` when the part that is read is malformed.
    mutating func read(_ record: Span<UInt8>, _ sequence: UInt64) throws -> Bool {
        let (time, kind) = try LedgerSnapshot.beginning(of: record, sequence)
        guard time < until else {
            isOver = true
            return false
        }
        guard kinds.contains(kind) else { return false }
        try LedgerSnapshot.read(record, sequence, into: &event)
        return true
    }

    /// Whether every field's alternatives hold for the event read last.
    mutating func isMatch() throws -> Bool {
        for group in groups {
            for limit in group.limits {
                guard try holds(limit) else { return false }
            }
            var isFound = group.values.isEmpty
            for value in group.values where !isFound { isFound = try holds(value) }
            guard isFound else { return false }
        }
        return true
    }

    private mutating func holds(_ condition: Condition) throws -> Bool {
        guard condition.subject.isOfPayment, let id = event.challenge else {
            return condition.holds(for: event) { nil }
        }
        return try condition.holds(for: event) {
            if opening?.sequence != id { opening = try ledger.event(id) }
            return opening
        }
    }
}
