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
        /// False for where steps came from, when none of them was in a session or a payment that
        /// was verified: somebody else may have taken them. And for a phone that was only typed: a
        /// slip makes it another person's.
        package fileprivate(set) var isOwn: Bool
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
    /// The events that ever led to a message, codes among them, in order.
    package private(set) var messages: [UInt64] = []
    /// The masks of all cards that were ever attached, by their references.
    package private(set) var masks: [UInt64: String] = [:]
    /// In the order in which the kinds first occurred.
    package private(set) var tallies: [Tally] = []
    /// References that an event says were erased, and the first event that says so.
    package private(set) var receipts: [UInt64: UInt64] = [:]
    /// The cases that ever held it, in order.
    package private(set) var cases: [UInt64] = []

    private var places: [UInt64: Int] = [:]
    /// The sessions and payments whose steps came from an origin or a device.
    private var attempts: [UInt64: Set<UInt64>] = [:]
    private var verified: Set<UInt64> = []

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
        for (reference, attempts) in attempts where !attempts.isDisjoint(with: verified) {
            values[places[reference]!].isOwn = true
        }
        for value in values where receipts[value.reference] == nil {
            // It may have gone as nobody's, or as that of another who had it too.
            let key = IndexKey(value.kind.indexField, value.reference)
            guard let last = try projection.lastSequences(1, key).last.flatMap(ledger.event),
                last.kind == .personalDataErased
            else { continue }
            receipts[value.reference] = last.sequence
        }
    }

    private mutating func take(_ event: Event) {
        tallies.count(event)
        if event.kind.leadsToMessage { messages.append(event.sequence) }
        switch event.kind {
        case .verificationSucceeded: verified.insert(event.session!)
        case .challengeEnded where event.outcome == .authenticated:
            verified.insert(event.challenge!)
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
            if kind.isTrace {
                if event.actor != .cardholder, event.actor != .acs { continue }
                // What opens a session or a payment has its number.
                let attempt = event.session ?? event.challenge ?? event.sequence
                attempts[reference, default: []].insert(attempt)
            }
            let place = places[reference] ?? values.count
            if place == values.count {
                places[reference] = place
                values.append(
                    NamedValue(
                        kind: kind, reference: reference, first: event.sequence,
                        last: event.sequence, isOwn: false))
            }
            values[place].last = event.sequence
            if event.kind.proves(kind) { values[place].isOwn = true }
        }
    }
}

extension Kind {
    /// Whether what an event of this kind names is the cardholder's by that alone.
    fileprivate func proves(_ kind: ReferenceKind) -> Bool {
        switch kind {
        case .email, .card: true
        // Proved by a code, or known to the issuer.
        case .phone: self == .cardholderRegistered || self == .phoneChanged
        case .origin, .device: false
        }
    }

    /// Whether a message may be named after an event of this kind: a code, a warning, a notice.
    fileprivate var leadsToMessage: Bool {
        switch self {
        case .codeIssued, .permanentLockWarned, .passwordSet, .passwordChanged, .phoneChanged,
            .emailChanged, .methodActivated, .methodDeactivated:
            true
        default: false
        }
    }
}

extension [DataSubject.Tally] {
    mutating func count(_ event: Event) {
        if let index = firstIndex(where: { $0.kind == event.kind }) {
            self[index].count += 1
            self[index].lastTime = event.time
        } else {
            append(
                Element(
                    kind: event.kind, count: 1, firstTime: event.time, lastTime: event.time))
        }
    }
}
