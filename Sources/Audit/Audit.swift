import Ledger

/// Checks the events of a ledger with controls, in one pass.
///
/// Every event from the first is read, since controls must know what came before; only violations
/// in the range are reported.
///
/// - Complexity: one pass; memory for each cardholder, for what is open, for each transaction id
///   and for each violation.
public struct Audit {
    private let controls: [Control]
    private let context: AuditContext
    /// By the number of a kind, the controls that look at it.
    private var byKind: [[Int]]
    private var violations: [[UInt64]]

    /// - Parameter range: the sequences in which violations are reported.
    package init(
        _ controls: [Control], range: Range<UInt64>, limits: CheckpointLimits,
        vaultValues: VaultValues? = nil
    ) {
        self.controls = controls
        context = AuditContext(range: range, limits: limits, vaultValues: vaultValues)
        violations = Array(repeating: [], count: controls.count)
        byKind = Array(repeating: [], count: 256)
        for (index, control) in controls.enumerated() {
            for kind in control.kinds { byKind[Int(kind.rawValue)].append(index) }
        }
    }

    /// Takes the next event; those beyond the range must not come.
    package mutating func take(_ event: Event) {
        context.turn(to: event)
        if context.isInRange {
            for index in byKind[Int(event.kind.rawValue)]
            where controls[index].isViolated(event, context) {
                violations[index].append(event.sequence)
            }
        }
        context.take(event)
    }

    private static let nothingToLookAt = Wording(
        "no event of its kinds in the range", french: "aucun événement de ce genre dans la période")

    /// The result of each control, in their order.
    package func results() -> [ControlResult] {
        controls.indices.map { index in
            let control = controls[index]
            let lookedAt = control.kinds.reduce(0) { $0 + context.count(of: $1) }
            let conclusion =
                context.isRangeEmpty
                ? Control.Conclusion() : control.conclude?(context) ?? Control.Conclusion()
            let found = (violations[index] + conclusion.violations).sorted()
            let outcome: ControlResult.Outcome =
                !found.isEmpty
                ? .violated
                : lookedAt > 0 ? .held : .notApplicable(why: Self.nothingToLookAt)
            return ControlResult(
                control: control, outcome: outcome, lookedAt: lookedAt, violations: found,
                notes: conclusion.notes)
        }
    }

    /// Audits a ledger as it is now, or a range of it.
    ///
    /// - Parameters:
    ///   - since: milliseconds; violations by earlier events are left out.
    ///   - until: milliseconds; events at this time and later are not read.
    ///   - progress: called now and then with the number of events read, and of all to read.
    /// - Returns: a result for each control, in their order.
    /// - Throws: ``LedgerError`` for an event that cannot be read, or `LMDBError`.
    public static func run(
        _ store: LedgerStore, _ controls: [Control] = Control.all, since: UInt64? = nil,
        until: UInt64? = nil, limits: CheckpointLimits = CheckpointLimits(),
        vaultValues: VaultValues? = nil,
        threadCount: Int = LedgerStore.threadCountDefault,
        progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws -> [ControlResult] {
        let range = try range(store, since: since, until: until)
        var audit = Audit(controls, range: range, limits: limits, vaultValues: vaultValues)
        var pass = Pass(over: store)
        pass.give(0..<range.upperBound) { audit.take($0) }
        try pass.run(threadCount: threadCount, progress: progress)
        return audit.results()
    }

    /// The sequences in a range of time; all of them when no end is given.
    package static func range(
        _ store: LedgerStore, since: UInt64?, until: UInt64?
    ) throws -> Range<UInt64> {
        try store.read { ledger in
            let end = try until.map { try ledger.firstSequence(atOrAfter: $0) } ?? ledger.size
            let start = try since.map { try ledger.firstSequence(atOrAfter: $0) } ?? 0
            return min(start, end)..<end
        }
    }
}
