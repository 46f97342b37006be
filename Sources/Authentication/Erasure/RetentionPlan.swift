import Ledger
import Projections

/// What the vault has kept for longer than its class allows.
package struct RetentionPlan {
    package struct Item: Sendable {
        package let data: DataClass
        /// 0 for a password.
        package let reference: UInt64
        /// The cardholder who has it, or had it last; 0 when it is nobody's.
        package let cardholder: UInt64
        /// The last event that counts, and its time; nil when no event names it.
        package let lastUse: (event: UInt64, time: UInt64)?
        /// Who keeps it all the same.
        package let keeper: Keeper?
    }

    /// Past its period, in the order of references; passwords last.
    package private(set) var items: [Item] = []
    /// Everything that was looked at.
    package private(set) var count = 0
    /// Events older than the time for which the log must be kept: they stay.
    package let oldEventCount: UInt64

    package var due: [Item] { items.filter { $0.keeper == nil } }

    private let projection: Projection
    private let ledger: LedgerSnapshot
    private let keepers: Keepers
    private let periods: RetentionPeriods
    private let now: UInt64

    /// - Complexity: every value of the vault, with the events that name it where it is not in use.
    init(
        _ projection: Projection, _ ledger: LedgerSnapshot, _ vault: VaultReader,
        _ periods: RetentionPeriods, now: UInt64
    ) throws {
        (self.projection, self.ledger, self.periods, self.now) = (projection, ledger, periods, now)
        keepers = try Keepers(projection, ledger)
        let year: UInt64 = 365 * 86_400_000
        oldEventCount = now > year ? try ledger.firstSequence(atOrAfter: now - year) : 0
        try vault.forEachReference { reference, kind in
            count += 1
            if let item = try item(kind, reference) { items.append(item) }
        }
        for cardholder in try vault.cardholdersWithPassword() {
            count += 1
            guard let row = try projection.state.cardholder(cardholder),
                let event = try ledger.event(row.last),
                row.erasedBy != nil || periods.isOver(.credential, since: event.time, at: now)
            else { continue }
            items.append(
                Item(
                    data: .credential, reference: 0, cardholder: cardholder,
                    lastUse: (event.sequence, event.time),
                    keeper: row.holds.first.map(Keeper.case)))
        }
    }

    /// Nil for what is still to be kept.
    private func item(_ kind: ReferenceKind, _ reference: UInt64) throws -> Item? {
        let data = DataClass.reference(kind)
        let key = IndexKey(kind.indexField, reference)
        guard let last = try projection.lastSequences(1, key).last.flatMap(ledger.event) else {
            // Left by a command that was refused: it was never used.
            return Item(data: data, reference: reference, cardholder: 0, lastUse: nil, keeper: nil)
        }
        // A receipt says that it is gone: a backup of the vault was restored.
        let isBack = last.kind == .personalDataErased
        guard isBack || periods.isOver(data, since: last.time, at: now) else { return nil }
        var lastUse = (event: last.sequence, time: last.time)
        var cardholder = last.stream
        if !isBack, !kind.isTrace {
            // In use by whoever has it now.
            for id in try streams(key) {
                guard let row = try projection.state.cardholder(id), row.has(kind, reference),
                    let event = try ledger.event(row.last)
                else { continue }
                cardholder = id
                if event.time > lastUse.time { lastUse = (event.sequence, event.time) }
            }
        }
        guard isBack || periods.isOver(data, since: lastUse.time, at: now) else { return nil }
        return Item(
            data: data, reference: reference, cardholder: cardholder, lastUse: lastUse,
            keeper: try keepers.caseOn(kind, reference).map(Keeper.case))
    }

    /// The cardholders whose events name it.
    private func streams(_ key: IndexKey) throws -> Set<UInt64> {
        var streams: Set<UInt64> = []
        try projection.forEachSequence(key) { sequence in
            if let event = try ledger.event(sequence), event.stream != 0 {
                streams.insert(event.stream)
            }
            return true
        }
        return streams
    }
}
