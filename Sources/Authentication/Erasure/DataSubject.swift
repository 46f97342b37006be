import Ledger
import Projections

/// What the ledger knows about one person: a cardholder, and every reference in its events.
///
/// An operator who acts for the issuer leaves the address of its own machine in the stream; that is
/// not the cardholder's.
package struct DataSubject {
    /// A reference, and the first and the last event of the cardholder that name it.
    package struct NamedValue: Hashable, Sendable {
        package let kind: ReferenceKind
        package let reference: UInt64
        package let first: UInt64
        package fileprivate(set) var last: UInt64
    }

    /// The events of one kind.
    package struct Tally: Sendable {
        package let kind: Kind
        package fileprivate(set) var count = 0
        /// Milliseconds.
        package let firstTime: UInt64
        package fileprivate(set) var lastTime: UInt64
    }

    package let cardholder: Cardholder
    /// In the order in which they were first named.
    package private(set) var values: [NamedValue] = []
    /// The codes that were ever issued, in order.
    package private(set) var codes: [UInt64] = []
    /// The masks of all cards that were ever attached, by their references.
    package private(set) var masks: [UInt64: String] = [:]
    /// In the order in which the kinds first occurred.
    package private(set) var tallies: [Tally] = []
    /// References that an event says were erased, and the first event that says so.
    package private(set) var receipts: [UInt64: UInt64] = [:]
    /// The cases that ever held it, in order.
    package private(set) var cases: [UInt64] = []

    private var places: [UInt64: Int] = [:]

    /// Nil when there is no such cardholder.
    ///
    /// - Complexity: the events of the cardholder.
    package init?(_ id: UInt64, _ projection: Projection, _ ledger: LedgerSnapshot) throws {
        guard let cardholder = try projection.state.cardholder(id) else { return nil }
        self.cardholder = cardholder
        try projection.forEachSequence(IndexKey(.cardholder, id)) { sequence in
            guard let event = try ledger.event(sequence) else { return false }
            take(event)
            return true
        }
    }

    private mutating func take(_ event: Event) {
        if let index = tallies.firstIndex(where: { $0.kind == event.kind }) {
            tallies[index].count += 1
            tallies[index].lastTime = event.time
        } else {
            tallies.append(
                Tally(
                    kind: event.kind, count: 1, firstTime: event.time, lastTime: event.time))
        }
        switch event.kind {
        case .codeIssued: codes.append(event.sequence)
        case .cardAttached: masks[event.card!] = event.mask
        case .holdPlaced: if !cases.contains(event.case!) { cases.append(event.case!) }
        case .personalDataErased:
            for (_, reference) in event.references {
                receipts[reference] = receipts[reference] ?? event.sequence
            }
            return
        default: break
        }
        for (kind, reference) in event.references {
            let isOfDevice = kind == .origin || kind == .device
            if isOfDevice, event.actor != .cardholder, event.actor != .acs { continue }
            if let place = places[reference] {
                values[place].last = event.sequence
            } else {
                places[reference] = values.count
                values.append(
                    NamedValue(
                        kind: kind, reference: reference, first: event.sequence,
                        last: event.sequence))
            }
        }
    }
}
