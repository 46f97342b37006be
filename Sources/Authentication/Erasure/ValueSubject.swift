import Ledger
import Projections

/// What the ledger knows about one value, whoever's it is: an address that a stranger tried, too.
package struct ValueSubject {
    package let kind: ReferenceKind
    package let reference: UInt64
    /// The events that name it, in the order in which the kinds first occurred.
    package private(set) var tallies: [DataSubject.Tally] = []
    /// The first and the last of them but receipts; nil when there is none, as for what a command
    /// has left that was refused.
    package private(set) var first: Event?
    package private(set) var last: Event?
    /// Those whose events name it, ascending.
    package private(set) var cardholders: [UInt64] = []
    /// The first event that says that it was erased.
    package private(set) var receipt: UInt64?

    /// - Complexity: the events that name it.
    package init(
        _ kind: ReferenceKind, _ reference: UInt64, _ projection: Projection,
        _ ledger: LedgerSnapshot
    ) throws {
        (self.kind, self.reference) = (kind, reference)
        var streams: Set<UInt64> = []
        try projection.forEachSequence(IndexKey(kind.indexField, reference)) { sequence in
            guard let event = try ledger.event(sequence) else { return false }
            if event.stream != 0 { streams.insert(event.stream) }
            take(event)
            return true
        }
        cardholders = streams.sorted()
    }

    /// The cardholders who have it now, ascending. Where a step came from is nobody's.
    package func owners(_ projection: Projection) throws -> [UInt64] {
        guard !kind.isTrace else { return [] }
        return try cardholders.filter { id in
            try projection.state.cardholder(id).map { $0.hasNow(kind, reference) } ?? false
        }
    }

    private mutating func take(_ event: Event) {
        tallies.count(event)
        guard event.kind != .personalDataErased else {
            receipt = receipt ?? event.sequence
            return
        }
        first = first ?? event
        last = event
    }
}
